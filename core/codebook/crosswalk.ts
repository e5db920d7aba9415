import type { Codebook } from './codebook.ts'

/**
 * MITI 4.2.1 behaviour counts (Moyers, Manuel & Ernst 2015; Moyers et al. 2016): giving information,
 * persuading without and with permission, questions, simple and complex reflections, affirming,
 * seeking collaboration, emphasising autonomy, confronting.
 */
export const MITI_BEHAVIOURS = [
  'gi',
  'persuade',
  'persuade_with',
  'q',
  'sr',
  'cr',
  'af',
  'seek',
  'emphasise',
  'confront',
] as const
export type MitiBehaviour = (typeof MITI_BEHAVIOURS)[number]

/** How the codebook's `miti` field spells each behaviour. MITI counts all questions as one. */
const SPELLING: Record<string, MitiBehaviour> = {
  GI: 'gi',
  Persuade: 'persuade',
  'Persuade with permission': 'persuade_with',
  QO: 'q',
  QC: 'q',
  RS: 'sr',
  RC: 'cr',
  AF: 'af',
  Seek: 'seek',
  EA: 'emphasise',
  Confront: 'confront',
}

/** The spellings a code's `miti` may have. */
export const MITI_BEHAVIOURS_SPELLED: readonly string[] = Object.keys(SPELLING)

/** The MITI behaviour a code counts as, or null: most of the unit's own codes have none. */
export function mitiOf(codebook: Codebook, codeId: string): MitiBehaviour | null {
  const spelled = codebook.codes.find((code) => code.id === codeId)?.miti
  return spelled === undefined ? null : (SPELLING[spelled] ?? null)
}

export type MitiCounts = Record<MitiBehaviour, number>

/**
 * Counts behaviours over coach turns, each given as the codes put on it. The MITI's volley rules: a
 * behaviour counts once a turn, and a turn with a complex reflection counts as complex alone.
 */
export function mitiCounts(codebook: Codebook, turnCodes: Iterable<readonly string[]>): MitiCounts {
  const counts = Object.fromEntries(MITI_BEHAVIOURS.map((name) => [name, 0])) as MitiCounts
  for (const codes of turnCodes) {
    const behaviours = new Set(codes.map((code) => mitiOf(codebook, code)))
    if (behaviours.has('cr')) behaviours.delete('sr')
    for (const behaviour of behaviours) if (behaviour !== null) counts[behaviour] += 1
  }
  return counts
}

/** MITI 4.2.1 summary measures; null where the denominator is nought. */
export interface MitiSummary {
  /** Complex reflections per 100 reflections. */
  percent_cr: number | null
  /** Reflections for each question. */
  r_to_q: number | null
  /** Seeking + affirming + emphasising autonomy. */
  mi_adherent: number
  /** Confronting + persuading without permission. */
  mi_non_adherent: number
}

export function mitiSummary(counts: MitiCounts): MitiSummary {
  const reflections = counts.sr + counts.cr
  return {
    percent_cr: reflections === 0 ? null : (100 * counts.cr) / reflections,
    r_to_q: counts.q === 0 ? null : reflections / counts.q,
    mi_adherent: counts.seek + counts.af + counts.emphasise,
    mi_non_adherent: counts.confront + counts.persuade,
  }
}

/** The AnnoMI attribute and value a code answers to, e.g. question/open, or null. */
export function annomiOf(
  codebook: Codebook,
  codeId: string,
): { attribute: string; value: string } | null {
  const path = codebook.codes.find((code) => code.id === codeId)?.annomi
  if (path === undefined) return null
  const [attribute, value] = path.split('/') as [string, string | undefined]
  return value === undefined ? { attribute: 'talk', value: attribute } : { attribute, value }
}
