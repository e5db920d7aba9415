import { order } from './matrix.ts'
import type { Phrase, PhraseTable } from './phrases.ts'

export interface ThemeWords {
  label: string
  terms: string[]
}

const TERMS_MAX = 8
const LABEL_WORDS_MAX = 4
const LABEL_PARTS_MAX = 3
/** A label rests on words that at least this many passages share. */
const PASSAGES_WITH_TERM_MIN = 2
/** A phrase says more than its words alone. */
const PHRASE_BONUS = 1.6

/**
 * The words that set each theme's passages apart from the rest, and a label made of the strongest.
 * @param members By theme, the passages (rows of the table) that carry it.
 * @param weightOf How much a stem belongs to a theme, its families counted in.
 */
export function nameThemes(
  table: PhraseTable,
  members: readonly (readonly number[])[],
  weightOf: (stem: string, theme: number) => number,
): ThemeWords[] {
  const everywhere = countHeld(table, table.held.keys())
  const taken = new Set<string>()
  return members.map((rows, theme): ThemeWords => {
    const ranked = rankPhrases(table, rows, everywhere, (stem) => weightOf(stem, theme))
    const parts = labelParts(ranked, taken)
    const label = parts.map((phrase) => phrase.surface).join(', ')
    taken.add(label)
    return { label, terms: withoutRepeats(ranked, TERMS_MAX).map((phrase) => phrase.surface) }
  })
}

/** By gain: weight in the theme, share of its passages that hold it, how much likelier it is there. */
function rankPhrases(
  table: PhraseTable,
  rows: readonly number[],
  everywhere: ReadonlyMap<string, number>,
  weightOf: (stem: string) => number,
): Phrase[] {
  const here = countHeld(table, rows)
  const outside = table.held.length - rows.length
  const scored: { phrase: Phrase; gain: number }[] = []
  for (const [key, count] of here) {
    const phrase = table.phrases.get(key)!
    const elsewhere = everywhere.get(key)! - count
    if (phrase.words > 1 && count < PASSAGES_WITH_TERM_MIN) continue
    const inside = (count + 0.1) / (rows.length + 1)
    const ratio = Math.log(inside / ((elsewhere + 0.1 + 0.02 * outside) / (outside + 1)))
    const shared = count >= PASSAGES_WITH_TERM_MIN ? 1 : 0.01
    const weight = Math.max(...key.split(' ').map(weightOf))
    const gain = weight * inside * ratio * shared * (phrase.words > 1 ? PHRASE_BONUS : 1)
    if (gain > 0) scored.push({ phrase, gain })
  }
  return scored
    .sort((a, b) => b.gain - a.gain || order(a.phrase.key, b.phrase.key))
    .slice(0, 60)
    .map(({ phrase }) => phrase)
}

function countHeld(table: PhraseTable, rows: Iterable<number>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    for (const key of table.held[row]!) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Two to four words: the strongest parts that fit, and more of them when a label is taken. */
function labelParts(ranked: readonly Phrase[], taken: ReadonlySet<string>): Phrase[] {
  const distinct = withoutRepeats(ranked, ranked.length)
  for (let skip = 0; skip <= distinct.length; skip += 1) {
    const parts: Phrase[] = []
    let words = 0
    for (const phrase of distinct.slice(skip)) {
      if (words + phrase.words > LABEL_WORDS_MAX || parts.length === LABEL_PARTS_MAX) continue
      parts.push(phrase)
      words += phrase.words
    }
    if (!taken.has(parts.map((phrase) => phrase.surface).join(', '))) return parts
  }
  return distinct.slice(0, 1)
}

/** Drops a phrase that shares a stem with a stronger one. */
function withoutRepeats(ranked: readonly Phrase[], max: number): Phrase[] {
  const stems = new Set<string>()
  const kept: Phrase[] = []
  for (const phrase of ranked) {
    const own = phrase.key.split(' ')
    if (own.some((stem) => stems.has(stem))) continue
    for (const stem of own) stems.add(stem)
    kept.push(phrase)
    if (kept.length === max) break
  }
  return kept
}
