import {
  HIDDEN_SENTENCE,
  hiddenBecause,
  PEOPLE_MIN,
  roundCount,
  shownCount,
} from '../../../core/disclosure/threshold.ts'
import type { Gate, LinkResult, Warning } from '../../../core/statistics/link-result.ts'
import type {
  LinkRecord,
  ShownCheck,
  ShownGate,
  TableCounts,
} from '../../../core/statistics/link-table.ts'
import { prevalenceSentence } from '../../../core/statistics/wording.ts'
import type { ExposureSpec, OutcomeSpec, SessionRow } from './link-input.ts'
import type { Prepared } from './to-link-rows.ts'

/** Why nothing was estimated; `held` hides how many stand behind it too. */
export interface Refusal {
  readonly refusal: string | null
  readonly held: boolean
}

/** What leaves the engine of one link: thresholds and rounding applied, reasons in words. */
export function disclose(
  prepared: Prepared,
  exposure: ExposureSpec,
  outcome: OutcomeSpec,
  result: LinkResult | null,
  { refusal, held }: Refusal,
): LinkRecord {
  const counts = held ? NOBODY : countPeople(prepared)
  const hidden = hiddenReason(counts)
  const estimate = result?.estimates[0] ?? null
  const reason =
    refusal ?? (hidden === null ? null : hidden) ?? (estimate ? null : withheldReason(result))
  const shown = reason === null
  const fallback = hidden === null ? (result?.fallback_prevalence ?? null) : null
  const prevalence = shown ? estimate!.prevalence : fallback
  const coded = exposure.kind !== 'known'
  return {
    exposure: exposure.name,
    exposure_label: exposure.label,
    outcome: outcome.name,
    outcome_label: outcome.label,
    family: outcome.family,
    numeric_exposure: shown && estimate!.marginal_effect !== undefined,
    shown,
    sentence: shown ? '' : notShownSentence(reason, exposure, fallback),
    reason,
    method: shown ? (coded ? 'corrected' : 'direct') : null,
    difference: shown ? estimate!.risk_difference : null,
    p1: shown ? estimate!.p1 : null,
    p0: shown ? estimate!.p0 : null,
    p: shown ? estimate!.p : null,
    q: null,
    q_label: null,
    order: null,
    prevalence,
    people: shownCount(counts.people),
    meetings: counts.people < PEOPLE_MIN ? null : roundCount(counts.meetings),
    coaches: result?.clusters ?? counts.by_coach.length,
    same_direction: shown ? result!.same_direction : null,
    sign_flip_p: shown ? result!.sign_flip_p : null,
    e_value: shown ? result!.e_value : null,
    between: shown ? result!.between : null,
    more_coding: coded ? moreCodingSentence(result, outcome) : null,
    grade: shown ? result!.grade : { locks: 0, lost: [reason] },
    gates: (result?.gates ?? []).map(shownGate),
    warnings: [
      ...(result?.warnings ?? []).map((one) => shownWarning(one, counts)),
      ...leftOut(prepared),
    ],
    provisional: false,
    exploratory: true,
    odds_ratio: shown ? (estimate!.odds_ratio ?? null) : null,
    df: shown ? estimate!.df : null,
    missing_of_100: counts.people < PEOPLE_MIN ? null : missingOf100(counts),
    checks: shown ? leverageCheck(result!) : [],
  }
}

/** A coach who brings more than this share of the leave-one-out variance weighs heavily. */
const HEAVY_SHARE = 0.5

/** In words only: what leaving one coach out gives is never shown. */
function leverageCheck({ leverage, sign_turned_by }: LinkResult): ShownCheck[] {
  if (leverage === null || leverage.heaviest_share === null) return []
  const check = 'leverage' as const
  if (sign_turned_by !== null && sign_turned_by > 0) {
    return [{ check, sentence: 'Leaving out one coach turns its direction.', holds: false }]
  }
  const heavy = leverage.heaviest_share > HEAVY_SHARE
  const sentence = heavy
    ? 'One coach alone brings most of its uncertainty.'
    : 'It does not hang on any one coach.'
  return [{ check, sentence, holds: !heavy }]
}

const missingOf100 = ({ missing_share }: PeopleCounts) => Math.round(missing_share * 20) * 5

interface PeopleCounts {
  readonly people: number
  readonly meetings: number
  readonly missing_share: number
  readonly by_coach: readonly number[]
  /** Distinct people with and without a yes/no exposure; null for numbers. */
  readonly sides: readonly number[] | null
}

/** Distinct people behind a link, as far as exposure and outcome are known. */
function countPeople({ rows, sessions }: Pick<Prepared, 'rows' | 'sessions'>): PeopleCounts {
  const { exposure } = rows
  const seen = exposure.kind === 'known' ? exposure.values : exposure.human
  const frame = exposure.kind === 'known' ? exposure.values : exposure.tag
  const people = new Set<string>()
  const byCoach = new Map<string, Set<string>>()
  const sides = new Map<number, Set<string>>()
  let meetings = 0
  let missing = 0
  sessions.forEach((row, i) => {
    if (frame[i] === null) return
    if (rows.outcome[i] === null) {
      missing += 1
      return
    }
    meetings += 1
    people.add(row.person)
    addTo(byCoach, row.coach, row.person)
    const value = seen[i] ?? null
    if (value !== null) addTo(sides, value, row.person)
  })
  const binary = [...sides.keys()].every((value) => value === 0 || value === 1)
  return {
    people: people.size,
    meetings,
    missing_share: missing / Math.max(missing + meetings, 1),
    by_coach: [...byCoach.values()].map((of) => of.size),
    sides: binary ? [0, 1].map((value) => sides.get(value)?.size ?? 0) : null,
  }
}

const NOBODY: PeopleCounts = { people: 0, meetings: 0, missing_share: 0, by_coach: [], sides: null }

/** Who stands behind all links of these sessions together. */
export function tableCounts(sessions: readonly SessionRow[]): TableCounts {
  const people = new Set(sessions.map((row) => row.person)).size
  if (people < PEOPLE_MIN) return { people: null, meetings: null, coaches: null }
  const coaches = new Set(sessions.map((row) => row.coach)).size
  return { people: roundCount(people), meetings: roundCount(sessions.length), coaches }
}

function addTo<Key>(sets: Map<Key, Set<string>>, key: Key, person: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([person]))
  else set.add(person)
}

/** Why nothing about these meetings may be shown; null when it may. */
export function hiddenBehind(prepared: Pick<Prepared, 'rows' | 'sessions'>): string | null {
  return hiddenReason(countPeople(prepared))
}

function hiddenReason({ by_coach, sides }: PeopleCounts): string | null {
  const hidden = hiddenBecause(by_coach)
  if (hidden !== null) return HIDDEN_SENTENCE[hidden]
  return sides?.some((people) => people < PEOPLE_MIN) ? HIDDEN_SENTENCE.few_people : null
}

function withheldReason(result: LinkResult | null): string {
  const cannot = result?.warnings.find((one) =>
    /_(constant|empty|separation|collinear|no_convergence)$/.test(one.code),
  )
  if (cannot) return cannot.sentence
  const failed = result?.gates.filter((gate) => !gate.passed) ?? []
  if (failed.length > 0 && failed.every((gate) => gate.gate.startsWith('margin'))) {
    return 'Too imprecise to show: the interval is too wide to be of use.'
  }
  if (failed.some((gate) => gate.gate === 'agreement between human coders')) {
    return 'People do not agree enough on this code.'
  }
  const named = failed.map(({ gate, threshold }) => {
    const bound = gate === 'largest share of one coach' ? 'at most' : 'at least'
    return `${gate} (${bound} ${threshold} wanted)`
  })
  return `Not enough evidence yet: ${named.join('; ')}.`
}

function notShownSentence(
  reason: string,
  exposure: ExposureSpec,
  prevalence: LinkResult['fallback_prevalence'],
): string {
  return prevalence === null
    ? reason
    : `${reason} ${prevalenceSentence(exposure.label, prevalence)}`
}

/** Gates that count meetings or people are rounded, and hidden when small. */
function shownGate({ gate, value, threshold, passed }: Gate): ShownGate {
  const counts = /meetings|uses|clients/.test(gate) && !gate.endsWith('a coach')
  if (value === null || !counts) return { gate, value: rounded(value), threshold, passed }
  return { gate, value: shownCount(value), threshold, passed }
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)

/** Sentences that carry exact counts are said again in rounded shares. */
function shownWarning(warning: Warning, counts: PeopleCounts): Warning {
  if (warning.code === 'outcome_missing') {
    return {
      ...warning,
      sentence: `About ${missingOf100(counts)} of 100 meetings have no known outcome.`,
    }
  }
  if (warning.code.endsWith('few_events_per_covariate')) {
    return { ...warning, sentence: 'The rarer outcome is too rare for all covariates at once.' }
  }
  return warning
}

function leftOut({ left_out }: Prepared): Warning[] {
  if (left_out.length === 0) return []
  return [
    {
      code: 'covariates_left_out',
      sentence: `Not adjusted for, as the outcome is too rare: ${left_out.join(', ')}.`,
    },
  ]
}

function moreCodingSentence(result: LinkResult | null, outcome: OutcomeSpec): string | null {
  const needed = result?.more_coding
  if (!needed || needed.margin_now <= needed.margin_wanted) return null
  const margin =
    outcome.family === 'gaussian'
      ? `${needed.margin_wanted.toFixed(2)} points`
      : `${Math.round(100 * needed.margin_wanted)} points`
  if (needed.codes_needed === null) {
    return `Even with every meeting coded this margin would stay above ${margin}: more meetings are needed.`
  }
  const more = Math.max(5, roundCount(needed.codes_needed - needed.codes_now))
  return `About ${more} more coded meetings would bring this margin to ${margin}.`
}
