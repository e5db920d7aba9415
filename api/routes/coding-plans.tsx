import type { Context } from 'hono'
import { z } from 'zod'
import {
  type Drawn,
  drawSample,
  PLAN_KINDS,
  type SamplingSpec,
} from '../../core/coding/sampling.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  assign,
  codersOf,
  codingFrame,
  createPlan,
  type FrameRow,
  givenAlready,
  listCoders,
  listPlans,
  type NewPlan,
  strataOf,
} from '../../db/stores/coding-plans.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import {
  NewPlanPage,
  type PlanPreview,
  type PlanValues,
} from '../../web/pages/scientist/coding/new-plan.tsx'
import { PlanPage } from '../../web/pages/scientist/coding/plan.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { currentCodebook } from '../codebook.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'

const whole = (message: string, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, message)
    .transform(Number)
    .refine((n) => n >= least && n <= most, message)

const PlanForm = z
  .object({
    name: z.string().min(1, 'Enter a name for the plan').max(80, 'Enter a shorter name'),
    kind: z.enum(PLAN_KINDS, 'Choose how sessions are drawn'),
    measure: z.string().max(80),
    wanted: whole('Enter how many sessions, from 1 to 5000', 1, 5000),
    overlap: whole('Enter a percentage from 0 to 100', 0, 100),
    seed: whole('Enter a whole number below 2147483648', 0, 2 ** 31 - 1),
    coders: z.array(z.string()).min(1, 'Choose at least one coder'),
  })
  .superRefine((plan, context) => {
    const need = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (plan.kind === 'stratified' && plan.measure === '') need('measure', 'Choose a measure')
    if (plan.overlap > 0 && plan.coders.length < 2) {
      need('coders', 'Choose two or more coders, or set the share coded by two to 0')
    }
  })
type PlanForm = z.infer<typeof PlanForm>

/** Draws of sessions for human coding: previewed, then written with their chances and tasks. */
export function codingPlanRoutes(app: App): void {
  app.get('/coding/plans/new', permit('create', 'coding'), async (c) => {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1
    const values = { name: '', kind: 'coach_quarter', measure: '', wanted: '100', overlap: '20' }
    const given = await asActor(c.get('ports').database, c.get('actor'), (tx) => choices(c, tx))
    const shown = { values: { ...values, seed: `${seed}`, coders: [] }, errors: {}, preview: null }
    return c.html(<NewPlanPage {...{ frame: frameOf(c), ...shown, ...given }} />)
  })

  app.post('/coding/plans', permit('create', 'coding'), async (c) => planPost(c))

  app.get('/coding/plans/:plan', permit('read', 'coding'), async (c) => {
    const id = idParam(c, 'plan')
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const found = (await listPlans(tx)).find(({ plan }) => plan.id === id)
      if (!found) throw notFound()
      const { plan, frame: covered, drawn } = found
      const strata = await strataOf(tx, id)
      const by_coach = plan.kind === 'coach_quarter'
      const shown_strata = by_coach ? null : strata
      const coders = await codersOf(tx, id)
      const undo = plan.kind === 'import' && plan.created_by === c.get('actor').account_id
      const counted = { covered, drawn, strata: shown_strata, strata_count: strata.length }
      return { plan, id, coders, undo, ...counted }
    })
    const NOTICES = {
      created: 'The plan was created. Its coders find their sessions under Coding.',
      imported: 'The codings were imported. The uploaded file was destroyed.',
    }
    return c.html(<PlanPage frame={frameOf(c, NOTICES)} {...shown} />)
  })
}

async function choices(c: Context<Env>, tx: Tx) {
  const coders = await listCoders(tx)
  const frame = await codingFrame(tx, 'random', c.get('ports').now())
  const measures = [...new Set(frame.flatMap((row) => Object.keys(row.measures)))].sort()
  return { coders, measures }
}

async function planPost(c: Context<Env>) {
  const form = await Form.read(c)
  const values: PlanValues = {
    ...{ name: form.text('name'), kind: form.text('kind'), measure: form.text('measure') },
    ...{ wanted: form.text('wanted'), overlap: form.text('overlap'), seed: form.text('seed') },
    coders: form.many('coders'),
  }
  const checked = check<PlanForm>(PlanForm, values)
  const create = form.text('step') === 'create'
  const { database, now } = c.get('ports')
  const made = await asActor(database, c.get('actor'), async (tx) => {
    const given = await choices(c, tx)
    const refuse = (errors: FieldErrors) => ({ ...given, errors, preview: null })
    if (!checked.ok) return refuse(checked.errors)
    const coders = given.coders.filter(({ id }) => checked.value.coders.includes(id))
    if (coders.length < checked.value.coders.length)
      return refuse({ coders: 'Choose from the list' })
    if (await nameTaken(tx, checked.value.name))
      return refuse({ name: 'Another plan has this name' })
    const { version: codebook } = await currentCodebook(tx, c.get('ports'))
    const plan = { ...planOf(checked.value), codebook, coders }
    const frame = await codingFrame(tx, plan.spec.kind, now())
    if (frame.length === 0) return refuse({ kind: NOTHING })
    const draw = drawSample(frame, plan.spec)
    const preview = await previewOf(tx, plan, frame, draw)
    const none: FieldErrors = {}
    if (!create) return { ...given, errors: none, preview }
    if (form.text('frame_hash') !== preview.frame_hash) {
      const changed: FieldErrors = { name: CHANGED }
      return { ...given, errors: changed, preview }
    }
    return { id: await write(c, tx, plan, frame, draw) }
  })
  if ('id' in made) return c.redirect(`/coding/plans/${made.id}?done=created`, 303)
  const status = Object.keys(made.errors).length > 0 ? 422 : 200
  return c.html(<NewPlanPage {...{ frame: frameOf(c), values, ...made }} />, status)
}

const NOTHING =
  'There is no session to draw: it needs a transcript without names and consent to analysis'
const CHANGED =
  'Sessions were added or left since the preview. Look at the new preview, then create the plan'

function planOf(form: PlanForm): { name: string; spec: SamplingSpec; overlap: number } {
  const { name, kind, wanted, seed } = form
  const measure = kind === 'stratified' ? form.measure : null
  return { name, spec: { kind, measure, wanted, seed }, overlap: form.overlap / 100 }
}

const nameTaken = async (tx: Tx, name: string) =>
  (await listPlans(tx)).some(({ plan }) => plan.name === name)

async function write(
  c: Context<Env>,
  tx: Tx,
  plan: NewPlan,
  frame: readonly FrameRow[],
  draw: readonly Drawn[],
): Promise<string> {
  const { now, keys } = c.get('ports')
  const actor = c.get('actor')
  const { id, tasks } = await createPlan(tx, actor, plan, frame, draw, now())
  const entry = { ...byActor(actor), action: 'draw', resource: 'coding', resource_id: id }
  const drawn = draw.filter((row) => row.drawn).length
  const detail = { kind: plan.spec.kind, seed: plan.spec.seed, drawn, tasks }
  await appendAudit(tx, keys.audit, { ...entry, detail }, now())
  return id
}

async function previewOf(
  tx: Tx,
  plan: NewPlan,
  frame: readonly FrameRow[],
  draw: readonly Drawn[],
): Promise<PlanPreview> {
  const drawn = draw.filter((row) => row.drawn).map((row) => row.session_id)
  const given = await givenAlready(tx, drawn)
  const tasks = assign(
    plan,
    drawn.filter((id) => !given.has(id)),
  )
  const turns = new Map(frame.map((row) => [row.session_id, row.turns]))
  const chances = draw.flatMap((row) => row.probability ?? [])
  const strata = [...new Set(draw.map((row) => row.stratum))].map((stratum) => {
    const members = draw.filter((row) => row.stratum === stratum)
    const count = members.filter((row) => row.drawn).length
    const probability = members[0]?.probability ?? null
    return { stratum, frame: members.length, drawn: count, probability }
  })
  return {
    frame_hash: await hashOf(draw),
    frame: frame.length,
    drawn: drawn.length,
    twice: tasks.length - (drawn.length - given.size),
    turns: drawn.reduce((sum, id) => sum + (turns.get(id) ?? 0), 0),
    strata: plan.spec.kind === 'coach_quarter' ? null : strata,
    strata_count: strata.length,
    chance: chances.length === 0 ? null : { low: Math.min(...chances), high: Math.max(...chances) },
    coders: plan.coders.map(({ id, name }) => ({
      name,
      sessions: tasks.filter((task) => task.coder.id === id).length,
    })),
    already: given.size,
  }
}

async function hashOf(draw: readonly Drawn[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(draw))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
