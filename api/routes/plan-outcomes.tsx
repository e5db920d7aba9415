import type { Context } from 'hono'
import { z } from 'zod'
import { findAll } from '../../core/redaction/redact-session.ts'
import { tellsFirstName } from '../../core/redaction/telling.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import { OUTCOMES, OutcomeKind } from '../../core/session/outcome.ts'
import { asActor, asService, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { readIdentity } from '../../db/stores/identities.ts'
import { addOutcomes, addPlanStep, addScore } from '../../db/stores/sessions.ts'
import { readPseudonyms } from '../../db/stores/step-inputs.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { INSTRUMENT_LABEL } from '../../web/pages/coach/labels.ts'
import type { SessionView } from '../../web/pages/coach/my-sessions.tsx'
import { OutcomesPage, SESSION_OUTCOMES } from '../../web/pages/coach/outcomes.tsx'
import { NewStepPage, type PlanForm } from '../../web/pages/coach/plan.tsx'
import type { App } from '../app.ts'
import { coachFrame, coachOf, idParam } from '../coach.ts'
import { check, Form } from '../form.ts'
import { londonFields, londonMoment } from '../london-time.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { sessionView } from '../session-view.ts'

const StepFields = z.object({
  text: z.string().min(3, 'Enter the step').max(500, 'Keep the step under 500 characters'),
  proposed_by: z.enum(['client', 'coach', 'together'], 'Choose who proposed it'),
  words_of: z.enum(['client', 'coach'], 'Choose whose words it is in'),
  agreed: z.enum(['yes', 'no'], 'Choose whether they have agreed'),
  signed_on: z.union([z.literal(''), z.iso.date('Enter the date it was signed as a date')]),
})

const Day = z.iso.date('Enter the date')

const ScoreFields = z.object({
  instrument: z.enum(Object.keys(INSTRUMENT_LABEL), 'Choose the questionnaire'),
  side: z.enum(['person', 'coach'], 'Choose whose view it is'),
  scale: z
    .string()
    .regex(/^[\p{L}\d][\p{L}\d _-]{1,39}$/u, 'Enter the scale in a word or two, for example total')
    .refine((scale) => !tellsFirstName(scale), 'Enter what the scale is called, without a name'),
  score: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'Enter the score as a number')
    .transform(Number),
  completed_on: Day,
})

export function planOutcomeRoutes(app: App): void {
  app.get('/sessions/:id/plan', permit('create', 'plan'), async (c) => {
    const form = { text: '', proposed_by: '', words_of: '', agreed: '', signed_on: '' }
    return c.html(await stepPage(c, form, {}))
  })

  app.post('/sessions/:id/plan', permit('create', 'plan'), async (c) => {
    const sent = await Form.read(c)
    const names = ['text', 'proposed_by', 'words_of', 'agreed', 'signed_on'] as const
    const form = Object.fromEntries(names.map((name) => [name, sent.text(name)])) as unknown
    const checked = check(StepFields, form)
    if (!checked.ok) return c.html(await stepPage(c, form as PlanForm, checked.errors), 422)
    const errors = await savePlanStep(c, checked.value)
    if (errors) return c.html(await stepPage(c, form as PlanForm, errors), 422)
    return c.redirect(`/sessions/${idParam(c)}?done=plan-added`, 303)
  })

  app.get('/sessions/:id/outcomes', permit('create', 'outcome'), async (c) =>
    c.html(await outcomesPage(c, {}, {})),
  )

  app.post('/sessions/:id/outcomes', permit('create', 'outcome'), async (c) => {
    const sent = await Form.read(c)
    const names = [...SESSION_OUTCOMES, 'recorded_on']
    const values = Object.fromEntries(names.map((name) => [name, sent.text(name)]))
    const read = readOutcomes(values)
    if ('errors' in read) return c.html(await outcomesPage(c, values, read.errors), 422)
    await onSession(c, 'outcome', { kinds: read.rows.length }, async (tx, session, coach_id) =>
      addOutcomes(
        tx,
        read.rows.map((row) => ({ ...row, coach_id, ...of(session) })),
      ),
    )
    return c.redirect(`/sessions/${idParam(c)}?done=outcome-added`, 303)
  })

  app.post('/sessions/:id/scores', permit('create', 'outcome'), async (c) => {
    const sent = await Form.read(c)
    const names = Object.keys(ScoreFields.shape)
    const values = Object.fromEntries(names.map((name) => [name, sent.text(name)]))
    const checked = check(ScoreFields, values)
    if (!checked.ok) return c.html(await outcomesPage(c, values, checked.errors), 422)
    const named = await namedIn(c, checked.value.scale)
    if (named) return c.html(await outcomesPage(c, values, { scale: named }), 422)
    const { completed_on, ...score } = checked.value
    const completed_at = londonMoment(completed_on) ?? c.get('ports').now()
    const detail = { instrument: score.instrument }
    await onSession(c, 'outcome', detail, async (tx, session, coach_id) =>
      addScore(tx, { ...score, completed_at, coach_id, ...of(session) }),
    )
    return c.redirect(`/sessions/${idParam(c)}?done=score-added`, 303)
  })
}

const of = (session: SessionView) => ({ session_id: session.id, person_id: session.person_id })

/** Does something to one of the coach's own sessions and puts it in the audit chain. */
async function onSession(
  c: Context<Env>,
  resource: 'plan' | 'outcome',
  detail: Record<string, string | number>,
  work: (tx: Tx, session: SessionView, coach_id: string) => Promise<void>,
): Promise<void> {
  const actor = coachOf(c)
  const { database, keys, now } = c.get('ports')
  const id = idParam(c)
  await asActor(database, actor, async (tx) => {
    await work(tx, await sessionView(tx, id), actor.coach_id)
    const entry = { ...byActor(actor), action: 'add', resource, resource_id: id, detail }
    await appendAudit(tx, keys.audit, entry, now())
  })
}

async function savePlanStep(
  c: Context<Env>,
  fields: z.infer<typeof StepFields>,
): Promise<FieldErrors | null> {
  const { text, proposed_by, words_of, signed_on } = fields
  const signed_at = signed_on === '' ? null : londonMoment(signed_on)
  const step = { text, proposed_by, words_of, agreed: fields.agreed === 'yes', signed_at }
  const named = await namedIn(c, text)
  if (named) return { text: named }
  await onSession(c, 'plan', {}, (tx, session, coach_id) =>
    addPlanStep(tx, { ...step, ...of(session), coach_id }),
  )
  return null
}

/** What to say of a text about the session's person that would show who somebody is, if it would. */
async function namedIn(c: Context<Env>, text: string): Promise<string | null> {
  const ports = c.get('ports')
  const found = await asActor(ports.database, coachOf(c), async (tx) => {
    const { person_id } = await sessionView(tx, idParam(c))
    return identifierIn(tx, ports, person_id, text)
  })
  return found && `Leave out “${found}”: it could show who somebody is`
}

/**
 * The first words of a text that name somebody or lead to them, as far as the record and the texts of
 * the case tell; a plan and a score are kept without such.
 */
async function identifierIn(
  tx: Tx,
  ports: Ports,
  person_id: string,
  text: string,
): Promise<string | null> {
  const { known, seen } = await asService(tx, async (service) => ({
    known: await readIdentity(service, ports.keys, person_id),
    seen: (await readPseudonyms(service, ports.keys, person_id)).entries,
  }))
  const [found] = findAll(cutSession([{ text, speaker: 'coach' }]), known, [], seen)
  return found ? text.slice(found.start, found.end) : null
}

type OutcomesRead =
  | { errors: FieldErrors }
  | { rows: { kind: string; value: number; recorded_at: Date }[] }

function readOutcomes(values: Record<string, string>): OutcomesRead {
  const errors: FieldErrors = {}
  const day = Day.safeParse(values.recorded_on)
  const recorded_at = day.success ? londonMoment(day.data) : null
  if (!recorded_at) errors.recorded_on = 'Enter the date you learned this'
  const rows = OutcomeKind.options.flatMap((kind) => {
    const text = values[kind] ?? ''
    if (text === '') return []
    const yes_no = OUTCOMES[kind].scale === 'yes_no'
    if (!(yes_no ? /^[01]$/ : /^-?\d{1,3}(\.\d{1,2})?$/).test(text)) {
      errors[kind] = `Enter a number for “${OUTCOMES[kind].label}”`
      return []
    }
    return [{ kind, value: Number(text), recorded_at: recorded_at ?? new Date(0) }]
  })
  if (rows.length === 0 && Object.keys(errors).length === 0) {
    errors.attended_next = 'Fill in at least one of these'
  }
  return Object.keys(errors).length > 0 ? { errors } : { rows }
}

async function readSession(c: Context<Env>): Promise<SessionView> {
  return asActor(c.get('ports').database, coachOf(c), (tx) => sessionView(tx, idParam(c)))
}

async function stepPage(c: Context<Env>, form: PlanForm, errors: FieldErrors) {
  const session = await readSession(c)
  return <NewStepPage {...coachFrame(c)} {...{ session, form, errors }} />
}

async function outcomesPage(c: Context<Env>, given: Record<string, string>, errors: FieldErrors) {
  const today = londonFields(c.get('ports').now()).date
  const values = { recorded_on: today, completed_on: today, ...given }
  return <OutcomesPage {...coachFrame(c)} session={await readSession(c)} {...{ values, errors }} />
}
