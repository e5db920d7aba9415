import common from '../lists/common-words.json' with { type: 'json' }
import firsts from '../lists/first-names.json' with { type: 'json' }
import informal from '../lists/informal-words.json' with { type: 'json' }
import places from '../lists/places.json' with { type: 'json' }
import rare from '../lists/rare-words.json' with { type: 'json' }
import surnames from '../lists/surnames.json' with { type: 'json' }

/** The lists, each opened on first use. Where they come from is written in lists/README.md. */
const open = (text: string, separator = ' ') => {
  let set: Set<string> | null = null
  return () => {
    set ??= new Set(text.split(separator))
    return set
  }
}

const commonWords = open(common.words)
const rareWords = open(`${rare.words} ${informal.words}`)
const firstNames = open(firsts.words)
const surnameList = open(surnames.words)
// Looked up by stems as well: `king lynn` for King's Lynn.
const placeList = open(`${places.words};${places.words.replaceAll("'s", '')}`, ';')

let placeStarts: Set<string> | null = null

/** Whether a place of several words begins with this one. */
export function startsPlace(word: string): boolean {
  placeStarts ??= new Set([...placeList()].filter((one) => one.includes(' ')).map(firstOf))
  return placeStarts.has(word)
}

const firstOf = (words: string): string => words.slice(0, words.indexOf(' '))

/** An ordinary English word (plain lower case); many of them are names as well. */
export function isCommonWord(word: string): boolean {
  return (
    commonWords().has(word) ||
    (word.endsWith("'s") && commonWords().has(word.slice(0, -2))) ||
    (word.endsWith('in') && !firstNames().has(word) && commonWords().has(`${word}g`))
  )
}

/** An English word too, but one seldom said or never written: `glaucoma`, `fryer`, `naw`, `wordle`. */
export const isRareWord = (word: string): boolean => rareWords().has(word)
export const isFirstName = (word: string): boolean => firstNames().has(word)
export const isSurname = (word: string): boolean => surnameList().has(word)
/** Names of several words are given with single spaces. */
export const isPlace = (words: string): boolean => placeList().has(words)
