import { createRoute, z } from '@hono/zod-openapi'
import { ConsentChannel, Purpose } from '../../core/session/consent.ts'
import { Channel, Phase, Venue } from '../../core/session/session.ts'
import { asActor } from '../../db/database.ts'
import { findPerson, listConsents, listPeople } from '../../db/stores/people.ts'
import { findSession, listSessions } from '../../db/stores/sessions.ts'
import type { App } from '../app.ts'
import { coachOf } from '../coach.ts'
import { jsonAnswer, ListPage, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { notFound, Problem } from '../problem.ts'
import { ConsentFields, futureFault, recordConsent } from './consents-coach.tsx'
import { addPerson, NewPersonFields, TAKEN } from './people.tsx'
import { addSession, SessionFields } from './sessions.tsx'

const Id = z.object({ id: z.uuid() })
const Made = z.object({ id: z.uuid() })

const PersonBody = z
  .object({
    id: z.uuid(),
    reference: z.string().describe('Pseudonymous; never a name'),
    age_band: z.string(),
    condition_group: z.string(),
    time_on_benefit_band: z.string(),
    work_history_band: z.string(),
    created_at: z.iso.datetime(),
  })
  .openapi('Person')

const SessionBody = z
  .object({
    id: z.uuid(),
    reference: z.string(),
    person_id: z.uuid(),
    phase: Phase,
    channel: Channel,
    venue: Venue,
    held_at: z.iso.datetime(),
    minutes: z.number().int().nullable(),
    same_coach_as_first_contact: z.boolean().nullable(),
    topics: z.array(z.string()),
  })
  .openapi('Session')

const ConsentBody = z
  .object({
    purpose: Purpose,
    wording_version: z.string().describe('The released wording they agreed to'),
    channel: ConsentChannel.describe('How they said so'),
    given_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    withdrawn_at: z.iso.datetime().nullable(),
  })
  .openapi('Consent')

/** A row as JSON has it: moments as text, and only what the schema names. */
function asBody<T>(schema: z.ZodType<T>, row: unknown): T {
  return schema.parse(JSON.parse(JSON.stringify(row)))
}

const listRoute = <Schema extends z.ZodType>(
  path: string,
  resource: 'person' | 'session',
  summary: string,
  body: Schema,
) =>
  createRoute({
    method: 'get',
    path,
    summary,
    middleware: [permit('read', resource)] as const,
    request: { query: ListPage },
    responses: { 200: jsonAnswer(z.array(body), summary), ...REFUSALS },
  })

const makeRoute = <Schema extends z.ZodType>(
  path: string,
  resource: 'person' | 'session',
  summary: string,
  body: Schema,
) =>
  createRoute({
    method: 'post',
    path,
    summary,
    middleware: [permit('create', resource)] as const,
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: { 201: jsonAnswer(Made, 'It was added'), ...REFUSALS },
  })

const readSession = createRoute({
  method: 'get',
  path: '/api/v1/sessions/{id}',
  summary: 'One session',
  middleware: [permit('read', 'session')] as const,
  request: { params: Id },
  responses: { 200: jsonAnswer(SessionBody, 'The session'), ...REFUSALS },
})

const readConsents = createRoute({
  method: 'get',
  path: '/api/v1/people/{id}/consents',
  summary: 'Everything recorded about one person’s consent',
  middleware: [permit('read', 'consent')] as const,
  request: { params: Id },
  responses: { 200: jsonAnswer(z.array(ConsentBody), 'Consents, oldest first'), ...REFUSALS },
})

const giveConsent = createRoute({
  method: 'post',
  path: '/api/v1/people/{id}/consents',
  summary: 'Record what a person agrees to, under the current wording',
  middleware: [permit('create', 'consent')] as const,
  request: {
    params: Id,
    body: { required: true, content: { 'application/json': { schema: ConsentFields } } },
  },
  responses: { 204: { description: 'Recorded' }, ...REFUSALS },
})

const NewSessionBody = SessionFields.safeExtend({ person_id: z.uuid() })

/** People, their consents and their sessions as JSON; a row one may not see is not there. */
export function apiRecordRoutes(app: App): void {
  app.openapi(listRoute('/api/v1/people', 'person', 'People', PersonBody), async (c) => {
    const { limit, offset } = c.req.valid('query')
    const rows = await asActor(c.get('ports').database, c.get('actor'), listPeople)
    const page = rows.slice(offset, offset + limit)
    return c.json(
      page.map((row) => asBody(PersonBody, row)),
      200,
    )
  })

  app.openapi(makeRoute('/api/v1/people', 'person', 'Add a person', NewPersonFields), async (c) => {
    const id = await addPerson(c.get('ports'), coachOf(c), c.req.valid('json'), [])
    if (id === null) throw new Problem(422, 'That reference cannot be used', TAKEN)
    return c.json({ id }, 201)
  })

  app.openapi(
    listRoute('/api/v1/sessions', 'session', 'Sessions, newest first', SessionBody),
    async (c) => {
      const { limit, offset } = c.req.valid('query')
      const rows = await asActor(c.get('ports').database, c.get('actor'), listSessions)
      const page = rows.slice(offset, offset + limit)
      return c.json(
        page.map((row) => asBody(SessionBody, row)),
        200,
      )
    },
  )

  app.openapi(
    makeRoute('/api/v1/sessions', 'session', 'Add a session', NewSessionBody),
    async (c) => {
      const { person_id, ...fields } = c.req.valid('json')
      const id = await addSession(c.get('ports'), coachOf(c), person_id, fields)
      return c.json({ id }, 201)
    },
  )

  app.openapi(readSession, async (c) => {
    const { id } = c.req.valid('param')
    const { database } = c.get('ports')
    const row = await asActor(database, c.get('actor'), (tx) => findSession(tx, id))
    if (!row) throw notFound()
    return c.json(asBody(SessionBody, row), 200)
  })

  app.openapi(readConsents, async (c) => {
    const { id } = c.req.valid('param')
    const rows = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      if (!(await findPerson(tx, id))) throw notFound()
      return listConsents(tx, id)
    })
    return c.json(
      rows.map((row) => asBody(ConsentBody, row)),
      200,
    )
  })

  app.openapi(giveConsent, async (c) => {
    const fields = c.req.valid('json')
    const fault = futureFault(fields, c.get('ports'))
    if (fault) throw new Problem(422, 'That does not fit', Object.values(fault).join('; '))
    await recordConsent(c.get('ports'), coachOf(c), c.req.valid('param').id, fields)
    return c.body(null, 204)
  })
}
