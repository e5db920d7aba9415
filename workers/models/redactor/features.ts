import { COMMON, FIRST, KNOWN, type SessionView, type WordView } from './views.ts'

/** More features than any token has. */
export const FEATURES_MAX = 64

/** Where a turn lies in its session's view. */
export interface TurnPlaces {
  first: number
  until: number
  /** 1 where the turn before asked after a name. */
  asked: number
}

const FEW = FIRST | COMMON | KNOWN
const LENGTH_MAX = 9
/** The templates below; a word's threes of letters come behind them. */
const TEMPLATES = 41

/**
 * Writes the features of the token at a place, as indices below `size` (a power of two), to the
 * beginning of `out`, and gives their number. It is asked of every word there is: no list, no object
 * and no text is made on the way.
 */
export function featuresAt(
  { words, lists, shapes }: SessionView,
  at: number,
  turn: TurnPlaces,
  size: number,
  out: Int32Array,
): number {
  const mask = size - 1
  const w = words[at]!
  const hash = w.hash
  const own = lists[at]!
  const shape = shapes[at]!
  const me = own * 8 + shape
  const before2 = words[at - 2]!.hash
  const before = words[at - 1]!.hash
  const after = words[at + 1]!.hash
  const after2 = words[at + 2]!.hash
  const listsBefore = lists[at - 1]!
  const listsAfter = lists[at + 1]!
  const person = personBefore(words, at)
  const side = sideOf(at, turn)
  out[0] = one(1, 1) & mask
  out[1] = one(2, hash) & mask
  out[2] = two(3, hash, shape) & mask
  out[3] = one(4, me) & mask
  out[4] = two(5, before, me) & mask
  out[5] = two(6, after, me) & mask
  out[6] = one(7, before) & mask
  out[7] = one(8, after) & mask
  out[8] = two(9, before2, before) & mask
  out[9] = three(10, before2, before, me) & mask
  out[10] = three(11, after, after2, me) & mask
  out[11] = three(12, before, after, me) & mask
  out[12] = two(13, before2, me) & mask
  out[13] = two(14, after2, me) & mask
  out[14] = three(15, listsBefore, shapes[at - 1]!, me) & mask
  out[15] = three(16, listsAfter, shapes[at + 1]!, me) & mask
  out[16] = three(17, listsBefore, me, listsAfter) & mask
  out[17] = three(18, shapes[at - 1]!, shape, shapes[at + 1]!) & mask
  out[18] = three(19, w.suffix, own, shape) & mask
  out[19] = two(20, side, me) & mask
  out[20] = three(21, side, before, hash) & mask
  out[21] = two(22, before, hash) & mask
  out[22] = two(23, hash, after) & mask
  out[23] = two(24, hash, listsAfter) & mask
  out[24] = two(25, headAhead(words, at), me) & mask
  out[25] = three(26, w.heads, listsBefore, shape) & mask
  out[26] = two(27, w.heads, before) & mask
  out[27] = two(28, person, me) & mask
  out[28] = two(29, person, w.suffix) & mask
  out[29] = two(30, words[at + 1]!.person, me) & mask
  out[30] = two(31, cueBefore(words, at), me) & mask
  out[31] = two(32, Math.min(w.word.length, LENGTH_MAX), me) & mask
  out[32] = two(33, w.written, me) & mask
  out[33] = three(34, w.written, own & COMMON, before) & mask
  out[34] = three(35, turn.asked, side, me) & mask
  out[35] = two(36, listsBefore, hash) & mask
  out[36] = four(37, lists[at - 2]!, listsBefore, me, listsAfter) & mask
  // Few bits, so that a name that is also a town or a surname has been seen in this company.
  const few = (own & FEW) * 8 + shape
  out[37] = one(38, few) & mask
  out[38] = two(39, few, before) & mask
  out[39] = two(40, few, after) & mask
  out[40] = three(41, few, listsBefore & FEW, listsAfter & FEW) & mask
  let count = TEMPLATES
  for (const letters of w.threes) {
    out[count] = sealed(letters ^ 0x27d4eb2f) & mask
    count += 1
  }
  return count
}

// Each template's values are mixed into one number; its own number keeps it apart from the others.

const one = (template: number, a: number): number => closed(mixed(opened(template), a))

const two = (template: number, a: number, b: number): number =>
  closed(mixed(mixed(opened(template), a), b))

const three = (template: number, a: number, b: number, c: number): number =>
  closed(mixed(mixed(mixed(opened(template), a), b), c))

const four = (template: number, a: number, b: number, c: number, d: number): number =>
  closed(mixed(mixed(mixed(mixed(opened(template), a), b), c), d))

const opened = (template: number): number => Math.imul(template, 0x9e3779b1)

const mixed = (hash: number, part: number): number =>
  Math.imul(hash ^ part ^ (hash >>> 15), 0x85ebca6b)

const sealed = (hash: number): number => Math.imul(hash, 0xc2b2ae35) >>> 7

const closed = (hash: number): number => sealed(hash ^ (hash >>> 13))

/** 1 for a turn's first word, 2 for its last, 3 for the first of a very short turn. */
function sideOf(at: number, { first, until }: TurnPlaces): number {
  if (at === first) return until - first < 4 ? 3 : 1
  return at === until - 1 ? 2 : 0
}

function headAhead(words: readonly WordView[], at: number): number {
  for (let k = 1; k <= 3; k += 1) if (words[at + k]!.heads === 1) return k
  return 0
}

function personBefore(words: readonly WordView[], at: number): number {
  for (let k = 1; k <= 4; k += 1) if (words[at - k]!.person === 1) return k
  return 0
}

/** The nearest preposition or opening among the last three words, and how far it is. */
function cueBefore(words: readonly WordView[], at: number): number {
  for (let k = 1; k <= 3; k += 1) {
    const cue = words[at - k]!.cue
    if (cue >= 0) return cue * 4 + k
  }
  return 0
}
