import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { asActor } from '../../db/database.ts'
import { type AuditVerdict, appendAudit, byActor, verifyAudit } from '../../db/stores/audit.ts'
import { type AuditRow, auditActions, listAudit } from '../../db/stores/audit-log.ts'
import { AuditPage } from '../../web/pages/data-protection/audit.tsx'
import type { App } from '../app.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'

const PAGE_ROWS = 50

const Query = z.object({
  action: z.string().max(60).optional().describe('Only entries of this action'),
  before: z.coerce.number().int().min(1).optional().describe('Only entries before this number'),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE_ROWS),
})

const Entry = z
  .object({
    n: z.number().int(),
    at: z.iso.datetime(),
    actor: z.string().describe('Account id, or which part of the service'),
    role: z.string(),
    action: z.string(),
    resource: z.string(),
    resource_id: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    hash: z.string(),
  })
  .openapi('AuditEntry')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/audit',
  summary: 'Audit entries, newest first',
  middleware: [permit('read', 'audit')] as const,
  request: { query: Query },
  responses: {
    200: jsonAnswer(z.object({ entries: z.array(Entry) }), 'Entries'),
    ...REFUSALS,
  },
})

const checkRoute = createRoute({
  method: 'post',
  path: '/api/v1/audit/check',
  summary: 'Walk the whole chain and name the first entry that does not fit',
  middleware: [permit('read', 'audit')] as const,
  responses: {
    200: jsonAnswer(
      z.object({
        ok: z.boolean(),
        entries: z.number().int().describe('Entries that are whole'),
        first_bad: z.number().int().optional(),
        why: z.string().optional(),
      }),
      'Verdict',
    ),
    ...REFUSALS,
  },
})

/** The audit chain, to read and to check. */
export function auditRoutes(app: App): void {
  app.get('/audit', permit('read', 'audit'), async (c) => c.html(await auditPage(c, null)))

  app.post('/audit/check', permit('read', 'audit'), async (c) => {
    return c.html(await auditPage(c, await check(c)))
  })

  app.openapi(listRoute, async (c) => {
    const { action, before, limit } = c.req.valid('query')
    const { database } = c.get('ports')
    const filter = { action: action ?? null, before: before ?? null, limit }
    const entries = await asActor(database, c.get('actor'), (tx) => listAudit(tx, filter))
    return c.json({ entries: entries.map(asJson) }, 200)
  })

  app.openapi(checkRoute, async (c) => c.json(await check(c), 200))
}

async function auditPage(c: Context<Env>, verdict: AuditVerdict | null) {
  const query = Query.catch({ limit: PAGE_ROWS }).parse(c.req.query())
  const filter = {
    action: query.action || null,
    before: query.before ?? null,
    limit: PAGE_ROWS,
  }
  const { database } = c.get('ports')
  const { entries, actions } = await asActor(database, c.get('actor'), async (tx) => ({
    entries: await listAudit(tx, filter),
    actions: await auditActions(tx),
  }))
  return <AuditPage {...{ frame: frameOf(c), entries, actions, ...filter, verdict }} />
}

/** Checking is itself an entry, written after the walk. */
async function check(c: Context<Env>): Promise<AuditVerdict> {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  return asActor(database, actor, async (tx) => {
    const verdict = await verifyAudit(tx, keys.audit)
    const detail = { ok: verdict.ok, entries: verdict.entries }
    const entry = { ...byActor(actor), action: 'check the chain', resource: 'audit', detail }
    await appendAudit(tx, keys.audit, entry, now())
    return verdict
  })
}

function asJson({ previous_hash: _, at, ...row }: AuditRow) {
  return { ...row, at: at.toISOString() }
}
