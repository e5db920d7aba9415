import type { Codebook } from '../../core/codebook/codebook.ts'
import { mitiCounts, mitiSummary } from '../../core/codebook/crosswalk.ts'
import { OPPORTUNITIES, openingsTaken } from '../../core/codebook/opportunities.ts'
import { MeasureIn, MeasureOut, type Tag } from '../../core/pipeline/shapes.ts'
import type { Step } from '../../core/pipeline/step.ts'
import type { RedactedTurn } from '../../core/session/turn.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'

/**
 * Below these a session is too short for rates and ratios: they are null and `too_short` is true.
 * The MITI is made for a 20-minute stretch, about 2,500 words of talk; a first call or contact here
 * is often shorter, so half a page of it (300 words, about two and a half minutes) is the least
 * from which a rate is given, and ten coach turns, so that one turn moves no rate by more than ten
 * points. Counts and the talk share are given always: they claim nothing beyond the session.
 */
export const COACH_TURNS_MIN = 10
export const WORDS_MIN = 300

/** MITI's own stretch: below it the MITI summary ratios carry `miti_full_sample` 0. */
export const MITI_STRETCH_S = 20 * 60
export const MITI_STRETCH_WORDS = 2500

type Measures = Record<string, number | null>

/** One row of numbers a session, from its turns and tags. Needs no model. */
export const measureStep: Step<MeasureIn, MeasureOut, Record<never, never>> = {
  name: 'measure',
  version: 1,
  reads: MeasureIn,
  writes: MeasureOut,
  limits: { timeout_ms: 60_000, attempts_max: 3, input_bytes_max: 20_000_000 },
  async run(input) {
    return {
      kind: 'done',
      output: measure(input, input.codebook ?? loadCodebook()),
      unprocessable: [],
    }
  },
}

/** The measures of one session under a codebook. */
export function measure(input: MeasureIn, codebook: Codebook): MeasureOut {
  const codes = codesByTurn(input.tags)
  const coach = input.turns.filter((turn) => turn.speaker === 'coach')
  const client = input.turns.filter((turn) => turn.speaker === 'client')
  const words = sum(input.turns.map((turn) => countWords(turn.text)))
  const too_short = coach.length < COACH_TURNS_MIN || words < WORDS_MIN
  const measures: Measures = {
    coach_turns: coach.length,
    client_turns: client.length,
    words,
    duration_s: input.duration_s,
    talk_share_client: talkShare(coach, client),
    ...codeMeasures(codebook, input.tags, coach.length, client.length, too_short),
    ...mitiMeasures(codebook, coach, codes, too_short),
    ...opportunities(input.turns, codes, too_short),
    miti_full_sample: isFullSample(input.duration_s, words) ? 1 : 0,
  }
  return { measures, too_short }
}

function codesByTurn(tags: readonly Tag[]): Map<number, string[]> {
  const codes = new Map<number, string[]>()
  for (const tag of tags) codes.set(tag.turn, [...(codes.get(tag.turn) ?? []), tag.code])
  return codes
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const countWords = (text: string): number =>
  text.match(/[\p{L}\p{N}]+(?:['’-]\p{L}+)*/gu)?.length ?? 0
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** The client's share of the words that coach and client said, 0 to 1. */
function talkShare(coach: readonly RedactedTurn[], client: readonly RedactedTurn[]): number | null {
  const own = sum(client.map((turn) => countWords(turn.text)))
  return share(own, own + sum(coach.map((turn) => countWords(turn.text))))
}

/** `count_<code>` turns, and `rate_<code>` per turn of the code's own speaker. */
function codeMeasures(
  codebook: Codebook,
  tags: readonly Tag[],
  coachTurns: number,
  clientTurns: number,
  tooShort: boolean,
): Measures {
  const measures: Measures = {}
  for (const code of codebook.codes) {
    const turns = new Set(tags.filter((tag) => tag.code === code.id).map((tag) => tag.turn)).size
    measures[`count_${code.id}`] = turns
    const whole = code.speaker === 'coach' ? coachTurns : clientTurns
    measures[`rate_${code.id}`] = tooShort ? null : share(turns, whole)
  }
  return measures
}

function mitiMeasures(
  codebook: Codebook,
  coach: readonly RedactedTurn[],
  codes: ReadonlyMap<number, string[]>,
  tooShort: boolean,
): Measures {
  const turnCodes = coach.map((turn) => codes.get(turn.n) ?? [])
  const counts = mitiCounts(codebook, turnCodes)
  const summary = mitiSummary(counts)
  const open = turnCodes.filter((ids) => ids.includes('question_open')).length
  const named = Object.entries(counts).map(([name, count]) => [`miti_${name}`, count])
  return {
    ...Object.fromEntries(named),
    miti_mi_adherent: summary.mi_adherent,
    miti_mi_non_adherent: summary.mi_non_adherent,
    miti_r_to_q: tooShort ? null : summary.r_to_q,
    miti_percent_cr: tooShort ? null : summary.percent_cr,
    /** Open questions per 100 questions: an older MITI measure that practice still asks for. */
    miti_percent_open: tooShort || counts.q === 0 ? null : (100 * open) / counts.q,
  }
}

const ADVICE = ['advise_with_permission', 'advise_without_permission']
function opportunities(
  turns: readonly RedactedTurn[],
  codes: ReadonlyMap<number, string[]>,
  tooShort: boolean,
): Measures {
  const has = (turn: RedactedTurn, wanted: readonly string[]) =>
    (codes.get(turn.n) ?? []).some((code) => wanted.includes(code))
  const measures: Measures = {}
  const codesOf = (turn: RedactedTurn) => codes.get(turn.n) ?? []
  for (const [name, opportunity] of Object.entries(OPPORTUNITIES)) {
    const { openings, taken } = openingsTaken(turns, codesOf, opportunity)
    measures[`openings_${name}`] = openings
    measures[`share_${name}`] = tooShort ? null : share(taken, openings)
  }
  measures.share_advice_with_permission = adviceWithPermission(turns, has, tooShort)
  return measures
}

function adviceWithPermission(
  turns: readonly RedactedTurn[],
  has: (turn: RedactedTurn, wanted: readonly string[]) => boolean,
  tooShort: boolean,
): number | null {
  const advice = turns.filter((turn) => has(turn, ADVICE))
  const asked = advice.filter((turn) => has(turn, ['advise_with_permission']))
  return tooShort ? null : share(asked.length, advice.length)
}

function isFullSample(duration_s: number | null, words: number): boolean {
  return duration_s === null ? words >= MITI_STRETCH_WORDS : duration_s >= MITI_STRETCH_S
}
