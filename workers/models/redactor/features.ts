import { isKept, isNameToo } from '../../../core/redaction/names/kept-words.ts'
import {
  isCommonWord,
  isFirstName,
  isPlace,
  isRareWord,
  isSurname,
} from '../../../core/redaction/names/words.ts'
import type { SessionText, Token } from '../../../core/redaction/span.ts'
import { readUnit } from '../../../core/redaction/spoken-characters.ts'
import { plain, stem } from '../../../core/redaction/tokens.ts'

/** What the name model sees of a token, as numbers; features are made of pairs and triples of them. */
export interface TokenView {
  word: string
  /** The word's own number. */
  hash: number
  /** Which lists have it, as bits. */
  lists: number
  /** How it is written: lower case, capital, capital at a sentence's start, no case at all. */
  shape: number
  suffix: number
  /** The word's threes of letters, for words the lists do not know. */
  threes: readonly number[]
  /** How the word is written elsewhere in the session: 1 small, 2 with a capital inside a sentence. */
  elsewhere: number
  /** The turn before asked after a name. */
  asked: number
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

/**
 * Looks at every token of a session, or of the turns in `only`. `known` are plain words that name
 * somebody in this case.
 */
export function viewSession(
  session: SessionText,
  known: ReadonlySet<string>,
  only: ReadonlySet<number> | null = null,
): TokenView[][] {
  const cased = isCased(session)
  const written = cased ? writtenWays(session) : new Map<string, number>()
  const seen = new Map<string, Looked>()
  return session.tokens.map((tokens, turn) => {
    if (only !== null && !only.has(turn)) return []
    const text = session.texts[turn]!
    const asked = asksName(session.tokens[turn - 1]) ? 1 : 0
    const views = tokens.map((token, at) => ({
      ...view(tokens, token, at, text, cased, known, seen),
      elsewhere: written.get(token.lower) ?? 0,
      asked,
    }))
    markPlaces(views)
    return views
  })
}

const ASKING = new Set(['name', 'names', 'called', 'who', "who's", 'spell', 'spelt'])

/** Only the last words are looked at: that is where the question stands. */
function asksName(tokens: readonly Token[] | undefined): boolean {
  return tokens?.slice(-12).some((token) => ASKING.has(token.lower)) ?? false
}

/** Each word's ways of being written where its place does not force a capital. */
function writtenWays(session: SessionText): Map<string, number> {
  const ways = new Map<string, number>()
  for (const tokens of session.tokens) {
    tokens.forEach((token, at) => {
      if (token.kind !== 'word') return
      const forced = at === 0 || SENTENCE_END.test(tokens[at - 1]!.lower)
      const way = token.capital ? (forced ? 0 : 2) : 1
      ways.set(token.lower, (ways.get(token.lower) ?? 0) | way)
    })
  }
  return ways
}

const SENTENCE_END = /^[.?!"\u201C\u2018'\u2026]$/

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

function view(
  tokens: readonly Token[],
  token: Token,
  at: number,
  text: string,
  cased: boolean,
  known: ReadonlySet<string>,
  seen: Map<string, Looked>,
): Seen {
  if (token.kind === 'mark' || token.masked) {
    const word = token.masked ? '[]' : token.lower
    return { word, hash: hashText(word), lists: MARK, shape: 0, suffix: 0, threes: [] }
  }
  if (token.kind === 'number') {
    return { word: '0', hash: 48, lists: FIGURE, shape: 0, suffix: 0, threes: [] }
  }
  const looked = lookUp(token.lower, seen)
  let lists = looked.lists
  if (known.has(looked.word)) lists |= KNOWN
  if (looked.word.length > 2 && readUnit(tokens, at, text)?.kind === 'digits') lists |= FIGURE
  return { ...looked, lists, shape: shapeOf(tokens, token, at, text, cased) }
}

type Seen = Omit<TokenView, 'elsewhere' | 'asked'>
type Looked = Omit<Seen, 'shape'>

/** What the lists say of a word, kept for the session: most words come again and again. */
function lookUp(lower: string, seen: Map<string, Looked>): Looked {
  const before = seen.get(lower)
  if (before !== undefined) return before
  const word = stem(plain(lower))
  let lists = 0
  if (isFirstName(word)) lists |= FIRST
  if (isSurname(word)) lists |= SURNAME
  if (isPlace(word)) lists |= PLACE
  if (isCommonWord(word)) lists |= COMMON
  else if (isRareWord(word)) lists |= RARE
  if (isKept(word) && !isNameToo(word)) lists |= KEPT
  const suffix = hashText(`~${word.slice(-3)}`)
  const threes = lists & (COMMON | RARE | KEPT) ? [] : threesOf(word)
  const looked = { word, hash: hashText(word), lists, suffix, threes }
  seen.set(lower, looked)
  return looked
}

const THREES_MAX = 8

function threesOf(word: string): number[] {
  const edged = `^${word}$`
  const found: number[] = []
  for (let at = 0; at + 3 <= edged.length && found.length < THREES_MAX; at += 1) {
    found.push(hashText(edged.slice(at, at + 3)))
  }
  return found
}

function shapeOf(
  tokens: readonly Token[],
  token: Token,
  at: number,
  text: string,
  cased: boolean,
): number {
  if (!cased) return 1
  if (!token.capital) return 2
  if (
    token.end - token.start > 1 &&
    text.slice(token.start, token.end) === text.slice(token.start, token.end).toUpperCase()
  )
    return 5
  const before = tokens[at - 1]
  if (before === undefined || SENTENCE_END.test(before.lower)) return 3
  return 4
}

/** Places of two or three words: all their tokens carry the place bit. */
function markPlaces(views: TokenView[]): void {
  for (let at = 0; at + 1 < views.length; at += 1) {
    const two = `${views[at]!.word} ${views[at + 1]!.word}`
    if (isPlace(two)) for (const one of views.slice(at, at + 2)) one.lists |= PLACE
    const third = views[at + 2]
    if (third && isPlace(`${two} ${third.word}`)) {
      for (const one of views.slice(at, at + 3)) one.lists |= PLACE
    }
  }
}

const FEW = FIRST | COMMON | KNOWN

const EDGE: TokenView = {
  word: '',
  hash: 7,
  lists: 0,
  shape: 0,
  suffix: 0,
  threes: [],
  elsewhere: 0,
  asked: 0,
}

/** The features of one token of a turn, as indices below `size` (a power of two). */
export function featuresAt(views: readonly TokenView[], at: number, size: number): number[] {
  const v = (offset: number) => views[at + offset] ?? EDGE
  const [a2, a1, w, b1, b2] = [v(-2), v(-1), v(0), v(1), v(2)]
  const me = w.lists * 8 + w.shape
  const place = at === 0 ? (views.length < 4 ? 3 : 1) : at === views.length - 1 ? 2 : 0
  const features: number[] = []
  let template = 0
  const add = (...parts: number[]) => {
    template += 1
    let h = Math.imul(template, 0x9e3779b1)
    for (const part of parts) h = Math.imul(h ^ part ^ (h >>> 15), 0x85ebca6b)
    h ^= h >>> 13
    features.push((Math.imul(h, 0xc2b2ae35) >>> 7) & (size - 1))
  }
  const add3 = (three: number) => {
    features.push((Math.imul(three ^ 0x27d4eb2f, 0xc2b2ae35) >>> 7) & (size - 1))
  }
  add(1)
  add(w.hash)
  add(w.hash, w.shape)
  add(me)
  add(a1.hash, me)
  add(b1.hash, me)
  add(a1.hash)
  add(b1.hash)
  add(a2.hash, a1.hash)
  add(a2.hash, a1.hash, me)
  add(b1.hash, b2.hash, me)
  add(a1.hash, b1.hash, me)
  add(a2.hash, me)
  add(b2.hash, me)
  add(a1.lists, a1.shape, me)
  add(b1.lists, b1.shape, me)
  add(a1.lists, me, b1.lists)
  add(a1.shape, w.shape, b1.shape)
  add(w.suffix, w.lists, w.shape)
  add(place, me)
  add(place, a1.hash, w.hash)
  add(a1.hash, w.hash)
  add(w.hash, b1.hash)
  add(w.hash, b1.lists)
  add(orgHeadAhead(views, at), me)
  add(ORG_HEADS.has(w.word) ? 1 : 0, a1.lists, w.shape)
  add(ORG_HEADS.has(w.word) ? 1 : 0, a1.hash)
  add(personBefore(views, at), me)
  add(personBefore(views, at), w.suffix)
  add(PEOPLE.has(b1.word) ? 1 : 0, me)
  add(cueBefore(views, at), me)
  add(w.word.length > 9 ? 9 : w.word.length, me)
  add(w.elsewhere, me)
  add(w.elsewhere, w.lists & COMMON, a1.hash)
  add(w.asked, place, me)
  add(a1.lists, w.hash)
  add(a2.lists, a1.lists, me, b1.lists)
  // Few bits, so that a name that is also a town or a surname has been seen in this company.
  const few = (w.lists & FEW) * 8 + w.shape
  add(few)
  add(few, a1.hash)
  add(few, b1.hash)
  add(few, a1.lists & FEW, b1.lists & FEW)
  for (const three of w.threes) add3(three)
  return features
}

function orgHeadAhead(views: readonly TokenView[], at: number): number {
  for (let k = 1; k <= 3; k += 1) if (ORG_HEADS.has(views[at + k]?.word ?? '')) return k
  return 0
}

function personBefore(views: readonly TokenView[], at: number): number {
  for (let k = 1; k <= 4; k += 1) if (PEOPLE.has(views[at - k]?.word ?? '')) return k
  return 0
}

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

/** The nearest preposition or opening among the last three words, and how far it is. */
function cueBefore(views: readonly TokenView[], at: number): number {
  for (let k = 1; k <= 3; k += 1) {
    const found = AT_WORDS.indexOf(views[at - k]?.word ?? '')
    if (found >= 0) return found * 4 + k
  }
  return 0
}

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
