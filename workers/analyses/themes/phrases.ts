import { order } from './matrix.ts'
import type { Word } from './reading.ts'

/** A word or a run of two to four words, by its stems. */
export interface Phrase {
  key: string
  words: number
  /** The way it is written most often. */
  surface: string
}

export interface PhraseTable {
  phrases: Map<string, Phrase>
  /** By passage: the keys it holds, each once. */
  held: string[][]
}

const PHRASE_WORDS_MAX = 4
/** At least this share of a word's uses must be in lower case; a name has hardly any. */
const LOWER_CASE_SHARE = 0.5

/**
 * Every word and phrase that could stand in a label: it begins and ends with a word that says
 * something, does not cross punctuation or a pseudonym, and does not look like a missed name.
 */
export function tablePhrases(
  passages: readonly { text: string; words: readonly Word[] }[],
): PhraseTable {
  const names = nameStems(passages)
  const surfaces = new Map<string, Map<string, number>>()
  const lengths = new Map<string, number>()
  const held = passages.map(({ text, words }) => {
    const keys = new Set<string>()
    for (const [first, word] of words.entries()) {
      if (word.plain || names.has(word.stem)) continue
      for (const run of runsFrom(text, words, first)) {
        const last = run.at(-1)!
        if (last.plain || run.some((part) => names.has(part.stem))) continue
        const key = run.map((part) => part.stem).join(' ')
        keys.add(key)
        lengths.set(key, run.length)
        const surface = run.map((part) => part.surface).join(' ')
        const written = surfaces.get(key) ?? new Map<string, number>()
        surfaces.set(key, written.set(surface, (written.get(surface) ?? 0) + 1))
      }
    }
    return [...keys]
  })
  const phrases = new Map<string, Phrase>()
  for (const [key, written] of surfaces) {
    const [surface] = [...written].sort((a, b) => b[1] - a[1] || order(a[0], b[0]))[0]!
    phrases.set(key, { key, words: lengths.get(key)!, surface })
  }
  return { phrases, held }
}

/** The runs of words from `first` on, growing until something other than a space comes between. */
function* runsFrom(text: string, words: readonly Word[], first: number): Generator<Word[]> {
  const run = [words[first]!]
  yield [...run]
  for (let next = first + 1; next < first + PHRASE_WORDS_MAX && next < words.length; next += 1) {
    const between = text.slice(run.at(-1)!.end, words[next]!.start)
    if (!/^[ \t]+$/.test(between)) return
    run.push(words[next]!)
    yield [...run]
  }
}

function nameStems(passages: readonly { words: readonly Word[] }[]): Set<string> {
  const uses = new Map<string, { all: number; lower: number }>()
  for (const { words } of passages) {
    for (const word of words) {
      if (word.plain) continue
      const use = uses.get(word.stem) ?? { all: 0, lower: 0 }
      use.all += 1
      if (!word.name_like) use.lower += 1
      uses.set(word.stem, use)
    }
  }
  const rare = [...uses].filter(([, use]) => use.lower / use.all < LOWER_CASE_SHARE)
  return new Set(rare.map(([stem]) => stem))
}
