import type { Channel, Phase } from '../../../core/session/session.ts'
import type { Draw } from './draw.ts'
import type { DemoPerson } from './records.ts'
import type { CoachTraits } from './staff.ts'
import {
  ALLIANCE_SD,
  CLIENT_CODES,
  COACH_CODES,
  COVARIATES,
  INTERCEPTS,
  type LinkedOutcome,
  PHASE_SHIFT_OF_USE,
  TRUE_LINKS,
} from './true-model.ts'

export const logit = (p: number): number => Math.log(p / (1 - p))
export const expit = (x: number): number => 1 / (1 + Math.exp(-x))

/** How often each code was truly used in one session. */
export function drawTrueCounts(phase: Phase, coach: CoachTraits, draw: Draw) {
  const counts: Record<string, number> = {}
  for (const [code, model] of Object.entries(COACH_CODES)) {
    const odds = logit(model.prevalence) + PHASE_SHIFT_OF_USE[phase] + coach.use[code]!
    counts[code] = draw.chance(expit(odds)) ? 1 + draw.poisson(model.more_uses) : 0
  }
  for (const [code, model] of Object.entries(CLIENT_CODES)) {
    counts[code] = draw.chance(model.prevalence) ? 1 + draw.poisson(model.more_uses) : 0
  }
  return counts
}

/** Log-odds of each outcome (points for alliance) before any code is counted. */
export function baselinesOf(
  person: DemoPerson,
  phase: Phase,
  channel: Channel,
  coach: CoachTraits,
): Record<LinkedOutcome, number> {
  const shift =
    COVARIATES.phase[phase] +
    COVARIATES.channel[channel as keyof typeof COVARIATES.channel] +
    COVARIATES.age_band[person.age_band] +
    COVARIATES.condition_group[person.condition_group] +
    coach.outcome
  const baselines = { ...INTERCEPTS }
  for (const outcome of Object.keys(baselines) as LinkedOutcome[]) {
    // A point on the 1 to 5 alliance scale is a larger step than a unit of log-odds.
    baselines[outcome] += outcome === 'alliance' ? 0.4 * shift : shift
  }
  return baselines
}

/** The same with the session's codes counted in. */
export function predictor(
  outcome: LinkedOutcome,
  baselines: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
): number {
  return TRUE_LINKS.reduce(
    (sum, link) =>
      link.outcome === outcome && counts[link.code]! > 0 ? sum + link.coefficient : sum,
    baselines[outcome]!,
  )
}

export function drawYesNo(
  outcome: Exclude<LinkedOutcome, 'alliance'>,
  baselines: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
  draw: Draw,
): boolean {
  return draw.chance(expit(predictor(outcome, baselines, counts)))
}

/** Mean of the answers on the 1 to 5 scale, to two decimals. */
export function drawAlliance(
  baselines: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
  draw: Draw,
): number {
  const score = draw.normal(predictor('alliance', baselines, counts), ALLIANCE_SD)
  return Math.round(Math.min(5, Math.max(1, score)) * 100) / 100
}
