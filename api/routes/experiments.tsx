import { createRoute, z } from '@hono/zod-openapi'
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { safeCell } from '../../core/disclosure/csv-cell.ts'
import { type Standing, standingOf } from '../../core/evidence/registration.ts'
import { allocate } from '../../core/experiments/allocate.ts'
import { registrationOf, STOP_REASONS, type StopReason } from '../../core/experiments/plan.ts'
import { ExperimentReport, reportExperiment } from '../../core/experiments/report.ts'
import { writeUp } from '../../core/experiments/write-up.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { jsonHash } from '../../db/sealing/json-hash.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { keepEvidence, listEvidence } from '../../db/stores/evidence.ts'
import {
  addUnits,
  createExperiment,
  type Experiment,
  type ExperimentUnit,
  findExperiment,
  isNameTaken,
  listExperiments,
  openOutcome,
  recordResponses,
  restDidNot,
  stopExperiment,
  unitsOf,
} from '../../db/stores/experiments.ts'
import { lockPlan, versionsOf } from '../../db/stores/registrations.ts'
import { formatDate } from '../../web/components/dates.ts'
import { ExperimentPage } from '../../web/pages/scientist/experiments/experiment.tsx'
import { ExperimentsPage } from '../../web/pages/scientist/experiments/list.tsx'
import { EMPTY_EXPERIMENT, NewExperimentPage } from '../../web/pages/scientist/experiments/new.tsx'
import { StopPage } from '../../web/pages/scientist/experiments/stop.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { experimentValues, readExperimentPlan } from '../experiment-plan.ts'
import { isReference, readPeople, readResponses } from '../experiment-table.ts'
import { Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  locked: 'The experiment is locked. Add the people it is for next.',
  people: 'They are in, each with an arm.',
  responses: 'The responses were put down.',
}

const Shown = z
  .object({
    id: z.uuid(),
    name: z.string(),
    stopped_at: z.iso.datetime().nullable(),
    report: ExperimentReport,
  })
  .openapi('Experiment')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/experiments',
  summary: 'Experiments as they stand, already through disclosure control',
  middleware: [permit('read', 'experiment')] as const,
  responses: {
    200: jsonAnswer(z.object({ experiments: z.array(Shown) }), 'Newest first'),
    ...REFUSALS,
  },
})

/** Tests of messages, channels, places and times: locked, allocated, watched safely, written up. */
export function experimentRoutes(app: App): void {
  app.get('/experiments', permit('read', 'experiment'), async (c) => {
    const lines = await asActor(c.get('ports').database, c.get('actor'), listExperiments)
    return c.html(<ExperimentsPage frame={frameOf(c)} lines={lines} />)
  })

  app.get('/experiments/new', permit('create', 'experiment'), (c) => {
    const page = { frame: frameOf(c), values: EMPTY_EXPERIMENT, errors: {}, plan: null }
    return c.html(<NewExperimentPage {...page} />)
  })

  app.post('/experiments', permit('create', 'experiment'), async (c) => create(c))

  app.get('/experiments/:id', permit('read', 'experiment'), async (c) => {
    const view = await asActor(c.get('ports').database, c.get('actor'), (tx) =>
      viewOf(tx, idParam(c)),
    )
    return c.html(
      <ExperimentPage {...{ frame: frameOf(c, NOTICES), view, errors: {}, left_out: [] }} />,
    )
  })

  app.get('/experiments/:id/allocation', permit('read', 'experiment'), async (c) => allocation(c))
  app.post('/experiments/:id/people', permit('change', 'experiment'), async (c) => people(c))
  app.post('/experiments/:id/responses', permit('change', 'experiment'), async (c) => responses(c))
  app.get('/experiments/:id/stop', permit('change', 'experiment'), async (c) => {
    const made = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const view = await viewOf(tx, idParam(c))
      return { view, entry: await entryOf(c, tx, view, proposed(view.report), '') }
    })
    return c.html(<StopPage {...{ frame: frameOf(c), errors: {}, note: '', ...made }} />)
  })
  app.post('/experiments/:id/stop', permit('change', 'experiment'), async (c) => stop(c))

  app.openapi(listRoute, async (c) => {
    const experiments = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const shown = []
      for (const { experiment } of await listExperiments(tx)) {
        const { report } = await viewOf(tx, experiment.id)
        const stopped_at = experiment.stopped_at?.toISOString() ?? null
        shown.push({ id: experiment.id, name: experiment.name, stopped_at, report })
      }
      return shown
    })
    return c.json({ experiments }, 200)
  })
}

/** An experiment with its report, and where it stands. */
async function viewOf(tx: Tx, id: string) {
  const experiment = await findExperiment(tx, id)
  if (!experiment) throw notFound()
  const units = await unitsOf(tx, id)
  const { registration_id } = experiment
  const versions = registration_id ? await versionsOf(tx, registration_id) : []
  const standing = standingOf(versions, experiment.opened_at, formatDate)
  const details = versions[0]?.plan.details
  const kept = (await listEvidence(tx)).find((one) => one.subject === id)
  return {
    ...{ experiment, standing, evidence_id: kept?.id ?? null },
    intact: details === undefined || details === (await jsonHash(experiment.plan)),
    report: reportExperiment(experiment.plan, units, experiment.stopped_at !== null),
    data_hash: await jsonHash(units.map(({ arm, response, cluster }) => [arm, response, cluster])),
  }
}

type View = Awaited<ReturnType<typeof viewOf>>

async function create(c: Context<Env>) {
  const form = await Form.read(c)
  const values = experimentValues(form)
  const read = readExperimentPlan(values)
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const made = await asActor(database, actor, async (tx) => {
    if (!read.ok) return { errors: read.errors, plan: null }
    if (await isNameTaken(tx, read.name)) {
      return { errors: { name: 'Another experiment has this name' }, plan: null }
    }
    if (form.text('step') !== 'lock') return { errors: {}, plan: read.plan }
    const by = { account_id: actor.account_id, now: now() }
    const plan = registrationOf(read.plan, await jsonHash(read.plan))
    const locked = read.seen ? null : await lockPlan(tx, plan, { ...by, reason: '', follows: null })
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1
    const registration_id = locked?.id ?? null
    const row = await createExperiment(tx, { ...read, seed, registration_id }, by)
    const about = { action: 'lock', resource: 'experiment', resource_id: row.id }
    const detail = { seed, registration: registration_id, hash: locked?.hash ?? null }
    await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, by.now)
    return { id: row.id }
  })
  if ('id' in made) return c.redirect(`/experiments/${made.id}?done=locked`, 303)
  const status = Object.keys(made.errors).length > 0 ? 422 : 200
  return c.html(<NewExperimentPage {...{ frame: frameOf(c), values, ...made }} />, status)
}

/** Who gets what, for whoever sends the messages. Gone once the experiment is stopped. */
async function allocation(c: Context<Env>) {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const { experiment, units } = await asActor(database, actor, async (tx) => {
    const found = await findExperiment(tx, idParam(c))
    if (!found) throw notFound()
    const rows = await unitsOf(tx, found.id)
    const about = { action: 'export', resource: 'experiment', resource_id: found.id }
    const detail = { people: rows.length }
    await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, now())
    return { experiment: found, units: rows }
  })
  const arms = new Map(experiment.plan.arms.map((arm) => [arm.key, arm]))
  const rows = units.flatMap(({ reference, arm }) => {
    const { label = '', message = '', channel = '', offer = '' } = arms.get(arm) ?? {}
    return reference ? [[reference, arm, label, message, channel, offer].map(safeCell)] : []
  })
  const header = ['reference', 'arm', 'label', 'message', 'channel', 'offer']
  return c.body(stringify([header, ...rows], { bom: true }), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="allocation-${experiment.n}.csv"`,
  })
}

/** Holds the experiment; a stopped one takes nothing more. */
async function running(tx: Tx, id: string): Promise<Experiment> {
  const experiment = await findExperiment(tx, id, 'change')
  if (!experiment) throw notFound()
  if (experiment.stopped_at === null) return experiment
  throw new Problem(409, 'The experiment was stopped', 'Nothing can be added to it any more.')
}

async function people(c: Context<Env>) {
  const form = await Form.read(c)
  const file = form.file('people')
  const id = idParam(c)
  const made = await asActor(
    c.get('ports').database,
    c.get('actor'),
    async (tx): Promise<Taken> => {
      const experiment = await running(tx, id)
      const bytes = file ? new Uint8Array(await file.arrayBuffer()) : null
      const read = bytes && readPeople(bytes, experiment.plan)
      if (!read) return { errors: { people: 'Choose a CSV file' }, left_out: [] }
      if (!read.ok) return { errors: { people: read.why }, left_out: [] }
      const added = await addPeople(c, tx, experiment, read.rows)
      return { errors: {}, left_out: [...read.left_out, ...added] }
    },
  )
  return answer(c, id, 'people', made)
}

/** What a file came to: what is wrong with it, or with some of its rows. */
interface Taken {
  errors: Record<string, string>
  left_out: string[]
}

/** Gives everybody new an arm. Whoever is in it already stays where they are. */
async function addPeople(
  c: Context<Env>,
  tx: Tx,
  experiment: Experiment,
  rows: Extract<ReturnType<typeof readPeople>, { ok: true }>['rows'],
): Promise<string[]> {
  const { keys, now } = c.get('ports')
  const before = (await unitsOf(tx, experiment.id)).map((one) => ({
    ...one,
    reference: one.reference ?? '',
  }))
  const known = new Set(before.map((one) => one.reference))
  const fresh = rows.filter((row) => !known.has(row.reference))
  const arms = experiment.plan.arms.map((arm) => arm.key)
  const given = allocate({ arms, seed: experiment.seed }, before, fresh)
  const units = fresh.map((row) => ({ ...row, arm: row.arm ?? given.get(row.reference)! }))
  await addUnits(tx, experiment.id, units, now())
  if (units.some((one) => one.response !== null)) await openOutcome(tx, experiment.id, now())
  const actor = c.get('actor')
  const about = { action: 'allocate', resource: 'experiment', resource_id: experiment.id }
  const detail = { people: units.length, before: before.length }
  await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, now())
  const again = rows.length - fresh.length
  return again > 0 ? [`${again} were in it already and keep their arm.`] : []
}

async function responses(c: Context<Env>) {
  const form = await Form.read(c)
  const id = idParam(c)
  const made = await asActor(
    c.get('ports').database,
    c.get('actor'),
    async (tx): Promise<Taken> => {
      const experiment = await running(tx, id)
      const read = await responsesIn(form)
      if (!read.ok) return { errors: read.errors, left_out: [] }
      const map = new Map(read.rows.map(({ reference, response }) => [reference, response]))
      const unknown = await recordResponses(tx, id, map)
      const rest = form.text('rest') === 'none' ? await restDidNot(tx, id) : 0
      const { keys, now } = c.get('ports')
      if (map.size > unknown.length || rest > 0) await openOutcome(tx, id, now())
      const about = { action: 'respond', resource: 'experiment', resource_id: id }
      const detail = {
        responses: map.size - unknown.length,
        rest,
        before: experiment.opened_at !== null,
      }
      await appendAudit(tx, keys.audit, { ...byActor(c.get('actor')), ...about, detail }, now())
      const n = unknown.length
      const strangers =
        n > 0 ? [`${n} of these references ${n === 1 ? 'is' : 'are'} not in this experiment.`] : []
      return { errors: {}, left_out: [...read.left_out, ...strangers] }
    },
  )
  return answer(c, id, 'responses', made)
}

type ResponsesRead =
  | Extract<ReturnType<typeof readResponses>, { ok: true }>
  | { ok: false; errors: Record<string, string> }

/** A file of responses, or a single one that was logged. */
async function responsesIn(form: Form): Promise<ResponsesRead> {
  const file = form.file('responses')
  if (file) {
    const read = readResponses(new Uint8Array(await file.arrayBuffer()))
    return read.ok ? read : { ok: false, errors: { responses: read.why } }
  }
  const [reference, response] = [form.text('reference'), form.text('response')]
  if (!reference && form.text('rest') === 'none') return { ok: true, rows: [], left_out: [] }
  if (!reference) {
    return { ok: false, errors: { responses: 'Choose a CSV file, or log one below' } }
  }
  if (!isReference(reference) || !['1', '0'].includes(response)) {
    const why = 'Enter a reference of letters and digits, and whether they responded'
    return { ok: false, errors: { reference: why } }
  }
  return { ok: true, rows: [{ reference, response: Number(response) }], left_out: [] }
}

/** Back to the experiment; with what was left out or is wrong, where something is. */
async function answer(c: Context<Env>, id: string, done: keyof typeof NOTICES, made: Taken) {
  const wrong = Object.keys(made.errors).length > 0
  if (!wrong && made.left_out.length === 0)
    return c.redirect(`/experiments/${id}?done=${done}`, 303)
  const view = await asActor(c.get('ports').database, c.get('actor'), (tx) => viewOf(tx, id))
  return c.html(<ExperimentPage {...{ frame: frameOf(c), view, ...made }} />, wrong ? 422 : 200)
}

const proposed = (report: ExperimentReport): StopReason =>
  report.complete ? 'size_reached' : report.clear_early ? 'clear_early' : 'practical'

/** As the catalogue would keep it if it were stopped now. */
async function entryOf(c: Context<Env>, tx: Tx, view: View, stop_reason: StopReason, note: string) {
  const { experiment, standing, data_hash } = view
  const units: ExperimentUnit[] = await unitsOf(tx, experiment.id)
  const report = reportExperiment(experiment.plan, units, true)
  const computed_at = c.get('ports').now()
  const of: { standing: Standing } = { standing }
  const { plan, name } = experiment
  return writeUp(name, report, { ...of, plan, stop_reason, computed_at, data_hash, note })
}

async function stop(c: Context<Env>) {
  const form = await Form.read(c)
  const id = idParam(c)
  const note = form.text('note')
  const reason = z.enum(STOP_REASONS).safeParse(form.text('reason'))
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const made = await asActor(database, actor, async (tx) => {
    await running(tx, id)
    const view = await viewOf(tx, id)
    const stop_reason = reason.success ? reason.data : proposed(view.report)
    const entry = await entryOf(c, tx, view, stop_reason, note.slice(0, 1_000))
    const errors: Record<string, string> = {
      ...(reason.success ? {} : { reason: 'Choose why it is stopped' }),
      ...(note.length > 1_000 ? { note: 'Use at most 1,000 characters' } : {}),
    }
    if (Object.keys(errors).length > 0) return { view, entry, errors }
    const by = { account_id: actor.account_id, now: now() }
    const row = await keepEvidence(tx, { kind: 'experiment', subject: id, entry }, by)
    await stopExperiment(tx, id, stop_reason, by.now)
    const about = { action: 'stop', resource: 'experiment', resource_id: id }
    const detail = { reason: stop_reason, evidence: row.id, locks: entry.grade.locks }
    await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, by.now)
    return { id: row.id }
  })
  if ('id' in made) return c.redirect(`/evidence/${made.id}?done=kept`, 303)
  return c.html(<StopPage {...{ frame: frameOf(c), note, ...made }} />, 422)
}
