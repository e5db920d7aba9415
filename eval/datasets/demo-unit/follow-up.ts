import type { SampledMeeting } from './codings.ts'
import type { Draw } from './draw.ts'
import { drawAlliance, drawYesNo } from './outcomes.ts'
import type { DemoOutcome, DemoPlanStep, DemoScore } from './records.ts'

const DAY_MS = 86_400_000
/** No contact for this long after a session counts as having dropped out. */
const DISENGAGED_DAYS = 42
/** Share of sessions after which the person answers the short questions. */
const ANSWERED = 0.85

/** One person's sessions in order. */
type PersonSessions = readonly SampledMeeting[]

const after = (held_at: Date, days: number): Date => new Date(held_at.getTime() + days * DAY_MS)

/** Outcomes known by today; one that is not known yet has no record. */
export function drawOutcomes(sessions: PersonSessions, today: Date, draw: Draw): DemoOutcome[] {
  const outcomes: DemoOutcome[] = []
  const last = sessions.length - 1
  let started_at: Date | null = null

  for (const [index, { ref, meeting }] of sessions.entries()) {
    const { counts, baselines, held_at } = meeting
    const person = meeting.person.ref
    const add = (name: DemoOutcome['name'], value: boolean, observed_at: Date) =>
      outcomes.push({ person, session: ref, name, value: value ? 1 : 0, observed_at })

    const next = sessions[index + 1]?.meeting.held_at ?? null
    if (meeting.attended_next !== null) {
      const seen = meeting.attended_next && next !== null ? next : after(held_at, 28)
      add('attended_next', meeting.attended_next, seen < today ? seen : today)
    }
    if (draw.chance(ANSWERED)) {
      for (const name of ['wants_to_continue', 'useful', 'optimistic'] as const) {
        add(name, drawYesNo(name, baselines, counts, draw), held_at)
      }
    }
    const watched_until = after(held_at, DISENGAGED_DAYS)
    if (watched_until <= today) {
      add('disengaged', next === null || next > watched_until, watched_until)
    }
    const starts = drawYesNo('started', baselines, counts, draw)
    const start_day = after(held_at, draw.whole(3, 20))
    if (started_at === null && start_day < today) {
      add('started', starts, start_day)
      if (starts) started_at = start_day
    }
  }
  if (started_at === null) return outcomes
  const worker = sessions[last]!.meeting.person.ref
  return [...outcomes, ...drawJob(worker, started_at, today, draw)]
}

/** How the job went: scales 1 (poor) to 5 (good); pay band 1 to 4; health change -2 to 2. */
function drawJob(person: string, started_at: Date, today: Date, draw: Draw): DemoOutcome[] {
  const job: DemoOutcome[] = []
  const add = (name: DemoOutcome['name'], value: number, weeks: number) => {
    const observed_at = after(started_at, weeks * 7)
    if (observed_at <= today) job.push({ person, session: null, name, value, observed_at })
  }
  const sustained_13 = draw.chance(0.68)
  add('hours_per_week', draw.whole(2, 8) * 4, 2)
  add('pay_band', draw.whole(1, 4), 2)
  add('job_fit', draw.whole(2, 5), 4)
  add('job_quality', draw.whole(2, 5), 4)
  add('job_security', draw.whole(1, 5), 4)
  add('health_change', draw.whole(-1, 2), 8)
  add('sustained_13', sustained_13 ? 1 : 0, 13)
  add('sustained_26', sustained_13 && draw.chance(0.8) ? 1 : 0, 26)
  return job
}

/** Scores after a session. The coach's alliance score follows the person's only loosely. */
export function drawScores(session: SampledMeeting, draw: Draw): DemoScore[] {
  const { counts, baselines, held_at, person } = session.meeting
  const alliance = drawAlliance(baselines, counts, draw)
  const agreed = Math.min(5, Math.max(1, draw.normal(0.4 * alliance + 2.3, 0.5)))
  const confidence = draw.whole(1, 9)
  const rating = Math.min(40, Math.max(8, Math.round(draw.normal(alliance * 7, 4))))
  const common = { person: person.ref, session: session.ref, answered_at: held_at }
  const of_alliance = { instrument: 'working_alliance', scale_min: 1, scale_max: 5 } as const
  const scores: DemoScore[] = [
    { ...common, ...of_alliance, respondent: 'client', score: alliance },
    { ...common, ...of_alliance, respondent: 'coach', score: Math.round(agreed * 100) / 100 },
    {
      ...common,
      respondent: 'client',
      instrument: 'work_confidence',
      score: confidence,
      scale_min: 0,
      scale_max: 10,
    },
    {
      ...common,
      respondent: 'client',
      instrument: 'session_rating',
      score: rating,
      scale_min: 0,
      scale_max: 40,
    },
  ]
  return scores.filter(() => draw.chance(0.8))
}

const STEPS = [
  'Ring the travel line about a pass',
  'Visit the place once at a quiet hour, only to look',
  'Write a list of what a good week needs',
  'Ask the surgery for a letter about adjustments',
  'Meet the debt adviser together',
  'Try one short morning and say afterwards how it went',
  'Text a number out of ten before each meeting',
  'Look at permitted work figures together',
  'Set up an e-mail account at the library',
  'Draft a message to a former manager',
] as const

/** Steps of the plan that came out of a session; where steps were agreed, more are the person's. */
export function drawPlanSteps(session: SampledMeeting, today: Date, draw: Draw) {
  const { phase, counts, held_at, person } = session.meeting
  const steps: Omit<DemoPlanStep, 'ref'>[] = []
  if (phase === 'contact' || !draw.chance(0.65)) return steps
  const shared = counts.agree_step! > 0 || counts.elicit_goals! > 0
  for (const text of draw.shuffled(STEPS).slice(0, draw.whole(1, 3))) {
    const proposed_by = draw.weighted(
      shared ? { client: 45, together: 40, coach: 15 } : { client: 20, together: 25, coach: 55 },
    )
    const agreed = draw.chance(proposed_by === 'coach' ? 0.7 : 0.95)
    const due_at = after(held_at, draw.whole(7, 28))
    const changed_at = draw.chance(0.25) ? after(held_at, draw.whole(1, 6)) : null
    steps.push({
      person: person.ref,
      session: session.ref,
      text,
      proposed_by,
      whose_words: draw.chance(proposed_by === 'coach' ? 0.15 : 0.75) ? 'client' : 'coach',
      agreed,
      signed_at: agreed && draw.chance(0.6) ? held_at : null,
      changed_at: changed_at !== null && changed_at < today ? changed_at : null,
      due_at,
      done: due_at < today && draw.chance(agreed ? 0.6 : 0.25),
    })
  }
  return steps
}
