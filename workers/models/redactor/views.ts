import { isKept, isNameToo } from '../../../core/redaction/names/kept-words.ts'
import {
  isCommonWord,
  isFirstName,
  isPlace,
  isRareWord,
  isSurname,
  startsPlace,
} from '../../../core/redaction/names/words.ts'
import type { SessionText, Token } from '../../../core/redaction/span.ts'
import { mayBeFigures, readUnit } from '../../../core/redaction/spoken-characters.ts'

/** What the name model sees of a word wherever it stands; features are made of such numbers. */
export interface WordView {
  word: string
  /** The word's own number. */
  hash: number
  /** Which lists have it, as bits. */
  lists: number
  suffix: number
  /** 1 for a word that ends firms' and schools' names, else 0. */
  heads: number
  /** 1 for a word that goes before or after a person's name, else 0. */
  person: number
  /** Which preposition or opening it is, -1 for none. */
  cue: number
  /** The word's threes of letters, for words the lists do not know. */
  threes: readonly number[]
  /** How it is written in the session: 1 small, 2 with a capital inside a sentence, as bits. */
  written: number
}

/**
 * A session as the name model sees it: a place for each token, turn after turn, with `EMPTY` places
 * around every turn so that looking a few words ahead or back never leaves it.
 */
export interface SessionView {
  /** Turn to the place of its first token; the rest follow. */
  starts: Int32Array
  words: WordView[]
  /** The word's lists, and what only holds at this place. */
  lists: Int32Array
  /** How it is written: 1 no case at all, 2 small, 3 capital at a sentence's start, 4 capital, 5 capitals. */
  shapes: Uint8Array
  /** Turn to 1 where the turn before asked after a name. */
  asked: Uint8Array
}

export const FIRST = 1
export const SURNAME = 2
export const PLACE = 4
export const COMMON = 8
export const KEPT = 16
export const KNOWN = 32
export const MARK = 64
export const FIGURE = 128
export const RARE = 256

/** Empty places between turns: as far as any feature looks. */
export const EMPTY = 4

const ORG_HEADS = new Set(
  (
    'school primary academy college university surgery hospital infirmary clinic practice centre hub ' +
    'library church mosque temple chapel hall house lodge court care homes home nursery nurseries garage ' +
    'trust fund charity foundation society association voices advice housing homes ltd limited services ' +
    'service solutions logistics foods bakery bakehouse kitchen cafe café hotel pub arms inn farm farms ' +
    'growers produce packaging print works mill dockyard yard shipyard ward unit wing hospice project ' +
    'group club shed archive museum theatre playhouse shop store stores supermarket cleaners security ' +
    'staffing recruitment agency cars taxis buses council bank laundry linen salon barbers studio ' +
    'befrienders carers infants juniors high grammar royal general st saint hmp'
  ).split(' '),
)
const PEOPLE = new Set(
  (
    'son daughter wife husband partner sister brother mum mam dad nan gran grandad auntie aunty uncle ' +
    'cousin friend mate pal neighbour nurse doctor dr manager boss gaffer coach worker lady man lad ' +
    'woman bloke fella feller guy girl boy lass lassie kid baby girlfriend boyfriend sponsor teacher ' +
    'carer niece nephew colleague landlord driver supervisor mr mrs ms miss mister sister father called ' +
    "named name names name's"
  ).split(' '),
)

const AT_WORDS = [
  'in',
  'at',
  'from',
  'to',
  'near',
  'for',
  'with',
  'called',
  'over',
  'up',
  'down',
  'is',
  'this',
  'that',
  'it',
  "i'm",
]

/** What marks and figures have: nothing but themselves. */
const PLAIN = { suffix: 0, heads: 0, person: 0, cue: -1, threes: [], written: 0 }
const EDGE: WordView = { ...PLAIN, word: '', hash: 7, lists: 0 }
const FIGURES: WordView = { ...PLAIN, word: '0', hash: 48, lists: FIGURE }

/** Looks at every token of a session. `known` are plain words that name somebody in this case. */
export function viewSession(session: SessionText, known: ReadonlySet<string>): SessionView {
  const cased = isCased(session)
  const seen = new Map<string, WordView>()
  if (cased) noteWays(session, seen)
  const view = emptyView(session)
  session.tokens.forEach((tokens, turn) => {
    const text = session.texts[turn]!
    const first = view.starts[turn]!
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]!
      const word = lookAt(token, seen)
      view.words[first + at] = word
      const figure =
        token.kind === 'word' &&
        mayBeFigures(token.lower) &&
        word.word.length > 2 &&
        readUnit(tokens, at, text)?.kind === 'digits'
      view.lists[first + at] = figure ? word.lists | FIGURE : word.lists
      if (token.kind === 'word' && !token.masked) {
        view.shapes[first + at] = cased ? shapeOf(tokens, at, text) : 1
      }
    }
    markPlaces(view, first, first + tokens.length)
  })
  markKnown(view, known)
  return view
}

function emptyView(session: SessionText): SessionView {
  const starts = new Int32Array(session.tokens.length)
  const asked = new Uint8Array(session.tokens.length)
  let places = EMPTY
  session.tokens.forEach((tokens, turn) => {
    starts[turn] = places
    places += tokens.length + EMPTY
    asked[turn] = asksName(session.tokens[turn - 1]) ? 1 : 0
  })
  const words = new Array<WordView>(places).fill(EDGE)
  return { starts, words, asked, lists: new Int32Array(places), shapes: new Uint8Array(places) }
}

/** Marks every place of these words as a name of the case; gives the places that were not before. */
export function markKnown(view: SessionView, known: ReadonlySet<string>): number[] {
  const changed: number[] = []
  if (known.size === 0) return changed
  for (let place = 0; place < view.words.length; place += 1) {
    const lists = view.lists[place]!
    if (lists & (MARK | KNOWN) || !known.has(view.words[place]!.word)) continue
    view.lists[place] = lists | KNOWN
    changed.push(place)
  }
  return changed
}

const ASKING = new Set(['name', 'names', 'called', 'who', "who's", 'spell', 'spelt'])

/** Only the last words are looked at: that is where the question stands. */
function asksName(tokens: readonly Token[] | undefined): boolean {
  if (tokens === undefined) return false
  for (let at = Math.max(0, tokens.length - 12); at < tokens.length; at += 1) {
    if (ASKING.has(tokens[at]!.lower)) return true
  }
  return false
}

/** Each word's ways of being written where its place does not force a capital. */
function noteWays(session: SessionText, seen: Map<string, WordView>): void {
  for (const tokens of session.tokens) {
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]!
      if (token.kind !== 'word') continue
      const forced = at === 0 || SENTENCE_END.has(tokens[at - 1]!.lower)
      lookUp(token, seen).written |= token.capital ? (forced ? 0 : 2) : 1
    }
  }
}

const SENTENCE_END = new Set(['.', '?', '!', '"', '\u201C', '\u2018', "'", '\u2026'])

/** Spoken transcripts come without capitals; then a small letter says nothing. */
function isCased(session: SessionText): boolean {
  let capitals = 0
  let words = 0
  for (const tokens of session.tokens) {
    for (const token of tokens) {
      if (token.kind !== 'word') continue
      words += 1
      if (token.capital) capitals += 1
      if (words > 2000) return capitals * 50 > words
    }
  }
  return capitals * 50 > words
}

function lookAt(token: Token, seen: Map<string, WordView>): WordView {
  if (token.kind === 'number' && !token.masked) return FIGURES
  if (token.kind === 'word' && !token.masked) return lookUp(token, seen)
  const word = token.masked ? '[]' : token.lower
  let mark = seen.get(word)
  if (mark === undefined) {
    mark = { ...PLAIN, word, hash: hashText(word), lists: MARK }
    seen.set(word, mark)
  }
  return mark
}

/** What the lists say of a word, kept for the session: most words come again and again. */
function lookUp({ lower, word }: Token, seen: Map<string, WordView>): WordView {
  const before = seen.get(lower)
  if (before !== undefined) return before
  const looked = { ...(ordinary.get(lower) ?? lookAnew(lower, word)), written: 0 }
  seen.set(lower, looked)
  return looked
}

/** Words of the dictionary, kept from session to session; any other word is somebody's own. */
const ordinary = new Map<string, WordView>()

function lookAnew(lower: string, word: string): WordView {
  let lists = 0
  if (isFirstName(word)) lists |= FIRST
  if (isSurname(word)) lists |= SURNAME
  if (isPlace(word)) lists |= PLACE
  if (isCommonWord(word)) lists |= COMMON
  else if (isRareWord(word)) lists |= RARE
  if (isKept(word) && !isNameToo(word)) lists |= KEPT
  const looked: WordView = {
    word,
    hash: hashText(word),
    lists,
    suffix: hashText(`~${word.slice(-3)}`),
    heads: ORG_HEADS.has(word) ? 1 : 0,
    person: PEOPLE.has(word) ? 1 : 0,
    cue: AT_WORDS.indexOf(word),
    threes: lists & (COMMON | RARE | KEPT) ? [] : threesOf(word),
    written: 0,
  }
  if (lists & (COMMON | RARE) && ordinary.size < ORDINARY_MAX) ordinary.set(lower, looked)
  return looked
}

const ORDINARY_MAX = 20_000
const THREES_MAX = 8

function threesOf(word: string): number[] {
  const edged = `^${word}$`
  const found: number[] = []
  for (let at = 0; at + 3 <= edged.length && found.length < THREES_MAX; at += 1) {
    found.push(hashText(edged.slice(at, at + 3)))
  }
  return found
}

function shapeOf(tokens: readonly Token[], at: number, text: string): number {
  const token = tokens[at]!
  if (!token.capital) return 2
  if (token.end - token.start > 1) {
    const written = text.slice(token.start, token.end)
    if (written === written.toUpperCase()) return 5
  }
  const before = tokens[at - 1]
  return before === undefined || SENTENCE_END.has(before.lower) ? 3 : 4
}

/** Places of two or three words: all their tokens carry the place bit. */
function markPlaces({ words, lists }: SessionView, from: number, until: number): void {
  for (let at = from; at + 1 < until; at += 1) {
    if (!startsPlace(words[at]!.word)) continue
    const two = `${words[at]!.word} ${words[at + 1]!.word}`
    const third = at + 2 < until ? words[at + 2]! : null
    const whole = third !== null && isPlace(`${two} ${third.word}`) ? 3 : isPlace(two) ? 2 : 0
    for (let k = at; k < at + whole; k += 1) lists[k]! |= PLACE
  }
}

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
