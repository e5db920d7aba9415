import { drawCodings, drawSamplings, type SampledMeeting } from './codings.ts'
import { type Draw, seededDraw } from './draw.ts'
import { drawOutcomes, drawPlanSteps, drawScores } from './follow-up.ts'
import { drawMeasures } from './measures.ts'
import { drawPath, type Meeting, type Path, type Staff } from './meetings.ts'
import { consentsOf, drawConsentPattern, drawPeople } from './people.ts'
import type { DemoConsent, DemoPlanStep, DemoSession, DemoUnit } from './records.ts'
import { demoCoaches, drawCoachTraits, SITES, TEAMS } from './staff.ts'

const TOPICS = [
  'travel',
  'health',
  'benefits',
  'housing',
  'caring',
  'skills',
  'confidence',
  'employers',
  'plan',
  'debt',
  'getting online',
] as const

/** Each part draws from a stream of its own, so that a change in one leaves the others alone. */
const STREAM = {
  coaches: 1,
  people: 2,
  paths: 3,
  measures: 4,
  codings: 5,
  follow_up: 6,
  plans: 7,
} as const

/** The seed of the unit that the demo shows. */
export const DEMO_SEED = 6

/**
 * The demo's made-up unit: who is in it, what happened over nine months up to `today`, and what
 * people coded and answered. Drawn from the model in true-model.ts; nobody in it exists.
 */
export function simulateUnit(seed: number, today: Date): DemoUnit {
  const streams = (stream: number) => seededDraw(seed, stream)
  const coaches = demoCoaches()
  const staff = { coaches, traits: drawCoachTraits(coaches, streams(STREAM.coaches)) }
  const people = drawPeople(coaches, streams(STREAM.people))
  const { paths, consents } = drawPaths(people, staff, today, streams(STREAM.paths))

  const numbered = paths
    .flatMap((path) => path.meetings)
    .sort((a, b) => a.held_at.getTime() - b.held_at.getTime() || byPerson(a, b))
    .map((meeting, index) => ({ ref: reference('S', index), meeting }))
  const measuring = streams(STREAM.measures)
  const coding = streams(STREAM.codings)
  const samplings = drawSamplings(numbered, coding)
  const follow_up = streams(STREAM.follow_up)

  return {
    seed,
    teams: [...TEAMS],
    sites: [...SITES],
    coaches,
    people,
    consents,
    sessions: numbered.map((session) => sessionRecord(session, measuring)),
    samplings,
    codings: drawCodings(numbered, samplings, coding),
    outcomes: byPeople(numbered).flatMap((own) => drawOutcomes(own, today, follow_up)),
    scores: numbered.flatMap((session) => drawScores(session, follow_up)),
    plan_steps: drawPlans(numbered, today, streams(STREAM.plans)),
    truth: numbered.map(({ ref, meeting }) => ({
      session: ref,
      counts: meeting.counts,
      baselines: meeting.baselines,
    })),
  }
}

function drawPaths(people: DemoUnit['people'], staff: Staff, today: Date, draw: Draw) {
  const paths: Path[] = []
  const consents: DemoConsent[] = []
  for (const person of people) {
    const pattern = drawConsentPattern(draw)
    const path = drawPath(person, pattern, staff, today, draw)
    paths.push(path)
    consents.push(...consentsOf(person, pattern, path.first, path.consent_end, draw))
  }
  return { paths, consents }
}

function sessionRecord({ ref, meeting }: SampledMeeting, draw: Draw): DemoSession {
  return {
    ref,
    person: meeting.person.ref,
    coach: meeting.coach.ref,
    team: meeting.coach.team,
    site: meeting.site,
    phase: meeting.phase,
    channel: meeting.channel,
    venue: meeting.venue,
    held_at: meeting.held_at,
    minutes: meeting.minutes,
    same_as_first_contact: meeting.same_as_first_contact,
    topics: draw.shuffled(TOPICS).slice(0, draw.whole(1, 3)),
    measures: drawMeasures(meeting.counts, meeting.minutes, meeting.attended_next, draw),
  }
}

function drawPlans(sessions: readonly SampledMeeting[], today: Date, draw: Draw): DemoPlanStep[] {
  return sessions
    .flatMap((session) => drawPlanSteps(session, today, draw))
    .map((step, index) => ({ ref: reference('A', index), ...step }))
}

function byPeople(sessions: readonly SampledMeeting[]): SampledMeeting[][] {
  const groups = new Map<string, SampledMeeting[]>()
  for (const session of sessions) {
    const person = session.meeting.person.ref
    groups.set(person, [...(groups.get(person) ?? []), session])
  }
  return [...groups.values()]
}

const byPerson = (a: Meeting, b: Meeting): number => (a.person.ref < b.person.ref ? -1 : 1)

const reference = (letter: string, index: number): string =>
  `${letter}-${String(index + 1).padStart(4, '0')}`
