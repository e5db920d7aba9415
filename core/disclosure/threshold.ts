/** Counts of distinct people below this are hidden, zero included. */
export const PEOPLE_MIN = 10
/** Coaches that a mean or share must rest on. */
export const COACHES_MIN = 3
const ROUND_TO = 5

/** Nearest 5, halves up. */
export const roundCount = (people: number): number => Math.floor(people / ROUND_TO + 0.5) * ROUND_TO

/** A count of distinct people as it may be shown; null is hidden. */
export const shownCount = (people: number): number | null =>
  people < PEOPLE_MIN ? null : roundCount(people)

/** Kaplan-Meier curves stand on the middle of blocks of six; 0 stays 0. */
export const midpointOfSix = (people: number): number =>
  people === 0 ? 0 : Math.ceil(people / 6) * 6 - 3

/** Why a figure may not be shown, or null when it may. */
export type Hidden = 'few_people' | 'few_coaches' | 'dominance' | null

/**
 * Whether a mean, share or estimate may be shown, from the number of distinct people each coach
 * gives: at least 10 people and 3 coaches, no coach above half and no two coaches with 90 % or more.
 */
export function hiddenBecause(people_by_coach: readonly number[]): Hidden {
  const total = people_by_coach.reduce((sum, people) => sum + people, 0)
  if (total < PEOPLE_MIN) return 'few_people'
  const [first = 0, second = 0] = [...people_by_coach].sort((left, right) => right - left)
  if (people_by_coach.filter((people) => people > 0).length < COACHES_MIN) return 'few_coaches'
  if (first > total / 2 || first + second >= 0.9 * total) return 'dominance'
  return null
}

export const HIDDEN_SENTENCE: Record<Exclude<Hidden, null>, string> = {
  few_people: `It rests on fewer than ${PEOPLE_MIN} people, so it is hidden.`,
  few_coaches: `It rests on fewer than ${COACHES_MIN} coaches, so it is hidden.`,
  dominance: 'One or two coaches give nearly all of it, so it is hidden.',
}
