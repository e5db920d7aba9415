import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ACTIONS,
  type Action,
  type Actor,
  RESOURCES,
  ROLES,
  type Role,
  whoseMay,
} from '../../core/access/policy.ts'
import { openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { type FilledCase, fillEveryTable } from '../../test/support/every-table.ts'
import { asActor, asService, type Database, rowsOf, type Tx } from '../database.ts'
import { TABLES } from './tables.ts'

/** A row of the database as JSON, and whose of the two cases it is. */
interface Held {
  row: Record<string, unknown>
  owner: 'ours' | 'theirs'
}

const NAMES = [
  ...new Set(RESOURCES.flatMap((resource) => TABLES[resource].map(({ table }) => table))),
]
/** Everybody's alike: every coach may read them. */
const SHARED = ['service.team', 'service.site', 'service.consent_wording']

let database: Database
let test: TestApp
let ours: FilledCase
let theirs: FilledCase
const held = new Map<string, Held[]>()
/** Whose a row is by its own id, for when a change has taken every other mark away. */
const owners = new Map<unknown, Held['owner']>()

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await fillEveryTable(database, test, 'ours')
  theirs = await fillEveryTable(database, test, 'theirs')
  for (const table of NAMES) {
    const found = await rowsOf<{ row: Record<string, unknown> }>(
      database.drizzle,
      sql.raw(`select to_jsonb(t) as row from ${table} t`),
    )
    const marked = found.flatMap(({ row }) => withOwner(row))
    held.set(table, marked)
    for (const { row, owner } of marked) if (row.id) owners.set(row.id, owner)
  }
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

function withOwner(row: Record<string, unknown>): Held[] {
  const known = owners.get(row.id)
  if (known) return [{ row, owner: known }]
  const text = JSON.stringify(row)
  const isOf = ({ label, coach, team, person, session, material_id, tasks }: FilledCase) =>
    [
      ...[coach.id, team.id, person.id, session.id, material_id, ...tasks],
      ...[`-${label}`, `Site ${label}`],
    ].some((mark) => text.includes(mark))
  if (isOf(ours)) return [{ row, owner: 'ours' }]
  return isOf(theirs) ? [{ row, owner: 'theirs' }] : []
}

/** Every role as a member of the first case: its coach, or the leader of its team. */
const actorOf = (role: Role): Actor => ({
  account_id: 'account-ours',
  role,
  coach_id: role === 'coach' ? ours.coach.id : null,
  team_id: role === 'coach' || role === 'leader' ? ours.team.id : null,
})

/** Whether the policy lets the role do this to this row, told without any SQL. */
function may(role: Role, action: Action, table: string, { row, owner }: Held): boolean {
  return rulesFor(role, action, table).some(({ whose, only, blind }) => {
    if (only && (only.sign === '=') !== (only.kind === row.kind)) return false
    // The asking scientist is still coding the first case's session.
    if (blind && role === 'scientist' && owner === 'ours') return false
    return whose === 'any' || owner === 'ours' || (whose === 'own' && SHARED.includes(table))
  })
}

function rulesFor(role: Role, action: Action, table: string) {
  return RESOURCES.flatMap((resource) => {
    const guarded = TABLES[resource].find(
      (one) => one.table === table && one.actions.includes(action),
    )
    const whose = whoseMay(role, action, resource)
    if (!guarded || whose === null) return []
    const [, sign, kind] = guarded.only?.match(/^kind (=|<>) '(\w+)'$/) ?? []
    const only = kind === undefined ? null : { sign, kind }
    return [{ whose, only, blind: guarded.blind !== undefined }]
  })
}

class Undo extends Error {}

/** Runs as the role in a transaction that is always undone; null when the database refused. */
async function tryAs<T>(role: Role, work: (tx: Tx) => Promise<T>): Promise<T | null> {
  let result: T | null = null
  try {
    await asActor(database, actorOf(role), async (tx) => {
      result = await work(tx)
      throw new Undo()
    })
  } catch (error) {
    if (error instanceof Undo) return result
    const why = String((error as { cause?: unknown }).cause ?? error)
    if (/permission denied|row-level security/.test(why)) return null
    throw error
  }
  return result
}

const read = (role: Role, table: string) =>
  tryAs(role, (tx) =>
    rowsOf<{ row: Record<string, unknown> }>(
      tx,
      sql.raw(`select to_jsonb(t) as row from ${table} t`),
    ),
  )

/** Takes a row out as the service and puts it back as the role; foreign keys aside. */
const create = (role: Role, table: string, { row }: Held) =>
  tryAs(role, async (tx) => {
    const json = JSON.stringify(row)
    await asService(tx, async (service) => {
      await service.execute(sql`set local session_replication_role = replica`)
      await service.execute(sql`delete from ${sql.raw(table)} t where to_jsonb(t) = ${json}::jsonb`)
    })
    await tx.execute(
      sql`insert into ${sql.raw(table)}
        select * from jsonb_populate_record(null::${sql.raw(table)}, ${json}::jsonb)`,
    )
    return true
  })

/** Changes whatever the role can reach, and counts whose rows the database then holds as changed. */
const change = (role: Role, table: string, column: { name: string; value: string }) =>
  tryAs(role, async (tx) => {
    await tx.execute(sql.raw(`update ${table} set "${column.name}" = ${column.value}`))
    return asService(tx, (service) =>
      rowsOf<{ row: Record<string, unknown> }>(
        service,
        sql.raw(`select to_jsonb(t) as row from ${table} t
          where xmin::text::bigint = txid_current() % 4294967296`),
      ),
    )
  })

/** A column that can take a new value without minding the others. */
async function looseColumn(table: string) {
  const [schema, name] = table.split('.')
  const columns = await rowsOf<{ name: string; type: string }>(
    database.drizzle,
    sql`select column_name as name, data_type as type from information_schema.columns
      where table_schema = ${schema} and table_name = ${name} order by ordinal_position`,
  )
  const moment = columns.find((column) => column.type.startsWith('timestamp'))
  if (moment) return { name: moment.name, value: 'now()' }
  const text = columns.find((column) => column.type === 'text' && column.name !== 'kind')
  if (text) return { name: text.name, value: 'gen_random_uuid()::text' }
  const whole = columns.find((column) => column.type === 'integer')
  return whole ? { name: whole.name, value: '7' } : { name: 'id', value: 'gen_random_uuid()' }
}

const ownersOf = (rows: { row: Record<string, unknown> }[]) =>
  rows.flatMap(({ row }) => withOwner(row).map(({ owner }) => owner)).sort()

describe('in the database itself', () => {
  it('has a row of each case in every guarded table', () => {
    const bare = NAMES.filter((table) => {
      return new Set(held.get(table)?.map(({ owner }) => owner)).size < 2
    })
    expect(bare).toEqual([])
  })

  it.each(ROLES)('a %s reads exactly the rows the policy names', async (role) => {
    for (const table of NAMES) {
      const rows = held.get(table) ?? []
      const allowed = rows.filter((one) => may(role, 'read', table, one)).map(({ owner }) => owner)
      const seen = await read(role, table)
      if (rulesFor(role, 'read', table).length === 0) expect(seen, table).toBeNull()
      else expect(ownersOf(seen ?? []), table).toEqual(allowed.sort())
    }
  })

  it.each(ROLES)('a %s adds exactly the rows the policy names', async (role) => {
    for (const table of NAMES) {
      for (const one of held.get(table) ?? []) {
        const added = (await create(role, table, one)) === true
        expect(added, `${table} ${one.owner}`).toBe(may(role, 'create', table, one))
      }
    }
  })

  it.each(ROLES)('a %s changes exactly the rows the policy names', async (role) => {
    for (const table of NAMES) {
      const rows = held.get(table) ?? []
      const allowed = rows.filter((one) => may(role, 'change', table, one))
      const changed = await change(role, table, await looseColumn(table))
      if (rulesFor(role, 'change', table).length === 0) expect(changed, table).toBeNull()
      expect(ownersOf(changed ?? []), table).toEqual(allowed.map(({ owner }) => owner).sort())
    }
  })

  it.each(ROLES)('a %s removes nothing anywhere', async (role) => {
    for (const table of NAMES) {
      const gone = await tryAs(role, async (tx) => tx.execute(sql.raw(`delete from ${table}`)))
      expect(gone, table).toBeNull()
    }
  })

  it('knows three actions and no more', () => {
    expect(ACTIONS).toEqual(['read', 'create', 'change'])
  })
})
