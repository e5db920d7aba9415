import { z } from 'zod'
import { Standing } from './registration.ts'

/** Strength of evidence with what was lost on the way and what would win it back. */
export const EntryGrade = z.object({
  locks: z.number().int().min(0).max(5),
  lost: z.array(z.string()),
  raise: z.array(z.string()),
})

/**
 * One entry of the evidence catalogue. Every number in it went through disclosure before it was kept:
 * people and meetings to the nearest 5, shares and differences to whole numbers of 100. Page, API and
 * files all read this and nothing else.
 */
export const EvidenceEntry = z.object({
  title: z.string(),
  tried: z.string(),
  for_whom: z.string(),
  outcome: z.string(),
  /** What was found, in words, its uncertainty included. */
  found: z.string(),
  /** What it does not show; empty where chance decided who got what. */
  caveat: z.string(),
  /** Null where nothing may be shown. */
  difference: z
    .object({
      estimate: z.number(),
      low: z.number(),
      high: z.number(),
      unit: z.enum(['of 100', 'points of the score']),
      /** Of the interval, in percent. */
      level: z.number(),
    })
    .nullable(),
  /** Per group, whole numbers of 100; empty where hidden. */
  groups: z.array(z.object({ label: z.string(), of_100: z.number() })),
  counts: z.object({
    sessions: z.number().nullable(),
    people: z.number().nullable(),
    coaches: z.number().nullable(),
  }),
  grade: EntryGrade,
  standing: Standing,
  provenance: z.object({
    method: z.string(),
    computed_at: z.iso.datetime(),
    data_hash: z.string(),
    /** Name and version; empty where no tags were used. */
    taggers: z.array(z.string()),
    codebook: z.string().nullable(),
  }),
  /** What whoever kept it wants readers to know; about the finding, never about a person. */
  note: z.string().max(2_000),
})
export type EvidenceEntry = z.infer<typeof EvidenceEntry>

/** Words for a hidden count; the same in page and file. */
export const countWords = (count: number | null) =>
  count === null ? 'fewer than 10, or not shown' : `about ${count.toLocaleString('en-GB')}`

/** `6 of 100 more (95% interval: 1 more to 11 more)`. */
export function differenceInWords({ difference }: EvidenceEntry): string {
  if (difference === null) return 'Not shown'
  const { estimate, low, high, unit, level } = difference
  const [more, fewer] = unit === 'of 100' ? ['more', 'fewer'] : ['higher', 'lower']
  const say = (value: number) => {
    const size = unit === 'of 100' ? `${Math.abs(value)}` : Math.abs(value).toFixed(2)
    return Number(size) === 0 ? 'no difference' : `${size} ${value > 0 ? more : fewer}`
  }
  const of = unit === 'of 100' ? 'Of 100: ' : 'Points of the score: '
  return `${of}${say(estimate)} (${level}% interval: ${say(low)} to ${say(high)})`
}

/** An entry as rows of a name and words: what a page lists and a file holds, in the same order. */
export function entryRows(
  entry: EvidenceEntry,
  format: (date: Date) => string,
): [string, string][] {
  const { provenance, counts, grade, standing } = entry
  const groups = entry.groups.map(({ label, of_100 }) => `${label}: ${of_100} of 100`)
  const rows: [string, string][] = [
    ['What was tried', entry.tried],
    ['For whom', entry.for_whom],
    ['Outcome', entry.outcome],
    ['What was found', entry.found],
    ['In each group', groups.join('; ')],
    ['Difference', differenceInWords(entry)],
    ['What this does not show', entry.caveat],
    ['Strength of evidence', `${grade.locks} of 5 locks`],
    ['What was lost', grade.lost.join(' ')],
    ['What would strengthen it', grade.raise.join(' ')],
    ['Registered', standing.sentence],
    ['Hash of the plan', standing.registration?.hash ?? ''],
    ['Sessions counted', counts.sessions === null ? '' : countWords(counts.sessions)],
    ['People', countWords(counts.people)],
    ['Coaches', counts.coaches === null ? '' : `${counts.coaches}`],
    ['Method', provenance.method],
    ['Computed', format(new Date(provenance.computed_at))],
    ['Hash of the data', provenance.data_hash],
    ['Tagger', provenance.taggers.join(', ')],
    ['Codebook', provenance.codebook ?? ''],
    ['Note', entry.note],
  ]
  return rows.filter(([, words]) => words !== '')
}
