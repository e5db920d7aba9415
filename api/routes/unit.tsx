import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { whoseMay } from '../../core/access/policy.ts'
import { SiteKind } from '../../core/session/session.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { addCoach, addSite, addTeam, readUnit } from '../../db/stores/unit.ts'
import { UnitPage } from '../../web/pages/admin/unit.tsx'
import type { App } from '../app.ts'
import { fieldErrors, formValues } from '../form-values.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'

const NOTICES = {
  coach: 'The coach was added.',
  team: 'The team was added.',
  site: 'The site was added.',
}
type Added = keyof typeof NOTICES
/** The new id, or what is wrong by field. */
type Outcome = string | Record<string, string>

const name = (message: string) => z.string().min(1, message).max(100, 'Enter a shorter name')

const TeamForm = z.object({ team_name: name('Enter the name of the team') })
const SiteForm = z.object({
  site_name: name('Enter the name of the site'),
  site_kind: z.enum(SiteKind.options, 'Choose the kind of the site'),
})
const CoachForm = z.object({
  coach_reference: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/, 'Enter a reference of letters, digits and -, such as K07'),
  coach_name: name('Enter the name of the coach'),
  coach_team: z.uuid('Choose a team'),
  coach_started_on: z.union([z.literal(''), z.iso.date('Enter a date')]),
})

/** The unit's make-up: teams, sites and coaches by name. */
export function unitRoutes(app: App): void {
  app.get('/unit', permit('read', 'unit'), async (c) => c.html(await unitPage(c, {}, {})))

  app.post('/unit/teams', permit('create', 'unit'), (c) =>
    add(
      c,
      'team',
      TeamForm,
      ['team_name'],
      async (tx, made) =>
        (await addTeam(tx, made.team_name)) ?? {
          team_name: 'There is a team of this name already',
        },
    ),
  )

  app.post('/unit/sites', permit('create', 'unit'), (c) =>
    add(c, 'site', SiteForm, ['site_name', 'site_kind'], async (tx, made) => {
      const id = await addSite(tx, { name: made.site_name, kind: made.site_kind })
      return id ?? { site_name: 'There is a site of this name already' }
    }),
  )

  const fields = ['coach_reference', 'coach_name', 'coach_team', 'coach_started_on']
  app.post('/unit/coaches', permit('create', 'unit'), (c) =>
    add(c, 'coach', CoachForm, fields, async (tx, made): Promise<Outcome> => {
      const { teams } = await readUnit(tx)
      if (!teams.some((team) => team.id === made.coach_team)) {
        return { coach_team: 'Choose a team from the list' }
      }
      const id = await addCoach(tx, {
        reference: made.coach_reference,
        name: made.coach_name,
        team_id: made.coach_team,
        started_on: made.coach_started_on || null,
      })
      return id ?? { coach_reference: 'There is a coach with this reference already' }
    }),
  )
}

/** One form: checked, written with its audit entry, or shown again with what is wrong. */
async function add<Form>(
  c: Context<Env>,
  what: Added,
  schema: z.ZodType<Form>,
  fields: readonly string[],
  write: (tx: Tx, made: Form) => Promise<Outcome>,
) {
  const values = await formValues(c, fields)
  const parsed = schema.safeParse(values)
  if (!parsed.success) return c.html(await unitPage(c, fieldErrors(parsed.error), values), 422)
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const written = await asActor(database, actor, async (tx) => {
    const outcome = await write(tx, parsed.data)
    if (typeof outcome !== 'string') return outcome
    const entry = { ...byActor(actor), action: 'add', resource: 'unit', resource_id: outcome }
    await appendAudit(tx, keys.audit, { ...entry, detail: { what } }, now())
    return null
  })
  if (written) return c.html(await unitPage(c, written, values), 422)
  return c.redirect(`/unit?done=${what}`, 303)
}

async function unitPage(
  c: Context<Env>,
  errors: Record<string, string>,
  values: Record<string, string>,
) {
  const actor = c.get('actor')
  const unit = await asActor(c.get('ports').database, actor, readUnit)
  const may_add = whoseMay(actor.role, 'create', 'unit') !== null
  return <UnitPage {...{ frame: frameOf(c, NOTICES), ...unit, may_add, errors, values }} />
}
