import { z } from 'zod'

/** Why somebody's name may be opened. The audit keeps the code; free words might name somebody. */
export const VaultReason = z.enum([
  'access_request',
  'correction',
  'erasure',
  'safeguarding',
  'redaction_check',
  'legal_duty',
])
export type VaultReason = z.infer<typeof VaultReason>

export const VAULT_REASON_LABEL: Record<VaultReason, string> = {
  access_request: 'The person asked to see what is held about them',
  correction: 'The person asked for something to be corrected',
  erasure: 'The person asked to be erased, and must be told apart from others',
  safeguarding: 'Somebody may be at risk of harm',
  redaction_check: 'Checking that names were taken out of a text',
  legal_duty: 'A court or the law requires it',
}

/** The request or case it belongs to, such as `SAR-2026/014`: no spaces, so no names. */
export const CaseReference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9/_-]{2,39}$/, 'Letters, digits, / _ and -, 3 to 40 of them')
