import { z } from 'zod'
import { differencingGuard } from '../disclosure/differencing.ts'
import { shownTable } from '../disclosure/table.ts'
import { hiddenBecause, shownCount } from '../disclosure/threshold.ts'
import { PHASES, type Phase } from '../session/session.ts'

/** What a leader looks for in the team's notes. All words must be there; nothing can be left out. */
export const TeamSearchQuery = z.object({
  words: z.string().trim().min(3, 'Give at least one word').max(100, 'Use at most 100 characters'),
})

/** A passage that was found: whose, and when. Never shown as such. */
export interface TeamMatch {
  /** Stands for the person and tells nothing about them. */
  person: string
  coach: string
  /** ISO day. */
  day: string
  phase: Phase | null
}

/** The people behind a figure that was shown; the next answers are weighed against it. */
export interface ShownCut {
  /** Which figure: everything, a week, a phase. */
  slot: string
  people: string[]
}

export interface CountedPart<Key> {
  key: Key
  /** Rounded count of people; null is hidden. */
  people: number | null
}

export interface TeamAnswer {
  /** Rounded count of people; null when nothing may be shown. */
  people: number | null
  weeks: CountedPart<string>[]
  phases: CountedPart<Phase>[]
  /** To be remembered. */
  cuts: ShownCut[]
}

const DAY_MS = 86_400_000
const WEEKS = 12

/** The Mondays of the last twelve whole weeks, oldest first: the same all week, whatever the day. */
export function wholeWeeks(today: string): string[] {
  const day = Date.parse(today)
  const this_monday = day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS
  return Array.from({ length: WEEKS }, (_, at) => isoDay(this_monday - 7 * (WEEKS - at) * DAY_MS))
}

export const endOfWeek = (monday: string): string => isoDay(Date.parse(monday) + 6 * DAY_MS)

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/**
 * What may be told of a search of a team's notes: counts of people in all, by week and by phase. A
 * figure is hidden when it rests on few people or coaches, and when it lies so close to an earlier one
 * of its kind that setting the two side by side would show a few people.
 */
export function answerTeamSearch(
  matches: readonly TeamMatch[],
  weeks: readonly string[],
  earlier: readonly ShownCut[],
): TeamAnswer {
  // Figures of other weeks are of other days, and are no part of these.
  const window = `${weeks[0]} to ${weeks.at(-1)}`
  const all = weighed(`all, ${window}`, matches, earlier)
  if (all.count === 0) return { people: null, weeks: [], phases: [], cuts: [] }
  const by_week = weeks.map((monday) =>
    weighed(`week ${monday}`, matches.filter(inWeek(monday)), earlier),
  )
  // Notes of no meeting are a part too: left out, it could be had from the others and the whole.
  const by_phase = [...PHASES, null].map((phase) =>
    weighed(
      `${phase}, ${window}`,
      matches.filter((match) => match.phase === phase),
      earlier,
    ),
  )
  const [week_cells, phase_cells] = [cellsOf(by_week), cellsOf(by_phase)]
  const shown = (parts: readonly Weighed[], cells: readonly (number | null)[]) =>
    parts.filter((_, at) => cells[at] !== null)
  return {
    people: shownCount(all.count),
    weeks: weeks.map((key, at) => ({ key, people: week_cells[at] ?? null })),
    phases: PHASES.map((key, at) => ({ key, people: phase_cells[at] ?? null })),
    cuts: [all, ...shown(by_week, week_cells), ...shown(by_phase, phase_cells)].map((one) => ({
      slot: one.slot,
      people: one.people,
    })),
  }
}

interface Weighed extends ShownCut {
  /** Distinct people; none where they may not be counted. */
  count: number
}

function weighed(
  slot: string,
  matches: readonly TeamMatch[],
  earlier: readonly ShownCut[],
): Weighed {
  const people = [...new Set(matches.map(({ person }) => person))].sort()
  const by_coach = new Map<string, Set<string>>()
  for (const { coach, person } of matches) {
    by_coach.set(coach, (by_coach.get(coach) ?? new Set()).add(person))
  }
  const hidden = hiddenBecause([...by_coach.values()].map((own) => own.size)) !== null
  const clash = earlier.some(
    (one) =>
      one.slot === slot &&
      differencingGuard([cut('before', one.people), cut('now', people)]).length > 0,
  )
  return { slot, people, count: hidden || clash ? 0 : people.length }
}

const cut = (name: string, people: readonly string[]) => ({ name, people: new Set(people) })

function cellsOf(parts: readonly Weighed[]): readonly (number | null)[] {
  return shownTable([parts.map(({ count }) => count)]).cells[0] ?? []
}

const inWeek = (monday: string) => (match: TeamMatch) =>
  match.day >= monday && match.day <= endOfWeek(monday)
