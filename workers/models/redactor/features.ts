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
  /** 1 for a word that ends firms' and schools' names, else 0. */
  heads: number
  /** 1 for a word that goes before or after a person's name, else 0. */
  person: number
  /** Which preposition or opening it is, -1 for none. */
  cue: number
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
    return { ...PLAIN, word, hash: hashText(word), lists: MARK }
  }
  if (token.kind === 'number') {
    return { ...PLAIN, word: '0', hash: 48, lists: FIGURE }
  }
  const looked = lookUp(token.lower, seen)
  let lists = looked.lists
  if (known.has(looked.word)) lists |= KNOWN
  if (looked.word.length > 2 && readUnit(tokens, at, text)?.kind === 'digits') lists |= FIGURE
  return { ...looked, lists, shape: shapeOf(tokens, token, at, text, cased) }
}

type Seen = Omit<TokenView, 'elsewhere' | 'asked'>
type Looked = Omit<Seen, 'shape'>

/** What marks and figures have: nothing but themselves. */
const PLAIN = { shape: 0, suffix: 0, heads: 0, person: 0, cue: -1, threes: [] }

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
  const looked: Looked = {
    ...{ word, hash: hashText(word), lists, suffix, threes },
    heads: ORG_HEADS.has(word) ? 1 : 0,
    person: PEOPLE.has(word) ? 1 : 0,
    cue: AT_WORDS.indexOf(word),
  }
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

const EDGE: TokenView = { ...PLAIN, word: '', hash: 7, lists: 0, elsewhere: 0, asked: 0 }

/** Features of one token in the making: each template's values are hashed to an index below `size`. */
class FeatureList {
  readonly features: number[] = []
  readonly #mask: number
  #template = 0

  constructor(size: number) {
    this.#mask = size - 1
  }

  one(a: number): void {
    this.#close(mixed(this.#open(), a))
  }

  two(a: number, b: number): void {
    this.#close(mixed(mixed(this.#open(), a), b))
  }

  three(a: number, b: number, c: number): void {
    this.#close(mixed(mixed(mixed(this.#open(), a), b), c))
  }

  four(a: number, b: number, c: number, d: number): void {
    this.#close(mixed(mixed(mixed(mixed(this.#open(), a), b), c), d))
  }

  letters(hash: number): void {
    this.features.push((Math.imul(hash ^ 0x27d4eb2f, 0xc2b2ae35) >>> 7) & this.#mask)
  }

  #open(): number {
    this.#template += 1
    return Math.imul(this.#template, 0x9e3779b1)
  }

  #close(hash: number): void {
    this.features.push((Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 7) & this.#mask)
  }
}

const mixed = (hash: number, part: number): number =>
  Math.imul(hash ^ part ^ (hash >>> 15), 0x85ebca6b)

/** The features of one token of a turn, as indices below `size` (a power of two). */
export function featuresAt(views: readonly TokenView[], at: number, size: number): number[] {
  const v = (offset: number) => views[at + offset] ?? EDGE
  const [a2, a1, w, b1, b2] = [v(-2), v(-1), v(0), v(1), v(2)]
  const me = w.lists * 8 + w.shape
  const place = at === 0 ? (views.length < 4 ? 3 : 1) : at === views.length - 1 ? 2 : 0
  const list = new FeatureList(size)
  list.one(1)
  list.one(w.hash)
  list.two(w.hash, w.shape)
  list.one(me)
  list.two(a1.hash, me)
  list.two(b1.hash, me)
  list.one(a1.hash)
  list.one(b1.hash)
  list.two(a2.hash, a1.hash)
  list.three(a2.hash, a1.hash, me)
  list.three(b1.hash, b2.hash, me)
  list.three(a1.hash, b1.hash, me)
  list.two(a2.hash, me)
  list.two(b2.hash, me)
  list.three(a1.lists, a1.shape, me)
  list.three(b1.lists, b1.shape, me)
  list.three(a1.lists, me, b1.lists)
  list.three(a1.shape, w.shape, b1.shape)
  list.three(w.suffix, w.lists, w.shape)
  list.two(place, me)
  list.three(place, a1.hash, w.hash)
  list.two(a1.hash, w.hash)
  list.two(w.hash, b1.hash)
  list.two(w.hash, b1.lists)
  list.two(orgHeadAhead(views, at), me)
  list.three(w.heads, a1.lists, w.shape)
  list.two(w.heads, a1.hash)
  list.two(personBefore(views, at), me)
  list.two(personBefore(views, at), w.suffix)
  list.two(b1.person, me)
  list.two(cueBefore(views, at), me)
  list.two(w.word.length > 9 ? 9 : w.word.length, me)
  list.two(w.elsewhere, me)
  list.three(w.elsewhere, w.lists & COMMON, a1.hash)
  list.three(w.asked, place, me)
  list.two(a1.lists, w.hash)
  list.four(a2.lists, a1.lists, me, b1.lists)
  // Few bits, so that a name that is also a town or a surname has been seen in this company.
  const few = (w.lists & FEW) * 8 + w.shape
  list.one(few)
  list.two(few, a1.hash)
  list.two(few, b1.hash)
  list.three(few, a1.lists & FEW, b1.lists & FEW)
  for (const letters of w.threes) list.letters(letters)
  return list.features
}

function orgHeadAhead(views: readonly TokenView[], at: number): number {
  for (let k = 1; k <= 3; k += 1) if (views[at + k]?.heads === 1) return k
  return 0
}

function personBefore(views: readonly TokenView[], at: number): number {
  for (let k = 1; k <= 4; k += 1) if (views[at - k]?.person === 1) return k
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
    const cue = views[at - k]?.cue ?? -1
    if (cue >= 0) return cue * 4 + k
  }
  return 0
}

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h | 0
}
