import type { Context } from 'hono'
import type { Frame } from '../web/components/frame.ts'
import { frameOf } from './page-frame.ts'
import type { Env, SignedIn } from './ports.ts'
import { notFound } from './problem.ts'

/** A signed-in coach; their pages are about their own people and sessions. */
export interface CoachActor extends SignedIn {
  coach_id: string
}

/** Whoever asks, as a coach. For any other role the page does not exist. */
export function coachOf(c: Context<Env>): CoachActor {
  const actor = c.get('actor')
  if (actor.role !== 'coach' || actor.coach_id === null) throw notFound()
  return { ...actor, coach_id: actor.coach_id }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An id from the address; whatever is no id is an address that does not exist. */
export function idParam(c: Context, name = 'id'): string {
  const id = c.req.param(name) ?? ''
  if (!UUID.test(id)) throw notFound()
  return id
}

/** An id given in a form or query, or null. */
export function idOrNull(text: string): string | null {
  return UUID.test(text) ? text : null
}

/** What was done, by the code an address may carry; the words never come from the address. */
const NOTICES: Record<string, string> = {
  'session-added': 'The session was added',
  'person-added': 'The person was added. Record what they agree to next',
  'consent-recorded': 'Consent was recorded. Anything that waited for it goes on now',
  'consent-withdrawn': 'Consent was withdrawn. Nothing more is done for that purpose from now on',
  'identity-saved': 'The identifiers were sealed. They are used to take names out, and not shown',
  recording: 'The recording was received. You can close this page; the work goes on',
  transcript: 'The transcript was received. You can close this page; the work goes on',
  note: 'The note was received. You can close this page; the work goes on',
  already: 'This was added before, so it was not added twice',
  'trying-again': 'That stage is being tried again',
  'voice-named': 'Thank you. The transcript is being put right',
  'plan-added': 'The step was added to the plan',
  'outcome-added': 'What happened next was recorded',
  disagreed: 'Thank you. A person will look at that tag',
  'disagreement-undone': 'You took it back. The tag stands as before',
  'score-added': 'The score was recorded',
}

/** The frame of a coach's page. */
export const coachFrame = (c: Context<Env>): Frame => frameOf(c, NOTICES)
