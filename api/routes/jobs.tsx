import { createRoute, z } from '@hono/zod-openapi'
import { whoseMay } from '../../core/access/policy.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  HELD_STATES,
  type HeldStage,
  listHeldStages,
  type Requeue,
  requeueHeld,
} from '../../db/stores/jobs.ts'
import { countStates } from '../../db/stores/materials.ts'
import { JobsPage } from '../../web/pages/data-protection/jobs.tsx'
import type { App } from '../app.ts'
import { jsonAnswer, ListPage, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'

const PAGE_ROWS = 50
const NOTICES = {
  retried: 'The step will be tried again.',
  waiting: 'All waiting steps will be tried again.',
  none: 'There was nothing to try again: the step has gone on meanwhile.',
}

const Query = ListPage.extend({ state: z.enum(HELD_STATES).optional() })
const Chosen = z.object({ material_id: z.uuid(), step: z.string().max(20) })

const HeldStep = z
  .object({
    material_id: z.uuid(),
    kind: z.string().describe('recording, transcript, note or debrief'),
    step: z.string(),
    state: z.enum(HELD_STATES),
    attempts: z.number().int(),
    reason: z.string().nullable().describe('Why it does not go on, and what to do'),
    since: z.iso.datetime(),
  })
  .openapi('HeldStep')

const Counts = z.record(z.string(), z.number().int()).describe('Steps by state')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/jobs',
  summary: 'Steps by state, and the ones that are held up',
  middleware: [permit('read', 'material')] as const,
  request: { query: Query },
  responses: {
    200: jsonAnswer(z.object({ counts: Counts, held: z.array(HeldStep) }), 'Jobs'),
    ...REFUSALS,
  },
})

const retryRoute = createRoute({
  method: 'post',
  path: '/api/v1/jobs/retry',
  summary: 'Try held steps again: one, or all that wait',
  middleware: [permit('change', 'material')] as const,
  request: {
    body: {
      content: {
        'application/json': { schema: z.union([Chosen, z.object({ all: z.literal('waiting') })]) },
      },
    },
  },
  responses: { 200: jsonAnswer(z.object({ retried: z.number().int() }), 'How many'), ...REFUSALS },
})

/** What waits, what failed, and the one thing to do about it. */
export function jobRoutes(app: App): void {
  app.get('/jobs', permit('change', 'material', 'any'), async (c) => {
    const query = Query.catch({ limit: PAGE_ROWS, offset: 0 }).parse(c.req.query())
    const state = query.state ?? null
    const page = { limit: PAGE_ROWS, offset: query.offset }
    const { counts, held } = await read(c.get('ports'), c.get('actor'), state, page)
    const may_retry = whoseMay(c.get('actor').role, 'change', 'material') !== null
    const frame = frameOf(c, NOTICES)
    return c.html(<JobsPage {...{ frame, counts, held, state, may_retry, ...page }} />)
  })

  app.post('/jobs/retry', permit('change', 'material', 'any'), async (c) => {
    const chosen = Chosen.safeParse(await c.req.parseBody())
    if (!chosen.success) throw notFound()
    const retried = await retry(c.get('ports'), c.get('actor'), chosen.data)
    return c.redirect(`/jobs?done=${retried > 0 ? 'retried' : 'none'}`, 303)
  })

  app.post('/jobs/retry-waiting', permit('change', 'material', 'any'), async (c) => {
    const retried = await retry(c.get('ports'), c.get('actor'), 'waiting')
    return c.redirect(`/jobs?done=${retried > 0 ? 'waiting' : 'none'}`, 303)
  })

  app.openapi(listRoute, async (c) => {
    const { state, ...page } = c.req.valid('query')
    const { counts, held } = await read(c.get('ports'), c.get('actor'), state ?? null, page)
    return c.json({ counts, held: held.map(asJson) }, 200)
  })

  app.openapi(retryRoute, async (c) => {
    const body = c.req.valid('json')
    const which = 'all' in body ? body.all : body
    return c.json({ retried: await retry(c.get('ports'), c.get('actor'), which) }, 200)
  })
}

type Asking = Env['Variables']['actor']

function read(
  ports: Ports,
  actor: Asking,
  state: HeldStage['state'] | null,
  page: { limit: number; offset: number },
) {
  return asActor(ports.database, actor, async (tx) => ({
    counts: await countStates(tx),
    held: await listHeldStages(tx, state, page),
  }))
}

function retry(ports: Ports, actor: Asking, which: Requeue): Promise<number> {
  const now = ports.now()
  return asActor(ports.database, actor, async (tx) => {
    const retried = await requeueHeld(tx, ports.queue, which, now)
    if (retried === 0) return 0
    const entry = { ...byActor(actor), action: 'try again', resource: 'material' }
    const step = which === 'waiting' ? null : which.step
    const of = which === 'waiting' ? {} : { resource_id: which.material_id }
    await appendAudit(tx, ports.keys.audit, { ...entry, ...of, detail: { step, retried } }, now)
    return retried
  })
}

function asJson({ queued_at, finished_at, ...row }: HeldStage) {
  return { ...row, since: (finished_at ?? queued_at).toISOString() }
}
