import { COACHES_MIN, hiddenBecause } from './threshold.ts'

/** One coach's figure, and how many distinct people stand behind it. */
export interface CoachFigure {
  readonly value: number
  readonly people: number
}

/** Neighbouring coaches shown at their common mean. */
export interface CoachGroup {
  readonly value: number
  readonly coaches: number
}

/** Below this many coaches even groups of them would be guessed. */
const COACHES_SHOWN_MIN = 10

/**
 * Coaches' figures as they may be shown (microaggregation): sorted, in groups of at least three
 * neighbours, each at the group's mean, so that no coach's own figure is there, nor the lowest or the
 * highest. A group in which one or two coaches give nearly all people takes in the next. Empty
 * with too few coaches.
 */
export function coachGroups(figures: readonly CoachFigure[]): CoachGroup[] {
  if (figures.length < COACHES_SHOWN_MIN) return []
  const groups: CoachFigure[][] = []
  let open: CoachFigure[] = []
  for (const figure of [...figures].sort((left, right) => left.value - right.value)) {
    open.push(figure)
    if (open.length < COACHES_MIN || hiddenBecause(open.map((one) => one.people))) continue
    groups.push(open)
    open = []
  }
  if (open.length > 0) groups.push([...(groups.pop() ?? []), ...open])
  if (groups.some((group) => hiddenBecause(group.map((one) => one.people)))) return []
  return groups.map((group) => ({
    value: group.reduce((sum, one) => sum + one.value, 0) / group.length,
    coaches: group.length,
  }))
}
