import { readFileSync } from 'node:fs'
import { hashWord, mix } from './tokens.ts'

/** Which hand-written lists a run of one to four words belongs to, looked up by hash. */
export interface Lexicon {
  names: readonly string[]
  /** Hash of a phrase to the places of its lists in `names`. */
  lists: ReadonlyMap<number, readonly number[]>
  /** Nought where no phrase's hash has these last bits: cheaper to ask than the map. */
  filter: Uint8Array
}

export const FILTER_MASK = (1 << 18) - 1

export const PHRASE_WORDS_MAX = 4

/** Reads `lexicon.txt`: a name ending in a colon, then indented phrases parted by bars. */
export function loadLexicon(): Lexicon {
  return parseLexicon(readFileSync(new URL('./lexicon.txt', import.meta.url), 'utf8'))
}

export function parseLexicon(text: string): Lexicon {
  const names: string[] = []
  const lists = new Map<number, number[]>()
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#') || line.trim() === '') continue
    if (!line.startsWith(' ')) {
      names.push(line.trim().replace(/:$/, ''))
      continue
    }
    for (const phrase of line.split('|').map((part) => part.trim())) {
      if (phrase !== '') addPhrase(lists, phrase, names.length - 1)
    }
  }
  const filter = new Uint8Array(FILTER_MASK + 1)
  for (const hash of lists.keys()) filter[hash & FILTER_MASK] = 1
  return { names, lists, filter }
}

function addPhrase(lists: Map<number, number[]>, phrase: string, list: number): void {
  const hash = hashPhrase(phrase.split(/[\s-]+/).map(hashWord))
  const known = lists.get(hash)
  if (known === undefined) lists.set(hash, [list])
  else if (!known.includes(list)) known.push(list)
}

/** A phrase's hash, built left to right exactly as the features build their n-grams. */
export function hashPhrase(words: readonly number[]): number {
  return words.slice(1).reduce(mix, words[0] ?? 0)
}
