import type { Draw } from './draw.ts'
import type { DemoCoach, DemoSite, DemoTeam } from './records.ts'
import { COACH_CODES, COACH_SPREAD } from './true-model.ts'

export const TEAMS: readonly DemoTeam[] = [
  { ref: 'T-1', name: 'Harbour team' },
  { ref: 'T-2', name: 'Moorside team' },
  { ref: 'T-3', name: 'Valley team' },
]

export const SITES: readonly DemoSite[] = [
  { ref: 'V-1', name: 'Harbour Road Jobcentre', kind: 'jobcentre', team: 'T-1' },
  { ref: 'V-2', name: 'Moorside Library', kind: 'library', team: 'T-2' },
  { ref: 'V-3', name: 'Valley Civic Offices', kind: 'council', team: 'T-3' },
  { ref: 'V-4', name: 'The Lantern Project', kind: 'third_sector', team: 'T-3' },
]

/** Invented names and years in the work. */
const COACHES: readonly (readonly [string, number])[] = [
  ['Maya Thornbury', 9],
  ['Idris Calloway', 2],
  ['Sunita Rawal', 14],
  ['Gethin Prosser', 5],
  ['Orla Tierney', 7],
  ['Femi Adebanjo', 1],
  ['Hazel Whitlock', 21],
  ['Kasia Nowicka', 4],
  ['Rory Drummond', 11],
  ['Yasmin Chaudhry', 6],
  ['Callum Petrie', 3],
  ['Denise Blackwood', 17],
]

export function demoCoaches(): DemoCoach[] {
  return COACHES.map(([name, experience_years], index) => ({
    ref: `K-${String(index + 1).padStart(2, '0')}`,
    name,
    team: TEAMS[index % TEAMS.length]!.ref,
    experience_years,
  }))
}

/** What is the coach's own and stays the same: log-odds added to outcomes and to each code. */
export interface CoachTraits {
  outcome: number
  use: Record<string, number>
}

export function drawCoachTraits(coaches: readonly DemoCoach[], draw: Draw) {
  const traits = new Map<string, CoachTraits>()
  for (const coach of coaches) {
    const quality = draw.normal(0, 1)
    const use: Record<string, number> = {}
    for (const [code, model] of Object.entries(COACH_CODES)) {
      const lean = model.coach_lean * COACH_SPREAD.quality_on_use * quality
      use[code] = lean + draw.normal(0, COACH_SPREAD.use_sd)
    }
    const own = draw.normal(0, COACH_SPREAD.outcome_sd)
    traits.set(coach.ref, { outcome: COACH_SPREAD.quality_on_outcome * quality + own, use })
  }
  return traits
}
