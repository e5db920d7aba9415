import type { Grade } from './link-result.ts'

/** What the strength of evidence of an observational link rests on. */
export interface Evidence {
  readonly gates_passed: boolean
  /** Half-width of the interval: a share for yes/no outcomes, standard deviations for scores. */
  readonly half_width: number | null
  readonly scored_outcome: boolean
  /** Null when the exposure is known and needs no human codes. */
  readonly coding: {
    readonly codes: number
    readonly codes_per_coach: number
    /** Agreement between human coders; null when nobody has measured it. */
    readonly alpha: number | null
  } | null
  readonly p: number | null
  readonly sign_flip_p: number | null
  /** Left-out coaches that turn the sign. */
  readonly sign_turned_by: number
  /** Gap in "no next meeting booked" between used and not used, as a share; null if not known. */
  readonly booking_gap: number | null
  /** Whether the previous period showed the same sign; null when there is none. */
  readonly same_sign_before: boolean | null
}

/**
 * Confidence in the number, kept apart from its size and direction. Observational links start at
 * three locks and cannot pass them: they lack a control group.
 */
export function gradeLink(evidence: Evidence): Grade {
  if (!evidence.gates_passed) {
    return {
      locks: 0,
      lost: ['Not enough evidence yet: a condition for showing it does not hold.'],
    }
  }
  const lost: string[] = []
  const wide = evidence.scored_outcome ? 0.25 : 0.08
  if (evidence.half_width === null || evidence.half_width > wide) {
    lost.push(
      evidence.scored_outcome
        ? 'The interval is wider than a quarter of a standard deviation either way.'
        : 'The interval is wider than 8 points either way.',
    )
  }
  const coding = codingLost(evidence.coding)
  if (coding) lost.push(coding)
  const fragile = fragileBecause(evidence)
  if (fragile) lost.push(fragile)
  if (evidence.same_sign_before !== true) {
    lost.push(
      evidence.same_sign_before === null
        ? 'It has not been looked for in an earlier period.'
        : 'An earlier period did not point the same way.',
    )
  }
  return { locks: Math.max(1, 3 - lost.length), lost }
}

function codingLost(coding: Evidence['coding']): string | null {
  if (coding === null) return null
  if (coding.codes < 200) return 'Fewer than 200 meetings were coded by people.'
  if (coding.codes_per_coach < 10) return 'Fewer than 10 meetings a coach were coded by people.'
  if (coding.alpha === null) return 'How well human coders agree on this code is not known.'
  if (coding.alpha < 0.67) return 'Human coders agree only moderately on this code.'
  return null
}

function fragileBecause(evidence: Evidence): string | null {
  const { p, sign_flip_p } = evidence
  if (p !== null && p < 0.05 && (sign_flip_p === null || sign_flip_p >= 0.1)) {
    return 'A second test, made for few coaches, does not confirm it.'
  }
  if (evidence.sign_turned_by > 0) return 'Leaving out one coach turns its direction.'
  if (evidence.booking_gap !== null && Math.abs(evidence.booking_gap) > 0.05) {
    return 'Next meetings were booked more often in one group than in the other.'
  }
  return null
}
