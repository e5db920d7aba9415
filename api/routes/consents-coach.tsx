import type { Context } from 'hono'
import { z } from 'zod'
import { ConsentChannel, Purpose } from '../../core/session/consent.ts'
import { CURRENT_WORDING } from '../../db/consent-wording.ts'
import { asActor, asService } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { giveConsent, withdrawConsent } from '../../db/stores/consents.ts'
import { findPerson, listConsents } from '../../db/stores/people.ts'
import { resumeAfterConsent } from '../../db/stores/stages.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { type ConsentForm, PersonPage } from '../../web/pages/coach/person.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idParam } from '../coach.ts'
import { viewConsent } from '../consent-view.ts'
import { check, Form } from '../form.ts'
import { londonFields, londonMoment } from '../london-time.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

/** What is asked when a consent is recorded; the JSON API takes the same. */
export const ConsentFields = z
  .object({
    purposes: z.array(Purpose).min(1, 'Choose at least one thing they agree to'),
    channel: z.enum(ConsentChannel.options, 'Choose how they said so'),
    given_on: z.iso.date('Enter the date they agreed'),
    expires_on: z.union([z.literal(''), z.iso.date('Enter the date it ends as a date')]),
  })
  .refine((given) => given.expires_on === '' || given.expires_on > given.given_on, {
    path: ['expires_on'],
    message: 'The date it ends must be after the date they agreed',
  })
export type ConsentFields = z.infer<typeof ConsentFields>

const YEARS_USUAL = 2

/** The person's own page, with their consents. */
export function coachConsentRoutes(app: App): void {
  app.get('/people/:id', permit('read', 'consent', 'own'), async (c) => {
    const today = londonFields(c.get('ports').now()).date
    const form = { purposes: [], channel: '', given_on: today, expires_on: yearsLater(today) }
    return c.html(await personPage(c, form, {}))
  })

  app.post('/people/:id/consents', permit('create', 'consent'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const sent = await Form.read(c)
    const form: ConsentForm = {
      purposes: sent.many('purposes'),
      channel: sent.text('channel'),
      given_on: sent.text('given_on'),
      expires_on: sent.text('expires_on'),
    }
    const checked = check(ConsentFields, form)
    const errors = checked.ok ? futureFault(checked.value, c.get('ports')) : checked.errors
    if (errors || !checked.ok) return c.html(await personPage(c, form, errors ?? {}), 422)
    await recordConsent(c.get('ports'), actor, id, checked.value)
    return c.redirect(`/people/${id}?done=consent-recorded`, 303)
  })

  app.post('/people/:id/consents/withdraw', permit('change', 'consent'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const purpose = Purpose.safeParse((await Form.read(c)).text('purpose'))
    if (!purpose.success) {
      throw new Problem(422, 'That is no purpose', 'Go back and choose one of the purposes shown.')
    }
    await endConsent(c.get('ports'), actor, id, [purpose.data])
    return c.redirect(`/people/${id}?done=consent-withdrawn`, 303)
  })
}

/** A consent cannot be given tomorrow. */
export function futureFault(fields: ConsentFields, ports: Ports): FieldErrors | null {
  const today = londonFields(ports.now()).date
  return fields.given_on > today
    ? { given_on: 'The date they agreed cannot be in the future' }
    : null
}

/** Records consents, and lets whatever waited for them go on. */
export async function recordConsent(
  ports: Ports,
  actor: CoachActor,
  person_id: string,
  fields: ConsentFields,
): Promise<void> {
  const now = ports.now()
  const { date: today } = londonFields(now)
  await asActor(ports.database, actor, async (tx) => {
    if (!(await findPerson(tx, person_id))) throw notFound()
    await giveConsent(tx, {
      person_id,
      purposes: fields.purposes,
      wording_version: CURRENT_WORDING.version,
      channel: fields.channel,
      taken_by: actor.account_id,
      given_at: fields.given_on === today ? now : (londonMoment(fields.given_on) ?? now),
      expires_at: fields.expires_on === '' ? null : londonMoment(fields.expires_on),
    })
    const resumed = await asService(tx, (service) =>
      resumeAfterConsent(service, ports.queue, now, person_id),
    )
    const detail = { purposes: fields.purposes.join(' '), channel: fields.channel, resumed }
    const entry = { action: 'give', resource: 'consent', resource_id: person_id, detail }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, now)
  })
}

/** Ends live consents at once; what is already under way stops at its next step. */
export async function endConsent(
  ports: Ports,
  actor: CoachActor,
  person_id: string,
  purposes: readonly Purpose[],
): Promise<number> {
  const now = ports.now()
  return asActor(ports.database, actor, async (tx) => {
    if (!(await findPerson(tx, person_id))) throw notFound()
    const ended = await withdrawConsent(tx, person_id, purposes, actor.account_id, now)
    const detail = { purposes: purposes.join(' '), ended }
    const entry = { action: 'withdraw', resource: 'consent', resource_id: person_id, detail }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, now)
    return ended
  })
}

async function personPage(c: Context<Env>, form: ConsentForm, errors: FieldErrors) {
  const actor = coachOf(c)
  const id = idParam(c)
  const { database, now } = c.get('ports')
  const { person, consents } = await asActor(database, actor, async (tx) => {
    const found = await findPerson(tx, id)
    if (!found) throw notFound()
    return { person: found, consents: await listConsents(tx, id) }
  })
  const views = consents.map((one) => viewConsent(one, actor))
  const shown = { person, consents: views, wording: CURRENT_WORDING, form, errors, now: now() }
  return <PersonPage {...coachFrame(c)} {...shown} />
}

function yearsLater(date: string): string {
  const year = Number(date.slice(0, 4)) + YEARS_USUAL
  return `${year}${date.slice(4).replace('-02-29', '-02-28')}`
}
