import type { Span } from '../pipeline/shapes.ts'
import type { RawTurn, Word } from '../session/turn.ts'
import { isMasked, placeWords } from './spoken-words.ts'

/** Silence on each side of a masked stretch, in seconds: engines time words a little late or short. */
export const MUTE_PADDING_S = 0.15
/** Word times further outside their turn than this are not believed. */
const STRAY_S_MAX = 1

/** A stretch of a recording to be silenced, in seconds from its start. */
export interface Mute {
  start: number
  end: number
}

export type MutePlan =
  | {
      ok: true
      /** In order, apart from each other, padding included. */
      mutes: Mute[]
      /** Turns silenced wholly, because a masked word of theirs could not be found in time. */
      whole_turns: number
    }
  | { ok: false }

/**
 * Which stretches of a recording say what the text no longer says. A masked stretch whose words are
 * timed is silenced alone; one that cannot be found in time takes its whole turn with it. Where even
 * the turn has no times there is no plan, and nothing may be played.
 */
export function planMutes(
  turns: readonly RawTurn[],
  spans: readonly Pick<Span, 'turn' | 'start' | 'end'>[],
): MutePlan {
  const mutes: Mute[] = []
  let whole_turns = 0
  const byNumber = new Map(turns.map((turn) => [turn.n, turn]))
  const numbers = [...new Set(spans.map((span) => span.turn))]
  for (const n of numbers) {
    const turn = byNumber.get(n)
    if (turn === undefined) return { ok: false }
    const own = spans.filter((span) => span.turn === n)
    const timed = inTime(turn, own)
    if (timed) mutes.push(...timed)
    else if (isStretch(turn)) {
      mutes.push({ start: turn.start, end: turn.end })
      whole_turns += 1
    } else return { ok: false }
  }
  return { ok: true, mutes: joined(mutes), whole_turns }
}

/** Each span's stretch by the times of its words; null when one of them cannot be told. */
function inTime(turn: RawTurn, spans: readonly Pick<Span, 'start' | 'end'>[]): Mute[] | null {
  const { words } = turn
  const places = words && areTimed(turn, words) ? placeWords(turn.text, words) : null
  if (!words || !places) return null
  const mutes: Mute[] = []
  for (const span of spans) {
    const said = words.filter((_, at) => isMasked(places[at] as (typeof places)[number], span))
    if (said.length === 0) return null
    const ends = said.map((word) => word.end)
    mutes.push({ start: (said[0] as Word).start, end: Math.max(...ends) })
  }
  return mutes
}

/** Whether a turn's word times can be believed: forwards, each with a length, inside their turn. */
function areTimed(turn: RawTurn, words: readonly Word[]): boolean {
  const first = (turn.start ?? 0) - STRAY_S_MAX
  const last = (turn.end ?? Number.POSITIVE_INFINITY) + STRAY_S_MAX
  return words.every(({ start, end }, at) => {
    const after = at === 0 || start >= (words[at - 1] as Word).start
    return after && start >= 0 && end > start && start >= first && end <= last
  })
}

function isStretch(turn: RawTurn): turn is RawTurn & Mute {
  return turn.start !== undefined && turn.end !== undefined && turn.end > turn.start
}

function joined(mutes: readonly Mute[]): Mute[] {
  const padded = mutes
    .map(({ start, end }) => ({
      start: Math.max(0, start - MUTE_PADDING_S),
      end: end + MUTE_PADDING_S,
    }))
    .sort((a, b) => a.start - b.start)
  const apart: Mute[] = []
  for (const mute of padded) {
    const last = apart.at(-1)
    if (last && mute.start <= last.end) last.end = Math.max(last.end, mute.end)
    else apart.push({ ...mute })
  }
  return apart
}
