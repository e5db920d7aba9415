import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hashPassword } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { ROLES, type Role } from '../core/access/policy.ts'
import type { Tx } from '../db/database.ts'
import { coach, team } from '../db/schema/unit.ts'
import { createAccount } from '../db/stores/accounts.ts'
import { appendAudit } from '../db/stores/audit.ts'
import type { OpenedService, ServiceParts } from './service.ts'
import { UsageError, type Verb } from './verb.ts'

const PASSWORD_BYTES = 15

/** The first account of an installation has to come from somewhere: from its own shell. */
export function accountVerb(service: ServiceParts): Verb {
  return {
    name: 'account',
    summary: 'Add an account, such as the first administrator',
    help: `rapport account add --role ROLE --email ADDRESS --name NAME [--team TEAM]

Adds an account and prints its generated password once. ROLE is one of ${ROLES.join(', ')}.
A coach or leader needs --team; the team, and the coach of that name, are made if they are not there.`,
    async run(argv, io) {
      const asked = readArguments(argv)
      const opened = await service.open(io.env, 'rapport account')
      try {
        const password = randomBytes(PASSWORD_BYTES).toString('base64url')
        const made = await opened.database.drizzle.transaction(async (tx) =>
          add(opened, tx as Tx, asked, await hashPassword(password), io.now()),
        )
        if (!made) throw new UsageError(`${asked.email} has an account already.`)
        const { email, role } = asked
        await io.stdout.write(`${JSON.stringify({ email, role, password })}\n`)
        io.stderr.write('This password is shown once. Hand it over safely.\n')
        return 0
      } finally {
        await opened.close()
      }
    },
  }
}

interface Asked {
  role: Role
  email: string
  name: string
  team: string | null
}

function readArguments(argv: string[]): Asked {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      email: { type: 'string' },
      name: { type: 'string' },
      team: { type: 'string' },
    },
  })
  const role = ROLES.find((one) => one === values.role)
  if (positionals[0] !== 'add') throw new UsageError('say what to do: rapport account add …')
  if (!role) throw new UsageError(`--role must be one of ${ROLES.join(', ')}.`)
  if (!values.email?.includes('@')) throw new UsageError('--email must be an email address.')
  if (!values.name?.trim()) throw new UsageError('--name is missing.')
  const needs_team = role === 'coach' || role === 'leader'
  if (needs_team && !values.team?.trim()) throw new UsageError(`a ${role} needs --team.`)
  const given_team = needs_team ? (values.team as string).trim() : null
  return { role, email: values.email, name: values.name.trim(), team: given_team }
}

async function add(
  opened: OpenedService,
  tx: Tx,
  asked: Asked,
  password_hash: string,
  now: Date,
): Promise<boolean> {
  const { role, email, name } = asked
  const team_id = asked.team === null ? null : await teamNamed(tx, asked.team)
  const coach_id = role === 'coach' && team_id ? await coachNamed(tx, name, team_id) : null
  const made = await createAccount(tx, { role, email, name, team_id, coach_id, password_hash })
  const entry = { actor: 'command line', role: 'service', action: 'create', resource: 'account' }
  if (made) await appendAudit(tx, opened.keys.audit, { ...entry, detail: { role } }, now)
  return made
}

async function teamNamed(tx: Tx, name: string): Promise<string> {
  await tx.insert(team).values({ name }).onConflictDoNothing()
  const [row] = await tx.select({ id: team.id }).from(team).where(eq(team.name, name))
  return row?.id as string
}

async function coachNamed(tx: Tx, name: string, team_id: string): Promise<string> {
  const [found] = await tx.select({ id: coach.id }).from(coach).where(eq(coach.name, name))
  if (found) return found.id
  const reference = `K${String((await tx.$count(coach)) + 1).padStart(2, '0')}`
  const [made] = await tx
    .insert(coach)
    .values({ reference, name, team_id })
    .returning({ id: coach.id })
  return made?.id as string
}
