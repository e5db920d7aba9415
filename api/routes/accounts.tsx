import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ROLES } from '../../core/access/policy.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { listAccounts, switchAccount } from '../../db/stores/accounts-admin.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { readUnit, type UnitRows } from '../../db/stores/unit.ts'
import { AccountsPage } from '../../web/pages/admin/accounts.tsx'
import {
  AccountAddedPage,
  type AccountValues,
  NewAccountPage,
} from '../../web/pages/admin/new-account.tsx'
import type { App } from '../app.ts'
import { fieldErrors, formValues } from '../form-values.ts'
import { permit } from '../middleware/permit.ts'
import { newPassword } from '../new-password.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  disabled: 'The account is disabled and signed out everywhere.',
  enabled: 'The account can sign in again.',
}
const NAMES = ['name', 'email', 'role', 'coach_id', 'team_id'] as const
const EMPTY: AccountValues = { name: '', email: '', role: '', coach_id: '', team_id: '' }

const NewAccountForm = z
  .object({
    name: z.string().min(1, 'Enter a name').max(100, 'Enter a shorter name'),
    email: z.email('Enter an email address, such as name@example.org').max(200),
    role: z.enum(ROLES, 'Choose a role'),
    coach_id: z.string(),
    team_id: z.string(),
  })
  .superRefine((made, context) => {
    const need = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (made.role === 'coach' && made.coach_id === '') {
      need('coach_id', 'Choose which coach this account is for')
    }
    if (made.role === 'leader' && made.team_id === '') {
      need('team_id', 'Choose which team this account leads')
    }
  })

/** Who can sign in. Passwords are drawn here, shown once, and only their hash is kept. */
export function accountRoutes(app: App): void {
  app.get('/accounts', permit('read', 'account'), async (c) => {
    const actor = c.get('actor')
    const accounts = await asActor(c.get('ports').database, actor, listAccounts)
    const frame = frameOf(c, NOTICES)
    return c.html(<AccountsPage {...{ frame, accounts, own_id: actor.account_id }} />)
  })

  app.get('/accounts/new', permit('create', 'account'), async (c) => {
    const unit = await asActor(c.get('ports').database, c.get('actor'), readUnit)
    return c.html(<NewAccountPage frame={frameOf(c)} values={EMPTY} errors={{}} {...unit} />)
  })

  app.post('/accounts', permit('create', 'account'), async (c) => addAccount(c))

  app.post('/accounts/:account/disable', permit('change', 'account'), async (c) => {
    return flip(c, c.req.param('account'), true)
  })

  app.post('/accounts/:account/enable', permit('change', 'account'), async (c) => {
    return flip(c, c.req.param('account'), false)
  })
}

async function addAccount(c: Context<Env>) {
  c.header('cache-control', 'no-store')
  const { database, auth } = c.get('ports')
  const values = await formValues(c, NAMES)
  const parsed = NewAccountForm.safeParse(values)
  const password = newPassword()
  const password_hash = await (await auth.$context).password.hash(password)
  const added = await asActor(database, c.get('actor'), async (tx) => {
    const unit = await readUnit(tx)
    if (!parsed.success) return { unit, errors: fieldErrors(parsed.error) }
    return { unit, errors: await write(c, tx, parsed.data, unit, password_hash) }
  })
  if (added.errors) {
    const { errors, unit } = added
    return c.html(<NewAccountPage {...{ frame: frameOf(c), values, errors, ...unit }} />, 422)
  }
  const { name, email } = values
  return c.html(<AccountAddedPage {...{ frame: frameOf(c), name, email, password }} />)
}

/** What is wrong, by field; null when the account was made. */
async function write(
  c: Context<Env>,
  tx: Tx,
  made: z.infer<typeof NewAccountForm>,
  unit: UnitRows,
  password_hash: string,
): Promise<Record<string, string> | null> {
  const { name, email, role } = made
  const coach = unit.coaches.find((one) => role === 'coach' && one.id === made.coach_id)
  const team = unit.teams.find((one) => role === 'leader' && one.id === made.team_id)
  if (role === 'coach' && !coach) return { coach_id: 'Choose a coach from the list' }
  if (role === 'leader' && !team) return { team_id: 'Choose a team from the list' }
  const coach_id = coach?.id ?? null
  const team_id = coach?.team_id ?? team?.id ?? null
  if (!(await createAccount(tx, { name, email, role, coach_id, team_id, password_hash }))) {
    return { email: 'This email address has an account already' }
  }
  const { keys, now } = c.get('ports')
  const entry = { ...byActor(c.get('actor')), action: 'add', resource: 'account' }
  await appendAudit(tx, keys.audit, { ...entry, detail: { role } }, now())
  return null
}

async function flip(c: Context<Env>, id: string, disable: boolean) {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  if (id === actor.account_id) {
    throw new Problem(409, 'This is your own account', 'Ask another administrator to disable it.')
  }
  await asActor(database, actor, async (tx) => {
    if (!(await switchAccount(tx, id, disable ? now() : null))) throw notFound()
    const entry = { ...byActor(actor), action: disable ? 'disable' : 'enable', resource: 'account' }
    await appendAudit(tx, keys.audit, { ...entry, resource_id: id }, now())
  })
  return c.redirect(`/accounts?done=${disable ? 'disabled' : 'enabled'}`, 303)
}
