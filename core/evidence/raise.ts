/** What would win back a lock, by how the sentence of its loss begins. */
const RAISES: readonly (readonly [lost: string, raise: string])[] = [
  ['The interval is wider than 8 points', 'More meetings, or more of them coded by people.'],
  ['The interval is wider than a quarter', 'More meetings with the score filled in.'],
  ['Fewer than 200 meetings', 'Code at least 200 meetings.'],
  ['Fewer than 10 meetings a coach', 'Code at least 10 meetings of every coach.'],
  ['How well human coders agree', 'Have a share of the meetings coded by two people.'],
  ['Human coders agree only', 'Sharpen the code’s definition and code a new draw.'],
  ['A second test', 'More coaches.'],
  ['Leaving out one coach', 'More coaches, so that no single one decides the direction.'],
  ['Next meetings were booked', 'Book a next meeting as often in both groups.'],
  ['It has not been looked for', 'Look again in the next period.'],
  ['An earlier period', 'The same direction in two periods running.'],
]

const NOT_ENOUGH = 'Meet the conditions named; more meetings and more human codings help most.'
/** No observational link passes three locks, whatever else holds. */
export const BEYOND_THREE =
  'Above three locks only a randomised test counts: try it as an experiment.'

/** What would raise a link's grade, one sentence for each that says what was lost. */
export function raiseOf(locks: number, lost: readonly string[]): string[] {
  const raises = lost.map(
    (sentence) => RAISES.find(([begins]) => sentence.startsWith(begins))?.[1] ?? NOT_ENOUGH,
  )
  return [...new Set(locks === 0 ? [NOT_ENOUGH] : [...raises, BEYOND_THREE])]
}
