import type { Channel, Phase, Venue } from '../../../core/session/session.ts'
import type { Draw } from './draw.ts'
import { baselinesOf, drawTrueCounts, drawYesNo } from './outcomes.ts'
import { type ConsentPattern, consentEnd } from './people.ts'
import type { DemoCoach, DemoPerson } from './records.ts'
import { type CoachTraits, SITES } from './staff.ts'

const DAY_MS = 86_400_000
const WINDOW_DAYS = 270
const SESSIONS_MAX = 9

/** One meeting with all that was decided about it while the person's path was drawn. */
export interface Meeting {
  person: DemoPerson
  coach: DemoCoach
  phase: Phase
  channel: Channel
  venue: Venue
  site: string | null
  held_at: Date
  minutes: number
  same_as_first_contact: boolean | null
  counts: Record<string, number>
  baselines: Record<string, number>
  /** Null when nothing was booked or the booked day is still to come. */
  attended_next: boolean | null
}

/** A person's way through the service, and the day their consent ended, if it did. */
export interface Path {
  meetings: Meeting[]
  first: Date
  consent_end: Date | null
}

export interface Staff {
  coaches: readonly DemoCoach[]
  traits: ReadonlyMap<string, CoachTraits>
}

/** Draws meetings until the person stops coming, consent ends or today is reached. */
export function drawPath(
  person: DemoPerson,
  pattern: ConsentPattern,
  staff: Staff,
  today: Date,
  draw: Draw,
): Path {
  const days_ago = 12 + draw.share() * (WINDOW_DAYS - 12)
  const first = workingHour(new Date(today.getTime() - days_ago * DAY_MS), draw)
  const consent_end = consentEnd(pattern, first, today, draw)
  const end = consent_end ?? today
  const own = staff.coaches.find((coach) => coach.ref === person.coach)!
  const colleagues = staff.coaches.filter((coach) => coach.team === own.team && coach !== own)
  const contacted_by = draw.chance(0.1) ? draw.one(colleagues) : own

  const meetings: Meeting[] = []
  let held_at: Date | null = first
  while (held_at !== null && held_at < end && meetings.length < SESSIONS_MAX) {
    const coach = meetings.length === 0 ? contacted_by : own
    const place = drawPlace(meetings.length, own.team, draw)
    const traits = staff.traits.get(coach.ref)!
    const counts = drawTrueCounts(place.phase, traits, draw)
    const baselines = baselinesOf(person, place.phase, place.channel, traits)
    const next = drawNext(held_at, end, baselines, counts, draw)
    meetings.push({
      person,
      coach,
      ...place,
      held_at,
      same_as_first_contact: meetings.length === 0 ? null : coach === contacted_by,
      counts,
      baselines,
      attended_next: next.attended,
    })
    held_at = next.held_at
  }
  return { meetings, first, consent_end }
}

/** Whether a next meeting was booked and kept, and when the person is seen again, if ever. */
function drawNext(
  held_at: Date,
  end: Date,
  baselines: Record<string, number>,
  counts: Record<string, number>,
  draw: Draw,
): { attended: boolean | null; held_at: Date | null } {
  const booked = draw.chance(0.94)
  const days = draw.whole(10, 28)
  const planned = workingHour(new Date(held_at.getTime() + days * DAY_MS), draw)
  const attended = drawYesNo('attended_next', baselines, counts, draw)
  const comes_back = draw.chance(0.6)
  if (!booked) return { attended: null, held_at: comes_back ? planned : null }
  if (planned >= end) return { attended: null, held_at: null }
  if (attended) return { attended, held_at: planned }
  const later = workingHour(new Date(planned.getTime() + draw.whole(5, 20) * DAY_MS), draw)
  return { attended, held_at: comes_back ? later : null }
}

function drawPlace(index: number, team: string, draw: Draw) {
  const phase: Phase = index === 0 ? 'contact' : index === 1 ? 'first_meeting' : 'ongoing'
  const channel = draw.weighted(
    phase === 'contact'
      ? { phone: 80, video: 2, in_person: 18 }
      : { phone: 16, video: 12, in_person: 72 },
  )
  const minutes = phase === 'contact' ? draw.whole(8, 24) : draw.whole(22, 62)
  if (channel !== 'in_person') {
    return { phase, channel, minutes, venue: 'none' as const, site: null }
  }
  if (draw.chance(0.08)) return { phase, channel, minutes, venue: 'home' as const, site: null }
  const near = SITES.filter((site) => site.team === team)
  const site = draw.chance(0.85) ? draw.one(near) : draw.one(SITES)
  return { phase, channel, minutes, venue: site.kind, site: site.ref }
}

/** The nearest later working day, on a quarter hour between nine and half past four. */
function workingHour(day: Date, draw: Draw): Date {
  const date = new Date(day)
  while (date.getUTCDay() === 0 || date.getUTCDay() === 6) date.setUTCDate(date.getUTCDate() + 1)
  date.setUTCHours(9, draw.whole(0, 30) * 15, 0, 0)
  return date
}
