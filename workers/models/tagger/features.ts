import type { Speaker } from '../../../core/session/turn.ts'
import { eachCharGram } from './char-grams.ts'
import { FILTER_MASK, type Lexicon, PHRASE_WORDS_MAX } from './lexicon.ts'
import { SlotBuffer } from './slot-buffer.ts'
import { hashWord, mix, type Token, tokenise } from './tokens.ts'

/** Hashed features live in this many slots (a power of two); a model may fold them into fewer. */
export const SLOTS = 1 << 20

export interface FeatureTurn {
  speaker: Speaker
  text: string
}

/** What the model sees of one turn. */
export interface TurnFeatures {
  tokens: Token[]
  /** Slots of the turn's own word n-grams, then of its letter runs, then of its neighbours. */
  slots: Uint32Array
  /** The token each of the turn's own slots starts at: what evidence is found by. */
  tokenAt: Uint16Array
  /** Where the word n-grams end, and where the letter runs do. */
  wordsEnd: number
  lettersEnd: number
  /** Hand-made numbers, about 0 to 1 each; see `denseNames`. */
  dense: Float32Array
}

const FIRST = hashWord('<first>')
const LAST = hashWord('<last>')
const SENTENCE = hashWord('<sentence>')
const STEM = hashWord('<stem>')
const SKIP = hashWord('<skip>')
const BARE = hashWord('<bare>')
const BEFORE = hashWord('<before>')
const AFTER = hashWord('<after>')
const BEFORE_OWN = hashWord('<before-own>')
const CONTEXT_TOKENS_MAX = 24

const SHAPE_NAMES = [
  'bias',
  'punctuated',
  'words_log',
  'words_1',
  'words_3',
  'words_8',
  'words_20',
  'words_50',
  'sentences_log',
  'ends_question',
  'has_question',
  'last_sentence_wh',
  'last_sentence_asks',
  'any_sentence_wh',
  'any_sentence_asks',
  'starts_you',
  'starts_so_you',
  'cut_off_start',
  'cut_off_end',
  'overlap_before',
  'overlap_two_before',
  'before_words_log',
  'after_words_log',
  'before_own_words_log',
  'before_question',
  'after_question',
  'place',
  'is_first',
  'is_last',
  'pseudonyms',
  'numbers',
  'second_share',
  'first_share',
] as const

/** Names of the hand-made numbers, in their order. */
export function denseNames(lexicon: Lexicon): string[] {
  return [
    ...SHAPE_NAMES,
    ...lexicon.names.map((name) => `own_${name}`),
    ...lexicon.names.map((name) => `start_${name}`),
    ...lexicon.names.map((name) => `before_${name}`),
    ...lexicon.names.map((name) => `after_${name}`),
  ]
}

/** A turn read on its own, before its neighbours are looked at. */
interface OwnReading {
  tokens: Token[]
  words: Token[]
  /** Per list: how many phrases of it occur, and how many of them in the first four words. */
  hits: Uint8Array
  startHits: Uint8Array
  content: Set<number>
  question: boolean
}

/** Reads a whole transcript, since a turn means what its neighbours make it mean. */
export function readFeatures(turns: readonly FeatureTurn[], lexicon: Lexicon): TurnFeatures[] {
  const readings = turns.map((turn) => readTurn(turn.text, lexicon))
  const punctuated = isPunctuated(turns)
  const buffer = new SlotBuffer(SLOTS)
  return turns.map((turn, at) => {
    const reading = readings[at] as OwnReading
    const around = neighbours(turns, readings, at)
    buffer.clear()
    const wordsEnd = addOwnSlots(buffer, reading, punctuated)
    const lettersEnd = buffer.length
    buffer.startGroup()
    addContextSlots(buffer, around)
    return {
      tokens: reading.tokens,
      slots: buffer.slots(),
      tokenAt: buffer.tokens(lettersEnd),
      wordsEnd,
      lettersEnd,
      dense: denseOf(turn.text, reading, around, punctuated, at, turns.length),
    }
  })
}

/** Speech engines may leave punctuation out; then its absence says nothing. */
function isPunctuated(turns: readonly FeatureTurn[]): boolean {
  let marked = 0
  for (const turn of turns) if (/[.?!,]/.test(turn.text)) marked += 1
  return marked * 3 >= turns.length
}

function readTurn(text: string, lexicon: Lexicon): OwnReading {
  const tokens = tokenise(text)
  const words = tokens.filter((token) => token.isWord)
  const hits = new Uint8Array(lexicon.names.length)
  const startHits = new Uint8Array(lexicon.names.length)
  for (let at = 0; at < words.length; at += 1) {
    let hash = 0
    const end = Math.min(words.length, at + PHRASE_WORDS_MAX)
    for (let to = at; to < end; to += 1) {
      const word = (words[to] as Token).hash
      hash = to === at ? word : mix(hash, word)
      if (lexicon.filter[hash & FILTER_MASK] === 0) continue
      const lists = lexicon.lists.get(hash)
      if (lists === undefined) continue
      for (const list of lists) {
        if ((hits[list] as number) < 255) hits[list] = (hits[list] as number) + 1
        if (at < 4) startHits[list] = 1
      }
    }
  }
  const content = new Set<number>()
  for (const word of words) if (word.word.length > 3) content.add(word.stem)
  return { tokens, words, hits, startHits, content, question: text.includes('?') }
}

interface Neighbours {
  before: OwnReading | null
  twoBefore: OwnReading | null
  after: OwnReading | null
  /** The last turn by the same speaker. */
  beforeOwn: OwnReading | null
  beforeSame: boolean
}

function neighbours(
  turns: readonly FeatureTurn[],
  readings: readonly OwnReading[],
  at: number,
): Neighbours {
  const speaker = turns[at]?.speaker
  let own = at - 1
  while (own >= 0 && own > at - 6 && turns[own]?.speaker !== speaker) own -= 1
  return {
    before: readings[at - 1] ?? null,
    twoBefore: readings[at - 3] ?? null,
    after: readings[at + 1] ?? null,
    beforeOwn: turns[own]?.speaker === speaker ? (readings[own] ?? null) : null,
    beforeSame: turns[at - 1]?.speaker === speaker,
  }
}

/** Words and their runs, then letter runs; says where the former end. */
function addOwnSlots(buffer: SlotBuffer, reading: OwnReading, punctuated: boolean): number {
  const { tokens } = reading
  const add = (hash: number, at: number) => buffer.add(hash, at)
  let sentenceStart = true
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    const next = tokens[at + 1]
    const third = tokens[at + 2]
    const pair = next ? mix(token.hash, next.hash) : 0
    add(token.hash, at)
    if (token.isWord) add(mix(STEM, token.stem), at)
    if (!punctuated) add(mix(BARE, token.hash), at)
    if (next) add(pair, at)
    if (!punctuated && next) add(mix(BARE, pair), at)
    if (third) add(mix(pair, third.hash), at)
    if (third) add(mix(mix(SKIP, token.hash), third.hash), at)
    if (at < 3) add(mix(mix(FIRST, at), token.hash), at)
    if (at === 0 && next) add(mix(FIRST, pair), at)
    if (at >= tokens.length - 3) add(mix(mix(LAST, tokens.length - at), token.hash), at)
    if (sentenceStart && token.isWord) {
      add(mix(SENTENCE, token.hash), at)
      if (next) add(mix(SENTENCE, pair), at)
      sentenceStart = false
    }
    if (/^[.?!…]/.test(token.word)) sentenceStart = true
  }
  const wordsEnd = buffer.length
  eachCharGram(tokens, add)
  return wordsEnd
}

function addContextSlots(buffer: SlotBuffer, around: Neighbours): void {
  const add = (side: number, tokens: readonly Token[], pairs: boolean) => {
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at] as Token
      buffer.add(mix(side, token.hash), 0)
      const next = tokens[at + 1]
      if (pairs && next) buffer.add(mix(side, mix(token.hash, next.hash)), 0)
    }
  }
  if (around.before) {
    const side = around.beforeSame ? mix(BEFORE, 1) : BEFORE
    add(side, around.before.tokens.slice(-CONTEXT_TOKENS_MAX), true)
  }
  if (around.after) add(AFTER, around.after.tokens.slice(0, 12), true)
  if (around.beforeOwn && !around.beforeSame) {
    add(BEFORE_OWN, around.beforeOwn.tokens.slice(-12), false)
  }
}

const log = (count: number) => Math.log1p(count) / 4

function denseOf(
  text: string,
  reading: OwnReading,
  around: Neighbours,
  punctuated: boolean,
  at: number,
  total: number,
): Float32Array {
  const lists = reading.hits.length
  const dense = new Float32Array(SHAPE_NAMES.length + 4 * lists)
  dense.set(shapeOf(text, reading, around, punctuated, at, total))
  let place = SHAPE_NAMES.length
  const put = (hits: Uint8Array | undefined, scale: number) => {
    if (hits)
      for (let k = 0; k < lists; k += 1) dense[place + k] = squash(hits[k] as number) * scale
    place += lists
  }
  put(reading.hits, 1)
  put(reading.startHits, 1)
  put(around.before?.hits, 1)
  put(around.after?.hits, 1)
  return dense
}

const squash = (count: number) => (count === 0 ? 0 : count === 1 ? 0.6 : count === 2 ? 0.85 : 1)

const WH = new Set('what how why where who which when tell describe'.split(' '))
const ASKS = new Set(
  (
    "do did does are is was were have has had would could can will should shall may am isn't " +
    "don't didn't aren't won't wouldn't couldn't any so and"
  ).split(' '),
)

function shapeOf(
  text: string,
  reading: OwnReading,
  around: Neighbours,
  punctuated: boolean,
  at: number,
  total: number,
): number[] {
  const { words } = reading
  const count = words.length
  const starts = sentenceStarts(reading.tokens)
  const wh = starts.map((pair) => WH.has(pair[0]) || WH.has(pair[1]))
  const asks = starts.map(
    (pair) =>
      ASKS.has(pair[0]) &&
      (pair[1].startsWith('you') ||
        ASKS.has(pair[1]) ||
        pair[1] === 'it' ||
        pair[1] === 'that' ||
        pair[1] === 'there' ||
        pair[1] === 'i' ||
        pair[1] === 'we'),
  )
  const share = (test: (word: string) => boolean) =>
    count === 0 ? 0 : words.filter((word) => test(word.word)).length / count
  const first = words[0]?.word ?? ''
  const second = words[1]?.word ?? ''
  const trimmed = text.trim()
  return [
    1,
    punctuated ? 1 : 0,
    log(count),
    count <= 1 ? 1 : 0,
    count <= 3 ? 1 : 0,
    count <= 8 ? 1 : 0,
    count > 20 ? 1 : 0,
    count > 50 ? 1 : 0,
    log(starts.length),
    /\?["')\s]*$/.test(text) ? 1 : 0,
    reading.question ? 1 : 0,
    wh.at(-1) ? 1 : 0,
    asks.at(-1) ? 1 : 0,
    wh.some(Boolean) ? 1 : 0,
    asks.some(Boolean) ? 1 : 0,
    first.startsWith('you') ? 1 : 0,
    (first === 'so' || first === 'and' || first === 'but') && second.startsWith('you') ? 1 : 0,
    /^[-–—]|^[a-z]/.test(trimmed) && punctuated ? 1 : 0,
    /[-–—]$/.test(trimmed) ? 1 : 0,
    overlap(reading, around.before),
    overlap(reading, around.twoBefore),
    log(around.before?.words.length ?? 0),
    log(around.after?.words.length ?? 0),
    log(around.beforeOwn?.words.length ?? 0),
    around.before?.question ? 1 : 0,
    around.after?.question ? 1 : 0,
    total <= 1 ? 0 : at / (total - 1),
    at < 2 ? 1 : 0,
    at >= total - 2 ? 1 : 0,
    words.some((word) => word.word.startsWith('§') && word.word !== '§number') ? 1 : 0,
    words.some((word) => word.word === '§number') ? 1 : 0,
    share((word) => word.startsWith('you')),
    share((word) => word === 'i' || word.startsWith("i'") || word === 'my' || word === 'me'),
  ]
}

/** The first two words of every sentence. */
function sentenceStarts(tokens: readonly Token[]): [string, string][] {
  const starts: [string, string][] = []
  let fresh = true
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (fresh && token.isWord) {
      starts.push([token.word, tokens[at + 1]?.word ?? ''])
      fresh = false
    }
    if (/^[.?!…]/.test(token.word)) fresh = true
  }
  return starts
}

/** Share of this turn's longer words that the other turn said too: reflections repeat. */
function overlap(reading: OwnReading, other: OwnReading | null): number {
  if (other === null || reading.content.size === 0) return 0
  let shared = 0
  for (const word of reading.content) if (other.content.has(word)) shared += 1
  return shared / reading.content.size
}
