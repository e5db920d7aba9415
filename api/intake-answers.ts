import type { MaterialKind } from '../core/pipeline/order.ts'
import type { RawTurn } from '../core/session/turn.ts'
import type { Tx } from '../db/database.ts'
import { type Arrival, type Taken, takeText } from '../db/stores/intake.ts'
import { teamOf } from '../db/stores/sessions.ts'
import type { SessionView } from '../web/pages/coach/my-sessions.tsx'
import type { CoachActor } from './coach.ts'
import { londonFields } from './london-time.ts'
import type { Ports } from './ports.ts'
import { notFound } from './problem.ts'

/** What arrives for a session: it speaks of the session's day and person. */
export async function arrivalFor(
  tx: Tx,
  actor: CoachActor,
  kind: MaterialKind,
  media_type: string,
  session: SessionView,
): Promise<Arrival & { person_id: string }> {
  const team_id = await teamOf(tx, actor.coach_id)
  if (!team_id) throw notFound()
  return {
    kind,
    session_id: session.id,
    person_id: session.person_id,
    coach_id: actor.coach_id,
    team_id,
    day: londonFields(session.held_at).date,
    media_type,
  }
}

/** Takes in the transcripts of one file: all of them, or, for want of consent, none. */
export async function takeTranscripts(
  tx: Tx,
  ports: Ports,
  actor: CoachActor,
  session: SessionView,
  transcripts: readonly { turns: RawTurn[]; speakers_assumed?: boolean | undefined }[],
): Promise<Taken> {
  const arrival = await arrivalFor(tx, actor, 'transcript', 'text/plain', session)
  const all: Taken[] = []
  for (const { turns, speakers_assumed } of transcripts) {
    all.push(await takeText(tx, ports, actor, arrival, turns, speakers_assumed ?? false))
  }
  const told = all.find((one) => !one.ok) ?? all.find((one) => one.ok && !one.already) ?? all[0]
  if (!told) throw notFound()
  return told
}
