import type { Context } from 'hono'
import { z } from 'zod'
import type { KnownIdentifier } from '../../core/pipeline/shapes.ts'
import { tellsName } from '../../core/redaction/telling.ts'
import {
  AgeBand,
  ConditionGroup,
  TimeOnBenefitBand,
  WorkHistoryBand,
} from '../../core/session/bands.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { writeIdentity } from '../../db/stores/identities.ts'
import {
  createPerson,
  findPerson,
  listConsents,
  listPeople,
  newReference,
} from '../../db/stores/people.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { IDENTIFIER_FIELDS, NewPersonPage } from '../../web/pages/coach/new-person.tsx'
import { PeoplePage } from '../../web/pages/coach/people.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idParam } from '../coach.ts'
import { viewConsent } from '../consent-view.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'

/** What is asked about a new person; the JSON API takes the same. */
export const NewPersonFields = z.object({
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,29}$/, 'Enter 3 to 30 letters, digits, dots or hyphens')
    .refine((reference) => !tellsName(reference), 'Enter a reference without a name in it'),
  age_band: AgeBand,
  condition_group: ConditionGroup,
  time_on_benefit_band: TimeOnBenefitBand,
  work_history_band: WorkHistoryBand,
})
export type NewPersonFields = z.infer<typeof NewPersonFields>

export function peopleRoutes(app: App): void {
  app.get('/people', permit('read', 'person', 'own'), async (c) => {
    const actor = coachOf(c)
    const { database, now } = c.get('ports')
    const people = await asActor(database, actor, async (tx) => {
      const consents = await listConsents(tx)
      return (await listPeople(tx)).map((person) => ({
        person,
        consents: consents
          .filter((one) => one.person_id === person.id)
          .map((one) => viewConsent(one, actor)),
      }))
    })
    return c.html(<PeoplePage {...coachFrame(c)} people={people} now={now()} />)
  })

  app.get('/people/new', permit('create', 'person'), (c) => {
    coachOf(c)
    return c.html(newPage(c, { reference: newReference('P') }, {}))
  })

  app.post('/people/new', permit('create', 'person'), async (c) => {
    const actor = coachOf(c)
    const form = await Form.read(c)
    const names = [...Object.keys(NewPersonFields.shape), ...IDENTIFIER_FIELDS]
    const values = Object.fromEntries(names.map((name) => [name, form.text(name)]))
    const checked = check(NewPersonFields, values)
    if (!checked.ok) return c.html(newPage(c, values, checked.errors), 422)
    const known = readIdentifiers(form)
    const id = await addPerson(c.get('ports'), actor, checked.value, known)
    if (id === null) return c.html(newPage(c, values, { reference: TAKEN }), 422)
    return c.redirect(`/people/${id}?done=person-added`, 303)
  })

  app.post('/people/:id/identity', permit('create', 'vault'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const known = readIdentifiers(await Form.read(c))
    const ports = c.get('ports')
    await asActor(ports.database, actor, async (tx) => {
      if (!(await findPerson(tx, id))) throw notFound()
      await writeIdentity(tx, ports.keys, id, known)
      const entry = { action: 'seal identity', resource: 'person', resource_id: id }
      const detail = { identifiers: known.length }
      await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry, detail }, ports.now())
    })
    return c.redirect(`/people/${id}?done=identity-saved`, 303)
  })
}

export const TAKEN = 'Choose another reference: this one cannot be used'

/** Adds a person and seals their identifiers; null when the reference cannot be used. */
export async function addPerson(
  ports: Ports,
  actor: CoachActor,
  fields: NewPersonFields,
  known: KnownIdentifier[],
): Promise<string | null> {
  return asActor(ports.database, actor, async (tx) => {
    const person = await createPerson(tx, { ...fields, coach_id: actor.coach_id })
    if (!person) return null
    if (known.length > 0) await writeIdentity(tx, ports.keys, person.id, known)
    const entry = { action: 'add', resource: 'person', resource_id: person.id }
    const detail = { identifiers: known.length }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry, detail }, ports.now())
    return person.id
  })
}

function newPage(c: Context<Env>, values: Record<string, string>, errors: FieldErrors) {
  return <NewPersonPage {...coachFrame(c)} values={values} errors={errors} />
}

const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/i

/** The identifiers a form gives, one entry a name, number or address. */
function readIdentifiers(form: Form): KnownIdentifier[] {
  const lines = (name: string) =>
    form
      .text(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const address = lines('address').join(', ')
  const postcode = POSTCODE.exec(address)?.[0]
  const of = (type: KnownIdentifier['type'], texts: string[]) =>
    texts.map((text) => ({ type, text }))
  return [
    ...of('NAME', [...lines('names'), ...lines('relatives')]),
    ...of('PHONE', lines('phone')),
    ...of('ADDRESS', address ? [address] : []),
    ...of('PLACE', placesIn(address)),
    ...of('POSTCODE', postcode ? [postcode] : []),
    ...of('ORG', lines('employer')),
  ]
}

const COUNTRIES = /^(england|scotland|wales|northern ireland|uk|united kingdom|great britain)$/i

/** The parts of an address that are said alone: its village, town or county, not its street or country. */
function placesIn(address: string): string[] {
  const [, ...parts] = address.split(',').map((part) => part.replace(POSTCODE, '').trim())
  return parts.filter((part) => /^[\p{L}' .-]{3,}$/u.test(part) && !COUNTRIES.test(part))
}
