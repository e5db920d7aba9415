import type { Draw } from './draw.ts'
import type { Meeting } from './meetings.ts'
import type { DemoCoding, DemoSampling } from './records.ts'
import { CODED_SHARE, CODED_TWICE_SHARE, SECOND_CODER } from './true-model.ts'

const FIRST_CODER = 'coder-1'
const OTHER_CODER = 'coder-2'

export interface SampledMeeting {
  ref: string
  meeting: Meeting
}

/**
 * Draws the sessions that people code: within coach and quarter, a fixed number at random, so that
 * each session's chance is known and never nought.
 */
export function drawSamplings(sessions: readonly SampledMeeting[], draw: Draw): DemoSampling[] {
  const strata = new Map<string, SampledMeeting[]>()
  for (const session of sessions) {
    const held_at = session.meeting.held_at
    const quarter = `${held_at.getUTCFullYear()}-Q${1 + Math.floor(held_at.getUTCMonth() / 3)}`
    const stratum = `${session.meeting.coach.ref} ${quarter}`
    strata.set(stratum, [...(strata.get(stratum) ?? []), session])
  }
  const samplings: DemoSampling[] = []
  for (const [stratum, members] of strata) {
    const wanted = Math.min(members.length, Math.max(2, Math.round(members.length * CODED_SHARE)))
    const coded = new Set(draw.shuffled(members).slice(0, wanted))
    for (const session of members) {
      samplings.push({
        session: session.ref,
        coded: coded.has(session),
        probability: wanted / members.length,
        stratum,
      })
    }
  }
  return samplings.sort((a, b) => (a.session < b.session ? -1 : 1))
}

/** Presence of every code in every drawn session; one in five is coded again, blind. */
export function drawCodings(
  sessions: readonly SampledMeeting[],
  samplings: readonly DemoSampling[],
  draw: Draw,
): DemoCoding[] {
  const drawn = new Set(samplings.filter((row) => row.coded).map((row) => row.session))
  const codings: DemoCoding[] = []
  for (const { ref, meeting } of sessions) {
    if (!drawn.has(ref)) continue
    const twice = draw.chance(CODED_TWICE_SHARE)
    for (const [code, count] of Object.entries(meeting.counts)) {
      const present = count > 0
      codings.push({ session: ref, coder: FIRST_CODER, code, present, gold: true })
      if (!twice) continue
      const differs = draw.chance(present ? SECOND_CODER.misses : SECOND_CODER.adds)
      codings.push({
        session: ref,
        coder: OTHER_CODER,
        code,
        present: present !== differs,
        gold: false,
      })
    }
  }
  return codings
}
