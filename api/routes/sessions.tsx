import type { Context } from 'hono'
import { z } from 'zod'
import { Channel, Phase, Venue } from '../../core/session/session.ts'
import { TOPIC_LABEL } from '../../core/session/topics.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { findPerson, listConsents, listPeople, newReference } from '../../db/stores/people.ts'
import {
  countedSessions,
  createSession,
  listWithPeople,
  outcomesOf,
  planOf,
  progressOf,
  scoresOf,
} from '../../db/stores/sessions.ts'
import { voicesFound } from '../../db/stores/taggings.ts'
import { currentMeasures, readTagged } from '../../db/stores/transcripts.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { MySessionsPage } from '../../web/pages/coach/my-sessions.tsx'
import {
  ChoosePersonPage,
  NewSessionPage,
  type SessionForm,
} from '../../web/pages/coach/new-session.tsx'
import { livePurposes } from '../../web/pages/coach/people.tsx'
import { SessionPage, type SpokenView } from '../../web/pages/coach/session.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idOrNull, idParam } from '../coach.ts'
import { viewConsent } from '../consent-view.ts'
import { check, Form } from '../form.ts'
import { londonFields, londonMoment } from '../london-time.ts'
import { permit } from '../middleware/permit.ts'
import { playbackView } from '../playback-view.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'
import { materialView, sessionView } from '../session-view.ts'
import { disagreementViews } from './disagreements.tsx'

const Minutes = z
  .string()
  .regex(/^$|^\d{1,3}$/, 'Enter the length as whole minutes, for example 40')
  .transform((text) => (text === '' ? null : Number(text)))
  .refine((minutes) => minutes === null || (minutes >= 1 && minutes <= 480), {
    message: 'Enter a length between 1 and 480 minutes',
  })

/** What is asked about a session; the JSON API takes the same. */
export const SessionFields = z
  .object({
    held_on: z.iso.date('Enter the date of the session'),
    held_time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Enter the time it began'),
    phase: z.enum(Phase.options, 'Choose the phase'),
    channel: z.enum(Channel.options, 'Choose how you met'),
    venue: z.enum(Venue.options, 'Choose where you met'),
    minutes: Minutes,
    same_coach: z.enum(['yes', 'no', '']),
    topics: z.array(z.enum(Object.keys(TOPIC_LABEL), 'Choose from the topics shown')).max(20),
  })
  .refine((fields) => londonMoment(fields.held_on, fields.held_time) !== null, {
    path: ['held_time'],
    message: 'The clocks went forward then: this time did not exist',
  })
export type SessionFields = z.infer<typeof SessionFields>

export function sessionRoutes(app: App): void {
  app.get('/sessions', permit('read', 'session', 'own'), async (c) => {
    const actor = coachOf(c)
    const sessions = await asActor(c.get('ports').database, actor, async (tx) => {
      const found = await listWithPeople(tx)
      const progress = await progressOf(
        tx,
        found.map((one) => one.id),
      )
      const counted = await countedSessions(tx)
      return found.map((session) => ({
        session,
        counted: counted.has(session.id),
        materials: progress
          .filter((one) => one.material.session_id === session.id)
          .map(materialView),
      }))
    })
    return c.html(<MySessionsPage {...coachFrame(c)} sessions={sessions} />)
  })

  app.get('/sessions/new', permit('create', 'session'), async (c) => {
    const actor = coachOf(c)
    const asked = c.req.query('person')
    if (asked) {
      const { date, time } = londonFields(c.get('ports').now())
      const form = { ...EMPTY, held_on: date, held_time: time }
      return c.html(await detailsPage(c, asked, form, {}))
    }
    const people = await asActor(c.get('ports').database, actor, listPeople)
    const errors: FieldErrors = asked === '' ? { person: 'Choose a person' } : {}
    return c.html(<ChoosePersonPage {...coachFrame(c)} people={people} errors={errors} />)
  })

  app.post('/sessions/new', permit('create', 'session'), async (c) => {
    const actor = coachOf(c)
    const sent = await Form.read(c)
    const person_id = sent.text('person_id')
    const form = readSession(sent)
    const checked = check(SessionFields, form)
    if (!checked.ok) return c.html(await detailsPage(c, person_id, form, checked.errors), 422)
    const id = await addSession(c.get('ports'), actor, person_id, checked.value)
    return c.redirect(`/sessions/${id}?done=session-added`, 303)
  })

  app.get('/sessions/:id', permit('read', 'session', 'own'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const ports = c.get('ports')
    const shown = await asActor(ports.database, actor, async (tx) => {
      const session = await sessionView(tx, id)
      const spoken: SpokenView[] = []
      for (const one of await progressOf(tx, [id])) {
        spoken.push({
          material: materialView(one),
          turns: await readTagged(tx, one.material.id),
          playback: await playbackView(tx, one.material, ports.now()),
          disagreements: await disagreementViews(tx, one.material.id),
          voices: await voicesFound(tx, one.material.id),
        })
      }
      if (spoken.some((one) => one.turns.length > 0)) {
        const entry = { action: 'open', resource: 'transcript', resource_id: id }
        await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, ports.now())
      }
      return {
        session,
        spoken,
        measures: await currentMeasures(tx, id),
        plan: await planOf(tx, session.person_id),
        outcomes: await outcomesOf(tx, id),
        scores: await scoresOf(tx, id),
        gates: await storedGates(tx),
      }
    })
    return c.html(<SessionPage {...coachFrame(c)} {...shown} />)
  })
}

const EMPTY: SessionForm = {
  held_on: '',
  held_time: '',
  phase: '',
  channel: '',
  venue: 'none',
  minutes: '',
  same_coach: '',
  topics: [],
}

function readSession(sent: Form): SessionForm {
  const { topics: _, ...texts } = EMPTY
  const names = Object.keys(texts) as (keyof typeof texts)[]
  const values = Object.fromEntries(names.map((name) => [name, sent.text(name)]))
  return { ...EMPTY, ...values, topics: sent.many('topics') }
}

/** Adds a session of one of the coach's own people. */
export async function addSession(
  ports: Ports,
  actor: CoachActor,
  person_id: string,
  fields: SessionFields,
): Promise<string> {
  const { held_on, held_time, same_coach, ...rest } = fields
  return asActor(ports.database, actor, async (tx) => {
    const person = idOrNull(person_id) && (await findPerson(tx, person_id))
    if (!person) throw notFound()
    const held_at = londonMoment(held_on, held_time)
    if (!held_at) throw new Problem(422, 'That time does not exist', 'Check the date and time.')
    const id = await createSession(tx, {
      ...rest,
      reference: newReference('S', 8),
      person_id,
      coach_id: actor.coach_id,
      held_at,
      same_coach_as_first_contact: same_coach === '' ? null : same_coach === 'yes',
    })
    const entry = { action: 'add', resource: 'session', resource_id: id }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, ports.now())
    return id
  })
}

async function detailsPage(
  c: Context<Env>,
  person_id: string,
  form: SessionForm,
  errors: FieldErrors,
) {
  const actor = coachOf(c)
  const { database, now } = c.get('ports')
  const { person, consents } = await asActor(database, actor, async (tx) => {
    const found = idOrNull(person_id) && (await findPerson(tx, person_id))
    if (!found) throw notFound()
    return { person: found, consents: await listConsents(tx, person_id) }
  })
  const live = livePurposes(
    consents.map((one) => viewConsent(one, actor)),
    now(),
  )
  return <NewSessionPage {...coachFrame(c)} {...{ person, live, form, errors }} />
}
