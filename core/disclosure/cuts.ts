import { HIDDEN_SENTENCE, PEOPLE_MIN } from './threshold.ts'

/** A part of the rows that figures are wanted for, such as one phase of several. */
export interface RowCut {
  readonly name: string
  /** Cuts of one dimension share the rows among them: together they make up the whole. */
  readonly dimension: string
  /** Row numbers, each of one person. */
  readonly rows: ReadonlySet<number>
}

const COMPLEMENT =
  'Hidden as well, because a smaller part beside it is hidden: subtracting this one from the whole ' +
  'would show that part.'

/**
 * Which cuts may not be shown beside the whole and each other, with the reason in words. A cut is
 * held back when few people are in it; when it is what parts a hidden cut from the whole; and when
 * it or its rest differs from another shown cut by fewer than ten people. Of two that are too close
 * the later in the list gives way; the whole never does.
 */
export function heldBackCuts(
  whole: RowCut,
  cuts: readonly RowCut[],
  personOf: (row: number) => string,
): Map<string, string> {
  const held = new Map<string, string>()
  const people = new Map([whole, ...cuts].map((cut) => [cut, peopleOf(cut.rows, personOf)]))
  const sizeOf = (cut: RowCut) => people.get(cut)!.size
  for (const cut of cuts)
    if (sizeOf(cut) < PEOPLE_MIN) held.set(cut.name, HIDDEN_SENTENCE.few_people)
  const kept = [whole]
  for (const cut of cuts) {
    if (held.has(cut.name)) continue
    const clash = kept.find(
      (other) => tooFew(people.get(cut)!, people.get(other)!) || fewBetween(cut, other, personOf),
    )
    if (clash === undefined) kept.push(cut)
    else held.set(cut.name, closeSentence(clash))
  }
  for (const dimension of new Set(cuts.map((cut) => cut.dimension))) {
    hideComplements(
      cuts.filter((cut) => cut.dimension === dimension),
      held,
      people,
    )
  }
  return held
}

const closeSentence = (other: RowCut) =>
  `It differs from “${other.name}” by fewer than ${PEOPLE_MIN} people, so it is hidden: subtracting ` +
  'one from the other would show those few.'

/** Hides the next smallest beside hidden ones, until what is hidden together holds enough people. */
function hideComplements(
  cuts: readonly RowCut[],
  held: Map<string, string>,
  people: ReadonlyMap<RowCut, ReadonlySet<string>>,
): void {
  for (;;) {
    const hidden = cuts.filter((cut) => held.has(cut.name) && cut.rows.size > 0)
    const together = new Set(hidden.flatMap((cut) => [...people.get(cut)!]))
    if (hidden.length === 0 || together.size >= PEOPLE_MIN) return
    const shown = cuts
      .filter((cut) => !held.has(cut.name))
      .sort((left, right) => people.get(left)!.size - people.get(right)!.size)
    if (shown[0] === undefined) return
    held.set(shown[0].name, COMPLEMENT)
  }
}

/** Whether one group of people holds the other and a few more. */
function tooFew(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left]
  const difference = large.size - small.size
  return difference > 0 && difference < PEOPLE_MIN && holds(large, small)
}

/** Whether one set of rows holds the other, and the rows between them are of a few people. */
function fewBetween(left: RowCut, right: RowCut, personOf: (row: number) => string): boolean {
  const [small, large] =
    left.rows.size <= right.rows.size ? [left.rows, right.rows] : [right.rows, left.rows]
  if (small.size === large.size || !holds(large, small)) return false
  const between = new Set<string>()
  for (const row of large) {
    if (small.has(row)) continue
    between.add(personOf(row))
    if (between.size >= PEOPLE_MIN) return false
  }
  return true
}

function holds<Item>(large: ReadonlySet<Item>, small: ReadonlySet<Item>): boolean {
  for (const item of small) if (!large.has(item)) return false
  return true
}

function peopleOf(rows: ReadonlySet<number>, personOf: (row: number) => string): Set<string> {
  const people = new Set<string>()
  for (const row of rows) people.add(personOf(row))
  return people
}
