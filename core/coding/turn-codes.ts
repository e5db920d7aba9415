import { type Codebook, exclusiveSets, findCode } from '../codebook/codebook.ts'

/** What is wrong with the codes put on one turn; null when they may stand. */
export function wrongWithCodes(
  codebook: Codebook,
  speaker: string,
  codes: readonly string[],
): string | null {
  const repeated = codes.find((code, at) => codes.indexOf(code) < at)
  if (repeated !== undefined) return `The code ${repeated} is there twice.`
  for (const id of codes) {
    const code = findCode(codebook, id)
    if (code === undefined) return `The codebook ${codebook.version} has no code ${id}.`
    if (code.speaker !== speaker) return `${id} is for the ${whose(code.speaker)} turns only.`
  }
  if (speaker !== 'coach' && speaker !== 'client') return null
  for (const [, set] of exclusiveSets(codebook, speaker)) {
    const given = set.filter((code) => codes.includes(code.id))
    const names = set.map((code) => code.id).join(', ')
    if (given.length === 0) return `Choose one of ${names}: such a turn takes exactly one.`
    if (given.length > 1) return `Choose only one of ${names}: such a turn takes exactly one.`
  }
  return null
}

const whose = (speaker: 'coach' | 'client') => (speaker === 'coach' ? 'coach’s' : 'person’s')

/** Turns of others than coach and person take no codes. */
export const isCodable = (speaker: string): boolean => speaker === 'coach' || speaker === 'client'

/** Whether two sets of codes are the same, whatever their order. */
export function sameCodes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((code) => other.includes(code))
}

/** In the order of the codebook, so that equal sets are written alike. */
export function inOrder(codebook: Codebook, codes: readonly string[]): string[] {
  return codebook.codes.map((code) => code.id).filter((id) => codes.includes(id))
}
