import type { LinkRecord } from '../statistics/link-table.ts'
import type { EvidenceEntry } from './entry.ts'
import { raiseOf } from './raise.ts'
import type { Standing } from './registration.ts'

/** What a link's record does not say of itself. */
export interface LinkContext {
  readonly population: string
  readonly caveat: string
  readonly standing: Standing
  readonly computed_at: Date
  readonly data_hash: string
  readonly taggers: readonly string[]
  readonly codebook: string
  /** What the codebook says the technique is; null for what is known without tags. */
  readonly definition: string | null
  readonly note: string
}

/** Whole numbers of 100 for shares, two decimals for points of a score. */
const rounded = (value: number, scored: boolean) =>
  (scored ? Math.round(100 * value) / 100 : Math.round(100 * value)) + 0

/** A link as the catalogue keeps it, rounded to what a reader may see. */
export function entryFromLink(link: LinkRecord, of: LinkContext): EvidenceEntry {
  const scored = link.family === 'gaussian'
  const { estimate, low, high } = link.difference ?? { estimate: null, low: null, high: null }
  const shown = link.shown && estimate !== null && low !== null && high !== null
  const technique = link.method === 'corrected'
  const [more, less] = link.numeric_exposure ? ['More of it', 'Less of it'] : ['With it', 'Without']
  return {
    title: `${sentenceCase(link.exposure_label)} and ${link.outcome_label}`,
    tried: [sentenceCase(link.exposure_label), of.definition].filter(Boolean).join(': '),
    for_whom: sentenceCase(of.population),
    outcome: sentenceCase(link.outcome_label),
    found: link.sentence.replace(of.caveat, '').trim() || (link.reason ?? ''),
    caveat: of.caveat,
    difference: shown
      ? {
          estimate: rounded(estimate, scored),
          low: rounded(low, scored),
          high: rounded(high, scored),
          unit: scored ? 'points of the score' : 'of 100',
          level: 95,
        }
      : null,
    groups:
      shown && !scored && link.p1 !== null && link.p0 !== null
        ? [
            { label: more, of_100: rounded(link.p1, false) },
            { label: less, of_100: rounded(link.p0, false) },
          ]
        : [],
    counts: { sessions: link.meetings, people: link.people, coaches: link.coaches },
    grade: { ...link.grade, raise: raiseOf(link.grade.locks, link.grade.lost) },
    standing: of.standing,
    provenance: {
      method: technique
        ? 'Association within coach; tags corrected by human codings'
        : 'Association within coach; counted directly',
      computed_at: of.computed_at.toISOString(),
      data_hash: of.data_hash,
      taggers: technique ? [...of.taggers] : [],
      codebook: technique ? of.codebook : null,
    },
    note: of.note,
  }
}

const sentenceCase = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
