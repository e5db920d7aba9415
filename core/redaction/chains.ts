import { isCommonWord } from './names/words.ts'
import { FILLERS, type Run, type RunUnit } from './runs.ts'
import type { SessionText, Token } from './span.ts'
import { isSpeltOut, misheardFigure, shortWordLetters } from './spoken-characters.ts'

/** What stands between two neighbouring runs when it does not end a number. */
interface Gap {
  /** Somebody took back what was just read: `no sorry`. */
  corrected: boolean
}

/** Runs that follow each other with nothing but acknowledgements, corrections or echoes between. */
export interface Region {
  /** Index of the first run, and after the last one. */
  from: number
  to: number
}

const CORRECTIONS = new Set('no sorry wait scrap mean actually correction oops'.split(' '))
/** Words that may stand between two pieces of one number without ending it. */
const BRIDGES = new Set(
  (
    'and then um er erm uh yeah yep yes yup ya mhm mm mmm hmm hm okay ok right got that it is so ' +
    "lovely go on hang that's it's its account number sort code a minute sec second moment aye " +
    'aha uhuh huh oh cool great perfect brilliant fine good thanks thank you cheers ta please next ' +
    'after finally followed by with i i will ill let me see start begin rather bit read back was ' +
    'did say said you or what pardon repeat slower slow down hold still there here now well alright ' +
    'sure carry keep going ready first last the part half digits numbers letters yours ah ' +
    'beg your tell lie do over not again thats check for if all hold im writing down just'
  ).split(' '),
)
for (const word of [...CORRECTIONS, "i'll", "i'm", ...',.?!\u2026;:-\u2013\u2014"'])
  BRIDGES.add(word)

const BRIDGE_LENGTH_MAX = 9
const BRIDGE_TURNS_MAX = 3
const PARTS_MAX = 14
const LENGTH_MAX = 40
const HESITATION_MAX = 5
/** Dots that stand for a pause. */
const PAUSE_MAX = 3
const ALTERNATIVES_MAX = 12
/** How much of what was read a correction may take back. */
const TAKEN_BACK_MAX = 8
/** More fragments than anybody dictates: read plainly, so that hostile text stays cheap. */
const REGION_MAX = 48
const LONG_REGION_PARTS = 3
/**
 * Chains a session may have, and as many again for every run of it: twenty times what the most dictated
 * session known has. From there on it is read plainly too.
 */
const CHAINS_FREE = 5_000
const CHAINS_PER_RUN = 3
/** Shorter joined runs are no identifier. */
const CHAIN_MIN = 4

/** The chains of a session: every way its neighbouring runs may make up one number. */
export function chainRuns(
  session: SessionText,
  runs: readonly Run[],
): { chains: Run[]; regions: Region[] } {
  const gaps = runs.map((run, i) => gapAfter(session, run, runs[i + 1]))
  const chains: Run[] = []
  const regions: Region[] = []
  for (let from = 0; from < runs.length; ) {
    let to = from + 1
    while (gaps[to - 1] !== null && to < runs.length) to += 1
    if (to > from + 1) regions.push({ from, to })
    for (let i = from; i < to; i += 1) chainFrom(session, runs, gaps, i, { from, to }, chains)
    from = to
  }
  return { chains, regions }
}

function chainFrom(
  session: SessionText,
  runs: readonly Run[],
  gaps: readonly (Gap | null)[],
  i: number,
  region: Region,
  chains: Run[],
): void {
  const spent = chains.length > CHAINS_FREE + CHAINS_PER_RUN * i
  const plain = spent || region.to - region.from > REGION_MAX
  const parts = plain ? LONG_REGION_PARTS : PARTS_MAX
  const run = runs[i]!
  let open = plain ? [run] : withShortWords(session, run, true)
  for (const one of open.slice(1)) keep(chains, one)
  for (let k = i + 1; k < region.to && k < i + parts; k += 1) {
    const ends = plain ? [runs[k]!] : withShortWords(session, runs[k]!)
    const joined: Run[] = []
    for (const start of open) {
      // The other person repeating what was just read adds nothing.
      const other = speakerOf(session, runs[k]!.turn) !== speakerOf(session, start.turn)
      if (other) joined.push(start)
      if (other && start.chars.endsWith(runs[k]!.chars)) continue
      for (const end of ends) {
        const whole = join(start, end)
        joined.push(whole)
        keep(chains, whole)
        if (gaps[k - 1]!.corrected && !plain) joined.push(...takeBack(start, end, chains))
      }
    }
    open = joined.filter((one) => one.chars.length <= LENGTH_MAX).slice(0, ALTERNATIVES_MAX)
    if (open.length === 0) return
  }
}

function keep(chains: Run[], run: Run): void {
  if (run.chars.length >= CHAIN_MIN && run.chars.length <= LENGTH_MAX) chains.push(run)
}

/** Where speakers are not told apart, they are taken to take turns. */
function speakerOf(session: SessionText, turn: number): string {
  const speaker = session.speakers[turn]!
  return speaker === 'other' ? String(turn % 2) : speaker
}

/** `sixty five sorry one`: only the second figure of the pair is taken back. */
function slipOfPair(start: Run, end: Run): Run[] {
  const [last, first] = [start.units.at(-1)!, end.units[0]!]
  if (last.length !== 2 || first.length !== 1 || last.first.kind !== 'word') return []
  const units = [...start.units.slice(0, -1), { ...last, length: 1 }]
  return [{ ...join({ ...start, units, chars: start.chars.slice(0, -1) }, end), soft: true }]
}

/** `four five no sorry four nine`: what was read before without its last few characters. */
function takeBack(start: Run, end: Run, chains: Run[]): Run[] {
  const found: Run[] = slipOfPair(start, end)
  for (const one of found) keep(chains, one)
  let taken = 0
  let units = start.units
  while (units.length > 1 && taken < TAKEN_BACK_MAX) {
    taken += units.at(-1)!.length
    units = units.slice(0, -1)
    const rest = { ...start, units, chars: start.chars.slice(0, -taken) }
    const joined = { ...join(rest, end), soft: true }
    found.push(joined)
    keep(chains, joined)
  }
  return found
}

/** The run alone, and with a short word at its edge read as letters or a figure: `so` one nine. */
function withShortWords(session: SessionText, run: Run, begins = false): Run[] {
  const tokens = session.tokens[run.turn]!
  const ways = [run]
  for (const [turn, at] of firstLetters(session, run, begins)) {
    const before = session.tokens[turn]![at]
    const head = before && !before.masked ? edgeOf(before) : null
    if (head === null) continue
    const units = [unitOf(head, before!), ...run.units]
    ways.push({ ...run, chars: head + run.chars, units, turn, at, soft: true })
  }
  ways.push(...withMisheardEnd(tokens, run))
  const last = lastLetterAt(tokens, run.until)
  const after = tokens[last]
  const tail = after && !after.masked ? edgeOf(after) : null
  if (tail !== null) {
    for (const way of [...ways]) {
      const until = isSpeltOut(tokens, last) ? last + 3 : last + 1
      const units = [...way.units, { ...unitOf(tail, after!), last: tokens[until - 1]! }]
      ways.push({ ...way, chars: way.chars + tail, units, until, soft: true })
    }
  }
  return ways
}

/** `three five three won a`: a word that sounds like a figure, and a last letter that looks an article. */
function withMisheardEnd(tokens: readonly Token[], run: Run): Run[] {
  const [figure, letter] = [tokens[run.until], tokens[run.until + 1]]
  const chars = misheardFigure(figure?.lower ?? '')
  if (!run.said || chars === null || letter?.lower !== 'a') return []
  const units = [...run.units, unitOf(chars, figure!), unitOf('A', letter)]
  const until = run.until + 2
  return [{ ...run, chars: `${run.chars}${chars}A`, units, until, soft: true }]
}

/**
 * Where the first letters of a run may be: the word before it, or before a filler; where a number
 * begins with a turn, the last word of the turns before: `so` | `yep` | `six four`.
 */
function firstLetters(session: SessionText, run: Run, begins: boolean): [number, number][] {
  const tokens = session.tokens[run.turn]!
  if (run.at > 0) {
    const near: [number, number][] = [[run.turn, pauseBefore(tokens, run.at)]]
    if (FILLERS.has(tokens[run.at - 1]!.lower)) near.push([run.turn, run.at - 2])
    return near
  }
  if (!begins) return []
  const turns = [run.turn - 1, run.turn - 2, run.turn - 3].filter((turn) => turn >= 0)
  return turns.map((turn) => [turn, session.tokens[turn]!.length - 1])
}

/** Index of the token before a run, or before the dots of a pause: `so ... one nine`. */
function pauseBefore(tokens: readonly Token[], at: number): number {
  let before = at - 1
  while (at - before <= PAUSE_MAX && tokens[before]?.lower === '.') before -= 1
  // One dot ends a sentence.
  return at - before === 2 ? at - 1 : before
}

/** Index of the token after a run, or of a lone `a` after some hesitation: `let me see a`. */
function lastLetterAt(tokens: readonly Token[], until: number): number {
  for (let at = until; at < until + HESITATION_MAX && at < tokens.length; at += 1) {
    if (tokens[at]!.lower === 'a') return at
    if (!BRIDGES.has(tokens[at]!.lower)) break
  }
  return until
}

function edgeOf(token: Token): string | null {
  const word = token.lower
  if (word.length > 4) return null
  const read = misheardFigure(word) ?? shortWordLetters(token)
  if (read !== null) return read
  // `15 cls`: three letters that are no word.
  return word.length === 3 && /^[a-z]{3}$/.test(word) && !isCommonWord(word) && !BRIDGES.has(word)
    ? word.toUpperCase()
    : null
}

const unitOf = (chars: string, token: Token): RunUnit => ({
  length: chars.length,
  first: token,
  last: token,
})

function gapAfter(session: SessionText, run: Run, next: Run | undefined): Gap | null {
  if (next === undefined || next.turn - run.turn_end > BRIDGE_TURNS_MAX) return null
  let words = 0
  let corrected = false
  for (let turn = run.turn_end; turn <= next.turn; turn += 1) {
    const tokens = session.tokens[turn]!
    const from = turn === run.turn_end ? run.until : 0
    const to = turn === next.turn ? next.at : tokens.length
    words += to - from
    if (words > BRIDGE_LENGTH_MAX) return null
    for (let at = from; at < to; at += 1) {
      const word = tokens[at]!.lower
      if (!BRIDGES.has(word) && edgeOf(tokens[at]!) === null) return null
      corrected ||= CORRECTIONS.has(word)
    }
  }
  return { corrected }
}

function join(run: Run, next: Run): Run {
  return {
    chars: run.chars + next.chars,
    units: run.units.concat(next.units),
    at: run.at,
    until: next.until,
    turn: run.turn,
    turn_end: next.turn_end,
    spoken: run.spoken || next.spoken,
    said: run.said || next.said,
    separated: run.separated || next.separated,
    soft: run.soft || next.soft,
    joined: true,
  }
}

/** A word that takes back what was said before it. */
export const isCorrection = (word: string): boolean => CORRECTIONS.has(word)

/** A word of acknowledgement, hesitation or correction. */
export const isBridge = (word: string): boolean => BRIDGES.has(word)
