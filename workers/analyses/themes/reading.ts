import { FAMILIES_BY_STEM } from './word-families.ts'
import { STOP_WORDS, stemOf } from './words.ts'

/** A pseudonym put in by redaction. It stands for someone, so it is no evidence of a theme. */
const PSEUDONYM = /\[\p{L}[^\]\n]{0,40}\]/gu
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu
const SENTENCE_START = /(^|[.!?:;"“(\n])\s*$/u
/** Anything beyond this is not read; a note is a page, not a book. */
export const TEXT_LENGTH_MAX = 20_000

const WORD_LENGTH_MIN = 3

/** One word of a passage and where it stands. */
export interface Word {
  /** Lower case. */
  surface: string
  stem: string
  start: number
  end: number
  /** Says nothing about the theme. */
  plain: boolean
  /** Capital inside a sentence: perhaps a name that redaction missed, so never part of a label. */
  name_like: boolean
}

/** The words of a passage in order; pseudonyms are stepped over. */
export function readWords(text: string): Word[] {
  const masked = text.replace(PSEUDONYM, (pseudonym) => '.'.repeat(pseudonym.length))
  return [...masked.matchAll(WORD)].map((match) => {
    const written = match[0]
    const start = match.index
    const surface = written.toLowerCase().replaceAll('’', "'")
    const capital = written[0] !== surface[0] && written !== written.toUpperCase()
    return {
      surface,
      stem: stemOf(surface),
      start,
      end: start + written.length,
      plain: surface.length < WORD_LENGTH_MIN || STOP_WORDS.has(surface),
      name_like: capital && !SENTENCE_START.test(masked.slice(Math.max(0, start - 4), start)),
    }
  })
}

/** Marks a feature that is a family of words and not a word. */
const FAMILY_MARK = '#'
export const isFamily = (feature: string): boolean => feature.startsWith(FAMILY_MARK)

/** How often each stem and each family occurs. A word of several families counts in part for each. */
export function featuresOf(words: readonly Word[], withFamilies: boolean): Map<string, number> {
  const features = new Map<string, number>()
  const add = (feature: string, amount: number) =>
    features.set(feature, (features.get(feature) ?? 0) + amount)
  for (const word of words) {
    const families = withFamilies ? (FAMILIES_BY_STEM.get(word.stem) ?? []) : []
    for (const family of families) add(FAMILY_MARK + family, 1 / Math.sqrt(families.length))
    if (!word.plain) add(word.stem, 1)
  }
  return features
}

/** The features a stem stands for: itself and its families. */
export const featuresOfStem = (stem: string): string[] => [
  stem,
  ...(FAMILIES_BY_STEM.get(stem) ?? []).map((family) => FAMILY_MARK + family),
]

const WORDS_TO_JUDGE = 8
const ENGLISH_SHARE = 0.15

/** Whether enough of the everyday English words are there; very short texts pass. */
export function looksEnglish(words: readonly Word[]): boolean {
  if (words.length < WORDS_TO_JUDGE) return true
  return words.filter((word) => word.plain).length / words.length >= ENGLISH_SHARE
}
