import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  COVARIATE_LABEL,
  RegistrationPlan,
  type Standing,
  standingOf,
} from '../../core/evidence/registration.ts'
import { LinkTable } from '../../core/statistics/link-table.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { newestLinks } from '../../db/stores/analyses.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { openedAt } from '../../db/stores/experiments.ts'
import {
  isIntact,
  linkOpened,
  linksOpened,
  listRegistrations,
  lockPlan,
  type Registration,
  versionsOf,
} from '../../db/stores/registrations.ts'
import { formatDate } from '../../web/components/dates.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import {
  type Choices,
  NewRegistrationPage,
  type RegistrationValues,
} from '../../web/pages/scientist/new-registration.tsx'
import { RegistrationPage } from '../../web/pages/scientist/registration.tsx'
import { RegistrationsPage } from '../../web/pages/scientist/registrations.tsx'
import type { App } from '../app.ts'
import { idOrNull, idParam } from '../coach.ts'
import { check, Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const LinkPlan = RegistrationPlan.extend({
  exposure: RegistrationPlan.shape.exposure.min(1, 'Choose what is tried'),
  outcome: RegistrationPlan.shape.outcome.min(1, 'Choose an outcome'),
  covariates: z.array(z.enum(Object.keys(COVARIATE_LABEL) as [string, ...string[]])),
})
/** A new version says why there is one. */
const NewVersion = LinkPlan.extend({
  reason: z
    .string()
    .min(1, 'Say why there is a new version')
    .max(600, 'Use at most 600 characters'),
})

const Locked = z
  .object({
    id: z.uuid(),
    name: z.string().describe('Such as R-3'),
    version: z.number().int(),
    plan: RegistrationPlan,
    reason: z.string(),
    hash: z.string().describe('sha-256 of plan, version, date, author and previous hash'),
    previous_hash: z.string().nullable(),
    registered_at: z.iso.datetime(),
  })
  .openapi('Registration')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/registrations',
  summary: 'Plans locked before their outcome was opened',
  middleware: [permit('read', 'registration')] as const,
  responses: {
    200: jsonAnswer(z.object({ registrations: z.array(Locked) }), 'Locked plans, newest first'),
    ...REFUSALS,
  },
})

const lockRoute = createRoute({
  method: 'post',
  path: '/api/v1/registrations',
  summary: 'Lock the plan of a link for good',
  middleware: [permit('create', 'registration')] as const,
  request: {
    body: {
      content: {
        'application/json': {
          schema: LinkPlan.omit({ kind: true }).extend({
            follows: z.uuid().optional().describe('The version this one takes the place of'),
            reason: z.string().max(600).optional(),
          }),
        },
      },
    },
  },
  responses: { 201: jsonAnswer(Locked, 'The locked plan'), ...REFUSALS },
})

/** Plans of links, locked with hash and date; nothing locked is ever edited. */
export function registrationRoutes(app: App): void {
  app.get('/registrations', permit('read', 'registration'), async (c) => {
    const lines = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const opened = await linksOpened(tx)
      const rows = await listRegistrations(tx)
      return Promise.all(rows.map((row) => lineOf(tx, row, rows, opened)))
    })
    return c.html(<RegistrationsPage frame={frameOf(c)} lines={lines} />)
  })

  app.get('/registrations/new', permit('create', 'registration'), async (c) => {
    const follows = idOrNull(c.req.query('follows') ?? '')
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const before = follows === null ? null : ((await versionsOf(tx, follows)).at(-1) ?? null)
      const choices = await choicesOf(tx)
      return { choices, before, values: startingValues(c.req.query('link') ?? '', before) }
    })
    const page = { frame: frameOf(c), errors: {}, checked: false, ...shown }
    return c.html(<NewRegistrationPage {...page} />)
  })

  app.post('/registrations', permit('create', 'registration'), async (c) => register(c))

  app.get('/registrations/:id', permit('read', 'registration'), async (c) => {
    const id = idParam(c)
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const versions = await versionsOf(tx, id)
      const row = versions.find((one) => one.id === id)
      if (!row) throw notFound()
      const line = await lineOf(tx, row, versions, await linksOpened(tx))
      return { ...line, versions, intact: await isIntact(row), labels: await labelsOf(tx) }
    })
    const NOTICES = { locked: 'The plan is locked. It can be read, and never changed.' }
    return c.html(<RegistrationPage frame={frameOf(c, NOTICES)} {...shown} />)
  })

  app.openapi(listRoute, async (c) => {
    const { database } = c.get('ports')
    const rows = await asActor(database, c.get('actor'), (tx) => listRegistrations(tx))
    return c.json({ registrations: rows.map(asJson) }, 200)
  })

  app.openapi(lockRoute, async (c) => {
    const { follows, reason = '', ...plan } = c.req.valid('json')
    const row = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const before = follows === undefined ? null : ((await versionsOf(tx, follows)).at(-1) ?? null)
      if (follows !== undefined && !before) throw notFound()
      return lock(c, tx, { kind: 'link', ...plan }, reason, before)
    })
    if (typeof row === 'string') throw new Problem(422, 'That does not fit', row)
    return c.json(asJson(row), 201)
  })
}

const asJson = (row: Registration) => ({
  id: row.id,
  name: `R-${row.n}`,
  version: row.version,
  plan: row.plan,
  reason: row.reason,
  hash: row.hash,
  previous_hash: row.previous_hash,
  registered_at: row.registered_at.toISOString(),
})

async function lineOf(
  tx: Tx,
  row: Registration,
  rows: readonly Registration[],
  opened: ReadonlyMap<string, Date>,
): Promise<{ row: Registration; standing: Standing; opened_at: Date | null }> {
  const opened_at =
    row.plan.kind === 'link'
      ? (opened.get(linkOpened(row.plan)) ?? null)
      : await openedAt(tx, row.id)
  const of = rows.filter((one) => one.id === row.id)
  return { row, opened_at, standing: standingOf(of, opened_at, formatDate) }
}

async function register(c: Context<Env>) {
  const form = await Form.read(c)
  const values: RegistrationValues = {
    ...{ hypothesis: form.text('hypothesis'), exposure: form.text('exposure') },
    ...{ outcome: form.text('outcome'), covariates: form.many('covariates') },
    ...{ planned_n: form.text('planned_n'), stopping: form.text('stopping') },
    ...{ follows: form.text('follows'), reason: form.text('reason') },
  }
  const checked = check<RegistrationPlan & { reason?: string }>(
    values.follows ? NewVersion : LinkPlan,
    { kind: 'link', ...values },
  )
  const made = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
    const id = idOrNull(values.follows)
    const before = id === null ? null : ((await versionsOf(tx, id)).at(-1) ?? null)
    if (values.follows && !before) throw notFound()
    const refused = async (errors: FieldErrors, is_checked: boolean) => {
      return { choices: await choicesOf(tx), before, errors, checked: is_checked }
    }
    if (!checked.ok) return refused(checked.errors, false)
    const { reason = '', ...plan } = checked.value
    if (form.text('step') !== 'lock') return refused({}, true)
    const row = await lock(c, tx, RegistrationPlan.parse(plan), reason, before)
    return typeof row === 'string' ? refused({ exposure: row }, false) : { id: row.id }
  })
  if ('id' in made) return c.redirect(`/registrations/${made.id}?done=locked`, 303)
  const status = Object.keys(made.errors).length > 0 ? 422 : 200
  return c.html(<NewRegistrationPage {...{ frame: frameOf(c), values, ...made }} />, status)
}

/** Locks and writes down; a sentence where exposure and outcome are not of the table. */
async function lock(
  c: Context<Env>,
  tx: Tx,
  plan: RegistrationPlan,
  reason: string,
  follows: Registration | null,
): Promise<Registration | string> {
  const { exposures, outcomes } = await choicesOf(tx)
  const known =
    exposures.some(({ value }) => value === plan.exposure) &&
    outcomes.some(({ value }) => value === plan.outcome)
  if (!known) return 'Choose what is tried and the outcome from the links that are computed'
  if (follows && linkOpened(follows.plan) !== linkOpened(plan)) {
    return 'A new version keeps what is tried and the outcome; register another plan for others'
  }
  const { keys, now } = c.get('ports')
  const actor = c.get('actor')
  const at = now()
  const row = await lockPlan(tx, plan, { account_id: actor.account_id, now: at, reason, follows })
  const entry = { ...byActor(actor), action: 'lock', resource: 'registration', resource_id: row.id }
  await appendAudit(
    tx,
    keys.audit,
    { ...entry, detail: { version: row.version, hash: row.hash } },
    at,
  )
  return row
}

/** What the links know: only that can be registered. */
async function choicesOf(tx: Tx): Promise<Choices> {
  const row = await newestLinks(tx)
  const links = row ? LinkTable.parse(row.result).links : []
  const unique = (pairs: [string, string][]) =>
    [...new Map(pairs)].map(([value, text]) => ({ value, text }))
  return {
    exposures: unique(links.map((link) => [link.exposure, link.exposure_label])),
    outcomes: unique(links.map((link) => [link.outcome, link.outcome_label])),
    opened: new Set((await linksOpened(tx)).keys()),
  }
}

async function labelsOf(tx: Tx): Promise<Record<string, string>> {
  const { exposures, outcomes } = await choicesOf(tx)
  return Object.fromEntries([...exposures, ...outcomes].map(({ value, text }) => [value, text]))
}

function startingValues(link: string, before: Registration | null): RegistrationValues {
  const all = Object.keys(COVARIATE_LABEL)
  if (before) {
    const { plan, id } = before
    return { ...plan, planned_n: `${plan.planned_n}`, follows: id, reason: '' }
  }
  const [exposure = '', outcome = ''] = link.split('--')
  const none = { hypothesis: '', planned_n: '', stopping: '', follows: '', reason: '' }
  return { ...none, exposure, outcome, covariates: all }
}
