import type { KnownIdentifier } from '../pipeline/shapes.ts'
import { SHORT_FORMS } from './names/short-forms.ts'
import { isCommonWord } from './names/words.ts'
import { type Reading, spansOf, wordsBefore } from './reading.ts'
import type { Candidate, Token } from './span.ts'
import { clippedLength, plain } from './tokens.ts'

const TITLES = new Set('mr mrs ms miss mister dr doctor sir the and of'.split(' '))
/** Types whose value is characters, not words: compared after reading both out. */
export const CODES = new Set<KnownIdentifier['type']>([
  'POSTCODE',
  'PHONE',
  'NINO',
  'NHS_NO',
  'BANK',
  'REF',
  'VEHICLE',
  'PASSPORT',
  'LICENCE',
])
const CODE_PART_MIN = 4
/** Words shorter than this are matched letter for letter only. */
const FUZZY_MIN = 5
const SOUND_MIN = 4

interface Word {
  type: KnownIdentifier['type']
  /** 1 the word itself, less for a short form, a misspelling or a sound-alike. */
  score: number
  why: string
  /** The word on record that it stands for: `shaz` is the Sharon of this case. */
  of: string
}

/** Finds what the case's own record already names: people, places, employers, numbers. */
export function findKnown(reading: Reading, known: readonly KnownIdentifier[]): Candidate[] {
  const names = known.filter((one) => one.type === 'NAME')
  const codes = known.filter((one) => CODES.has(one.type))
  const phrases = known.filter((one) => one.type !== 'NAME' && !CODES.has(one.type))
  return [
    ...(names.length > 0 ? findNames(reading, names) : []),
    ...codes.flatMap((one) => findCode(reading, one)),
    ...phrases.flatMap((one) => findPhrase(reading, one)),
  ]
}

/** The single words of known names that may be looked up anywhere in the session. */
export function knownNameWords(known: readonly KnownIdentifier[]): Set<string> {
  const words = new Set<string>()
  for (const one of known) {
    if (one.type !== 'NAME') continue
    for (const word of namesWords(one.text)) words.add(word)
  }
  return words
}

function namesWords(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}']+/u)
    .filter((word) => word.length > 1 && !TITLES.has(word))
}

function findNames(reading: Reading, names: readonly KnownIdentifier[]): Candidate[] {
  const exact = new Map<string, Word>()
  const sounds = new Map<string, string>()
  const fuzzy: string[] = []
  for (const name of names) {
    for (const word of namesWords(name.text)) {
      exact.set(word, { type: 'NAME', score: 1, why: "a name on the case's record", of: word })
      for (const short of SHORT_FORMS.get(word) ?? []) {
        if (!exact.has(short)) {
          const why = 'a short form of a name on record'
          exact.set(short, { type: 'NAME', score: 0.95, why, of: word })
        }
      }
      if (word.length >= SOUND_MIN) sounds.set(soundOf(word), word)
      if (word.length >= FUZZY_MIN) fuzzy.push(word)
    }
  }
  const judged = new Map<string, Word | null>()
  const judge = (word: string): Word | null => {
    const before = judged.get(word)
    if (before !== undefined) return before
    const result = exact.get(word) ?? alike(word, sounds, fuzzy)
    judged.set(word, result)
    return result
  }
  const found: Candidate[] = []
  for (const tokens of reading.session.tokens) {
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]!
      if (token.kind !== 'word' || token.masked) continue
      const { turn, word } = token
      const match = judge(word) ?? (word.endsWith('s') ? judge(word.slice(0, -1)) : null)
      if (match === null) continue
      if (isCommonWord(word) && !isNamed(reading, token, turn, at)) continue
      const end = token.end - clippedLength(token.lower)
      const one = made(match.type, turn, token.start, end, match.score * 0.97, match.why)
      found.push(match.of === word ? one : { ...one, value: match.of })
    }
  }
  return found
}

/** A misspelling or sound-alike of a known word; never of an ordinary English one. */
function alike(
  word: string,
  sounds: ReadonlyMap<string, string>,
  fuzzy: readonly string[],
): Word | null {
  if (word.length < SOUND_MIN || isCommonWord(word)) return null
  const alike = sounds.get(soundOf(word))
  if (alike !== undefined) {
    return { type: 'NAME', score: 0.9, why: 'sounds like a name on record', of: alike }
  }
  const near = fuzzy.find(
    (name) =>
      Math.abs(name.length - word.length) <= 2 &&
      distanceWithin(name, word, name.length >= 8 ? 2 : 1),
  )
  if (near === undefined) return null
  return { type: 'NAME', score: 0.88, why: 'spelled nearly like a name on record', of: near }
}

const ASKED = new Set(
  'i you he she it we they the a an my your his her our their this that these those there of and or'.split(
    ' ',
  ),
)

/** Whether an ordinary word (`will`, `grace`) stands where a name would. */
function isNamed(reading: Reading, token: Token, turn: number, at: number): boolean {
  const tokens = reading.session.tokens[turn]!
  if (token.capital && at > 0 && !/^[.?!]$/.test(tokens[at - 1]!.lower)) return true
  // `Ray asked` opens a sentence with the name on record; `Will you` and `May I` do not.
  if (token.capital && !ASKED.has(tokens[at + 1]?.lower ?? '')) return true
  return / (mr|mrs|ms|miss|mister|dr|name's|name is|called|i'm|is that|hi|hello|hiya|thanks) $/.test(
    wordsBefore(reading.session, turn, at, 2),
  )
}

function made(
  type: KnownIdentifier['type'],
  turn: number,
  start: number,
  end: number,
  score: number,
  why: string,
): Candidate {
  return { turn, start, end, type, recogniser: 'known', why, score }
}

function findCode(reading: Reading, known: KnownIdentifier): Candidate[] {
  const value = plain(known.text)
    .replace(/[^a-z0-9]/g, '')
    .toUpperCase()
  if (value.length < CODE_PART_MIN) return []
  return reading.codes.flatMap((run) => {
    const chars = run.chars
    const at = chars.indexOf(value)
    const part = at < 0 && chars.length >= CODE_PART_MIN && value.includes(chars)
    if (at < 0 && !part) return []
    const [from, to] = part ? [0, chars.length] : [at, at + value.length]
    return spansOf(run, from, to).map((span) => ({
      ...made(known.type, span.turn, span.start, span.end, 0.97, "a number on the case's record"),
      value: part ? chars : value,
    }))
  })
}

/** Addresses, places, employers: the words in order, each spelled nearly so; `the` may be missing. */
function findPhrase(reading: Reading, known: KnownIdentifier): Candidate[] {
  const words = plain(known.text)
    .split(/[^\p{L}\p{N}']+/u)
    .filter((word) => word !== '' && word !== 'the')
  if (words.length === 0) return []
  if (words.length === 1 && isCommonWord(words[0]!)) return []
  return reading.session.tokens.flatMap((tokens, turn) => {
    const found: Candidate[] = []
    for (let at = 0; at < tokens.length; at += 1) {
      const until = phraseAt(tokens, at, words)
      if (until === null) continue
      const why = "words on the case's record"
      found.push(made(known.type, turn, tokens[at]!.start, tokens[until - 1]!.end, 0.96, why))
      at = until - 1
    }
    return found
  })
}

function phraseAt(tokens: readonly Token[], at: number, words: readonly string[]): number | null {
  let next = at
  for (const word of words) {
    while (next > at && /^[,.-]$/.test(tokens[next]?.lower ?? '')) next += 1
    const token = tokens[next]
    if (token === undefined || token.masked) return null
    const said = token.word
    const near = said === word || (word.length >= FUZZY_MIN && distanceWithin(word, said, 1))
    if (!near) return null
    next += 1
  }
  return next
}

/** Whether two words differ by at most `most` letters added, dropped, changed or swapped. */
export function distanceWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most || a.length > 40 || b.length > 40) return false
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let k = 1; k <= b.length; k += 1) {
      const change = row[k - 1]! + (a[i - 1] === b[k - 1] ? 0 : 1)
      let cost = Math.min(change, row[k]! + 1, next[k - 1]! + 1)
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]) {
        cost = Math.min(cost, before[k - 2]! + 1)
      }
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length]! <= most
}

/** A rough key of how a name sounds, so that `shiobhan` or `cathrin` find the name on record. */
export function soundOf(word: string): string {
  const spelled = word
    .replace(/[^a-z]/g, '')
    .replace(/ph/g, 'f')
    .replace(/^(kn|gn|wr)/, (m) => m[1]!)
    .replace(/ck|q/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/sch|sh|ch|sz|cz/g, 'x')
    .replace(/c/g, 'k')
    .replace(/z/g, 's')
    .replace(/dg|j/g, 'g')
    .replace(/th/g, 't')
    .replace(/w|v/g, 'v')
    .replace(/h/g, '')
  const first = /^[aeiouy]/.test(spelled) ? 'a' : ''
  return (
    first +
    spelled.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1') +
    (/[aeiouy]$/.test(spelled) ? '+' : '')
  )
}
