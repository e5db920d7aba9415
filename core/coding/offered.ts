/**
 * Ids of the codes that whoever coded a session could choose from, by the rules they have today; null
 * where its codebook is not known here. Coders who were never offered a code have not said that it is
 * absent.
 */
export type Offered = ReadonlySet<string> | null

/** Whether all of these codes were there to be put: else the turn answers nothing about them. */
export const wereOffered = (offered: Offered, codes: readonly string[]): boolean =>
  offered === null || codes.every((code) => offered.has(code))
