import { order } from './matrix.ts'
import type { Phrase, PhraseTable } from './phrases.ts'
import { FAMILIES_BY_WORD } from './word-families.ts'

export interface ThemeWords {
  label: string
  terms: string[]
}

const TERMS_MAX = 8
/** A longer phrase says more, if it makes up this share of its chief word's uses in the theme. */
const PHRASE_SHARE = 0.25
/** A title's second part goes with its first when both are of one family of words. */
const SAME_FAMILY_BONUS = 3
/** Words that are known to say what something is about go before others. */
const FAMILY_BONUS = 1.5
/** So do names of things. */
const NOUN_BONUS = 6
/** So many of the strongest words are looked at for a title. */
const TITLE_WORDS = 10
/** A label rests on words that at least this many passages share. */
const PASSAGES_WITH_TERM_MIN = 2
/** A phrase says more than its words alone. */
const PHRASE_BONUS = 1.6

/**
 * The words that set each theme's passages apart from the rest, and a title: the strongest thing the
 * passages name and another that goes with it, each in the fullest form that they often use.
 * @param nouns By stem, the form in which it names a thing.
 * @param members By theme, the passages (rows of the table) that carry it.
 * @param weightOf How much a stem belongs to a theme, its families counted in.
 */
export function nameThemes(
  table: PhraseTable,
  nouns: ReadonlyMap<string, string>,
  members: readonly (readonly number[])[],
  weightOf: (stem: string, theme: number) => number,
): ThemeWords[] {
  const everywhere = countHeld(table, table.held.keys())
  const taken = new Set<string>()
  return members.map((rows, theme): ThemeWords => {
    const ranked = rankPhrases(table, rows, everywhere, (stem) => weightOf(stem, theme))
    const here = countHeld(table, rows)
    const label = titleOf(ranked, { table, here, nouns, taken })
    taken.add(label)
    const phrases = ranked.map(({ phrase }) => phrase)
    return { label, terms: withoutRepeats(phrases, TERMS_MAX).map((phrase) => phrase.surface) }
  })
}

interface Ranked {
  phrase: Phrase
  gain: number
}

/** By gain: weight in the theme, share of its passages that hold it, how much likelier it is there. */
function rankPhrases(
  table: PhraseTable,
  rows: readonly number[],
  everywhere: ReadonlyMap<string, number>,
  weightOf: (stem: string) => number,
): Ranked[] {
  const here = countHeld(table, rows)
  const outside = table.held.length - rows.length
  const scored: Ranked[] = []
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
  return scored.sort((a, b) => b.gain - a.gain || order(a.phrase.key, b.phrase.key)).slice(0, 60)
}

function countHeld(table: PhraseTable, rows: Iterable<number>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    for (const key of table.held[row]!) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

interface TitleWords {
  table: PhraseTable
  /** How many of the theme's passages hold a phrase. */
  here: ReadonlyMap<string, number>
  nouns: ReadonlyMap<string, string>
  taken: ReadonlySet<string>
}

/** “rent arrears and landlord”; another second part, then another first, where that title is taken. */
function titleOf(ranked: readonly Ranked[], words: TitleWords): string {
  const single = ranked
    .filter(({ phrase }) => phrase.words === 1)
    .slice(0, TITLE_WORDS)
    .map(({ phrase, gain }) => ({ phrase, gain: gain * fitness(phrase, words) }))
    .sort(byGain)
  for (const { phrase: first } of single) {
    const left = fullest(first, words)
    const others = single
      .filter(({ phrase }) => !left.key.split(' ').includes(phrase.key))
      .map(({ phrase, gain }) => ({ phrase, gain: gain * togetherness(first, phrase) }))
      .sort(byGain)
    for (const { phrase } of others) {
      const right = fullest(phrase, words)
      const repeats = right.key.split(' ').some((stem) => left.key.split(' ').includes(stem))
      const parts = [left, repeats ? phrase : right].map((part) => asNamed(part, words))
      const title = parts.join(' and ')
      if (!words.taken.has(title)) return title
    }
    if (!words.taken.has(left.surface)) return left.surface
  }
  return ranked[0]?.phrase.surface ?? 'passages alike in many small ways'
}

const byGain = (a: Ranked, b: Ranked): number =>
  b.gain - a.gain || order(a.phrase.key, b.phrase.key)

const asNamed = ({ key, surface }: Phrase, { nouns }: TitleWords): string =>
  nouns.get(key) ?? surface

/** The two- or three-word phrase in which the theme's passages often put this word, or the word. */
function fullest(word: Phrase, { table, here, nouns }: TitleWords): Phrase {
  const uses = here.get(word.key) ?? 0
  let best = { phrase: word, count: Math.max(PASSAGES_WITH_TERM_MIN, PHRASE_SHARE * uses) }
  for (const [key, count] of here) {
    const stems = key.split(' ')
    if (stems.length !== 2 || !stems.includes(word.key) || !nouns.has(stems[1] as string)) continue
    if (count < best.count || (count === best.count && best.phrase !== word)) continue
    best = { phrase: table.phrases.get(key) as Phrase, count }
  }
  return best.phrase
}

function fitness(phrase: Phrase, { nouns }: TitleWords): number {
  const known = familiesOf(phrase).length > 0
  return (known ? FAMILY_BONUS : 1) * (nouns.has(phrase.key) ? NOUN_BONUS : 1)
}

function togetherness(one: Phrase, other: Phrase): number {
  const families = familiesOf(one)
  const shared = familiesOf(other).some((family) => families.includes(family))
  return shared ? SAME_FAMILY_BONUS : 1
}

/** By the word as it is written: a stem may stand for two words, as “car” for caring too. */
const familiesOf = ({ surface }: Phrase): readonly string[] =>
  FAMILIES_BY_WORD.get(surface) ?? FAMILIES_BY_WORD.get(surface.replace(/s$/, '')) ?? []

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
