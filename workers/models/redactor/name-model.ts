import type { IdentifierType } from '../../../core/pipeline/shapes.ts'
import { knownNameWords } from '../../../core/redaction/known.ts'
import { isKept, isNameToo } from '../../../core/redaction/names/kept-words.ts'
import { isCommonWord, isFirstName, isRareWord } from '../../../core/redaction/names/words.ts'
import { isStreetWord } from '../../../core/redaction/recognisers/street-address.ts'
import type {
  Candidate,
  CandidateGenerator,
  SessionText,
  Token,
} from '../../../core/redaction/span.ts'
import { clippedLength } from '../../../core/redaction/tokens.ts'
import { FEATURES_MAX, featuresAt } from './features.ts'
import { type SequenceModel, TAG_COUNT, TAGS } from './sequence-model.ts'
import {
  isCertain,
  readStretch,
  STRETCH_MAX,
  sumFeatures,
  type TagReader,
  tagReader,
} from './tag-reader.ts'
import { markKnown, type SessionView, viewSession } from './views.ts'

/** Chances above which a token is masked, by type; an uncovered name costs more than a masked word. */
export const THRESHOLDS: Record<string, number> = {
  NAME: 0.3,
  PLACE: 0.35,
  ORG: 0.5,
  ADDRESS: 0.4,
}
/** Below its threshold but not below this, a word is left in the text and its find marked as unsure. */
const UNSURE_MIN = 0.1
/** A word this surely a name somewhere is told to the second reading of the session. */
const SEEN = 0.8
/** From here `grace` or `will` is taken for a name. */
const LIKELY = 0.55
/** From here a month or an ordinary word that is on no list of first names is. */
const SURE = 0.9
/** Finds names, places and organisations by a trained sequence model, reading each session twice. */
export function nameModel(model: SequenceModel): CandidateGenerator {
  const reader = tagReader(model)
  return {
    name: 'name-model',
    find(session, known) {
      const view = viewSession(session, knownNameWords(known))
      const summed = sumSession(reader, session, view)
      const first = session.tokens.map((_, turn) => readTurn(reader, summed, turn))
      const seen = new Set<string>()
      for (const one of first.flat()) {
        if (one.type === 'NAME' && one.score >= SEEN) for (const word of one.words) seen.add(word)
      }
      // Turns with a word that was learnt to be a name since they were first read.
      const again = sumAgain(reader, summed, markKnown(view, seen))
      return first
        .flatMap((found, turn) => (again.has(turn) ? readTurn(reader, summed, turn) : found))
        .filter(isWorth)
        .map(({ words: _, first: __, last: ___, ...one }) => one)
    },
  }
}

/** A session, what the model sees of it, and what each place's features add up to. */
interface Summed {
  session: SessionText
  view: SessionView
  sums: Int16Array
}

function sumSession(reader: TagReader, session: SessionText, view: SessionView): Summed {
  const summed = { session, view, sums: new Int16Array(view.words.length * TAG_COUNT) }
  session.tokens.forEach((tokens, turn) => {
    const first = view.starts[turn]!
    sumPlaces(reader, summed, turn, first, first + tokens.length)
  })
  return summed
}

function sumPlaces(
  reader: TagReader,
  { session, view, sums }: Summed,
  turn: number,
  from: number,
  until: number,
): void {
  const features = new Int32Array(FEATURES_MAX)
  const first = view.starts[turn]!
  const ends = first + session.tokens[turn]!.length
  const places = { first, until: ends, asked: view.asked[turn]! }
  for (let at = Math.max(first, from); at < Math.min(ends, until); at += 1) {
    const count = featuresAt(view, at, places, reader.size, features)
    sumFeatures(reader, features, count, sums, at * TAG_COUNT)
  }
}

/** Sums anew what looks at a changed place; gives the turns this is in. */
function sumAgain(reader: TagReader, summed: Summed, changed: readonly number[]): Set<number> {
  const turns = new Set<number>()
  for (const place of changed) {
    const turn = turnOf(summed.view, place)
    turns.add(turn)
    sumPlaces(reader, summed, turn, place - 1, place + 3)
  }
  return turns
}

/** The turn a place is of, found by halving. */
function turnOf({ starts }: SessionView, place: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= place) low = middle
    else high = middle
  }
  return low
}

/** `first` and `last` are the indices of its outer tokens in their turn. */
type Found = Candidate & { words: string[]; first: number; last: number }

/**
 * A benefit is kept; a month, or an ordinary word no list has as a first name, only yields to a find
 * that is as good as certain. A find of nothing but `the`, or of a letter alone, is none.
 */
function isWorth(one: Found): boolean {
  if (one.words.every((word) => LINKS.has(word))) return false
  if (one.type === 'ADDRESS') return one.words.some(isStreetWord) || !one.words.every(isOrdinary)
  if (one.type !== 'NAME') return !one.words.every(isKept)
  if (one.words.every((word) => word.length === 1)) return false
  if (one.words.every(isKept)) return one.score >= SURE && one.words.every(isNameToo)
  if (one.score < LIKELY && one.words.every(isCommonWord)) return false
  return one.score >= SURE || !one.words.every(isOrdinary)
}

const LINKS = new Set(['the', 'a', 'and', 'of', 'for', 'in', 'at', 'on', 'my', 'our', 'well'])

const isOrdinary = (word: string): boolean =>
  word.length < 3 || (!isFirstName(word) && (isCommonWord(word) || isRareWord(word)))

/** Reads the stretches of a turn in which a word may be something. */
function readTurn(reader: TagReader, summed: Summed, turn: number): Found[] {
  const { session, view, sums } = summed
  const first = view.starts[turn]!
  const until = first + session.tokens[turn]!.length
  const found: Found[] = []
  let plain = false
  for (let at = first; at < until; ) {
    if (isCertain(reader, sums, at * TAG_COUNT)) {
      plain = true
      at += 1
      continue
    }
    let end = at + 1
    const most = Math.min(until, at + STRETCH_MAX)
    while (end < most && !isCertain(reader, sums, end * TAG_COUNT)) end += 1
    const beside = { after_plain: plain, before_plain: end < most }
    readStretch(reader, sums, at * TAG_COUNT, end - at, beside)
    gather(found, reader.chances, summed, turn, at - first, end - first)
    plain = false
    at = end
  }
  const tokens = session.tokens[turn]!
  return found
    .filter((one) => /\p{L}/u.test(session.texts[turn]!.slice(one.start, one.end)))
    .map((one) => wholeName(one, tokens))
}

/** Adds the finds among the turn's tokens `from` to `until`, whose chances have just been read. */
function gather(
  found: Found[],
  chances: Float64Array,
  { session, view }: Summed,
  turn: number,
  from: number,
  until: number,
): void {
  const first = view.starts[turn]!
  const tokens = session.tokens[turn]!
  let open: Found | null = null
  for (let at = from; at < until; at += 1) {
    const best = typeAt(chances, (at - from) * TAG_COUNT)
    const token = tokens[at]!
    if (best === null || token.masked) {
      open = null
      continue
    }
    const word = view.words[first + at]!.word
    const end = token.end - clippedLength(token.lower)
    const goes_on = open?.type === best.type && open.unsure === best.unsure
    if (open !== null && goes_on && !best.begins) {
      open.end = end
      open.last = at
      open.words.push(word)
      open.score = Math.max(open.score, best.score)
      continue
    }
    open = {
      turn,
      start: token.start,
      end,
      type: best.type,
      recogniser: 'name-model',
      why: `stands where a ${WHAT[best.type]} would`,
      score: best.score,
      ...(best.unsure ? { unsure: true as const } : {}),
      words: [word],
      first: at,
      last: at,
    }
    found.push(open)
  }
}

/** A name's initials and hyphened parts are of it: `Peter L`, `L A Reis`, `Soo-jin`; not `Peter I mean`. */
function wholeName(one: Found, tokens: readonly Token[]): Found {
  if (one.type !== 'NAME') return one
  let { start, end } = one
  for (let at = one.first; isInitial(tokens[at - 1]) && start - tokens[at - 1]!.end <= 1; ) {
    at -= 1
    start = tokens[at]!.start
  }
  const [next, after] = [tokens[one.last + 1], tokens[one.last + 2]]
  if (next?.lower === '-' && next.joined && after?.joined && after.kind === 'word') end = after.end
  else if (isInitial(next) && next.start - end <= 1) end = next.end
  return { ...one, start, end }
}

const isInitial = (token: Token | undefined): token is Token =>
  token?.capital === true && token.end - token.start === 1 && !/^[ia]$/.test(token.lower)

const WHAT: Record<string, string> = {
  NAME: "person's name",
  PLACE: 'place',
  ORG: "firm's or body's name",
  ADDRESS: 'street or house',
}

function typeAt(
  chances: Float64Array,
  row: number,
): { type: IdentifierType; score: number; begins: boolean; unsure: true | undefined } | null {
  // All types together count: whether it is a place or a firm matters less than that it is masked.
  const any = 1 - chances[row]!
  if (any < UNSURE_MIN) return null
  let type = ''
  let most = 0
  let begins = false
  for (let t = 1; t < TAG_COUNT; t += 2) {
    const chance = chances[row + t]! + chances[row + t + 1]!
    if (chance > most) {
      most = chance
      type = TAGS[t]!.slice(2)
      begins = chances[row + t]! > chances[row + t + 1]!
    }
  }
  if (type === '') return null
  const unsure = any < THRESHOLDS[type]! || undefined
  return { type: type as IdentifierType, score: any, begins, unsure }
}
