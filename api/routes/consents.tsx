import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { whoseMay } from '../../core/access/policy.ts'
import { Purpose } from '../../core/session/consent.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { withdrawConsent } from '../../db/stores/consents.ts'
import {
  consentRecord,
  countConsents,
  findConsentingPeople,
} from '../../db/stores/consents-overview.ts'
import { ConsentsPage } from '../../web/pages/data-protection/consents.tsx'
import { PersonConsentsPage } from '../../web/pages/data-protection/person-consents.tsx'
import type { App } from '../app.ts'
import { jsonAnswer, ListPage, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'

const PAGE_ROWS = 25
const NOTICES = { withdrawn: 'Consent was withdrawn. Work on this person’s material stops.' }

const Search = ListPage.extend({
  search: z.string().max(40).default('').describe('Beginning of a reference'),
})
const Purposes = z.array(Purpose).min(1)
const Person = z.object({ person: z.uuid() })

const overviewRoute = createRoute({
  method: 'get',
  path: '/api/v1/consents',
  summary: 'People by purpose, and a search by reference',
  middleware: [permit('read', 'consent')] as const,
  request: { query: Search },
  responses: {
    200: jsonAnswer(
      z.object({
        counts: z.array(
          z.object({
            purpose: Purpose,
            live: z.number().int(),
            expired: z.number().int(),
            withdrawn: z.number().int(),
          }),
        ),
        people: z.array(
          z.object({
            person_id: z.uuid(),
            reference: z.string(),
            live: z.array(Purpose),
            ended: z.array(Purpose),
          }),
        ),
        total: z.number().int(),
      }),
      'Consents',
    ),
    ...REFUSALS,
  },
})

const withdrawRoute = createRoute({
  method: 'post',
  path: '/api/v1/people/{person}/consents/withdrawals',
  summary: 'Withdraw consent on a person’s behalf',
  middleware: [permit('change', 'consent')] as const,
  request: {
    params: Person,
    body: { content: { 'application/json': { schema: z.object({ purposes: Purposes }) } } },
  },
  responses: {
    200: jsonAnswer(z.object({ withdrawn: z.number().int() }), 'How many consents ended'),
    ...REFUSALS,
  },
})

/** Who agreed to what, and withdrawing it for whoever asks. */
export function consentRoutes(app: App): void {
  app.get('/consents', permit('read', 'consent', 'any'), async (c) => {
    const { search, offset } = Search.catch({ search: '', limit: 1, offset: 0 }).parse(
      c.req.query(),
    )
    const page = { limit: PAGE_ROWS, offset }
    const found = await overview(c.get('ports'), c.get('actor'), search, page)
    return c.html(<ConsentsPage {...{ frame: frameOf(c), search, ...found, ...page }} />)
  })

  app.get('/consents/:person', permit('read', 'consent', 'any'), async (c) => {
    return c.html(await personPage(c, c.req.param('person'), {}))
  })

  app.post('/consents/:person/withdraw', permit('change', 'consent', 'any'), async (c) => {
    const person_id = c.req.param('person')
    const form = await c.req.parseBody({ all: true })
    const chosen = Purposes.safeParse([form.purposes ?? []].flat())
    if (!chosen.success) {
      const errors = { purposes: 'Choose what the person no longer agrees to' }
      return c.html(await personPage(c, person_id, errors), 422)
    }
    await withdraw(c.get('ports'), c.get('actor'), person_id, chosen.data)
    return c.redirect(`/consents/${person_id}?done=withdrawn`, 303)
  })

  app.openapi(overviewRoute, async (c) => {
    const { search, ...page } = c.req.valid('query')
    return c.json(await overview(c.get('ports'), c.get('actor'), search, page), 200)
  })

  app.openapi(withdrawRoute, async (c) => {
    const { person } = c.req.valid('param')
    const { purposes } = c.req.valid('json')
    const withdrawn = await withdraw(c.get('ports'), c.get('actor'), person, purposes)
    return c.json({ withdrawn }, 200)
  })
}

type Asking = Env['Variables']['actor']

function overview(
  ports: Ports,
  actor: Asking,
  search: string,
  page: { limit: number; offset: number },
) {
  const now = ports.now()
  return asActor(ports.database, actor, async (tx) => ({
    counts: await countConsents(tx, now),
    ...(await findConsentingPeople(tx, search, page, now)),
  }))
}

async function personPage(c: Context<Env>, id: string, errors: Record<string, string>) {
  const { database, now } = c.get('ports')
  const actor = c.get('actor')
  if (!z.uuid().safeParse(id).success) throw notFound()
  const record = await asActor(database, actor, (tx) => consentRecord(tx, id, now()))
  if (!record) throw notFound()
  const may_withdraw = whoseMay(actor.role, 'change', 'consent') !== null
  const may_open_vault = whoseMay(actor.role, 'read', 'vault') !== null
  const frame = frameOf(c, NOTICES)
  return <PersonConsentsPage {...{ frame, ...record, may_withdraw, may_open_vault, errors }} />
}

function withdraw(ports: Ports, actor: Asking, person_id: string, purposes: Purpose[]) {
  const now = ports.now()
  return asActor(ports.database, actor, async (tx) => {
    const known = z.uuid().safeParse(person_id).success
    if (!known || !(await consentRecord(tx, person_id, now))) throw notFound()
    const ended = await withdrawConsent(tx, person_id, purposes, actor.account_id, now)
    const detail = { purposes: purposes.join(','), ended }
    const entry = { ...byActor(actor), action: 'withdraw', resource: 'consent' }
    await appendAudit(tx, ports.keys.audit, { ...entry, resource_id: person_id, detail }, now)
    return ended
  })
}
