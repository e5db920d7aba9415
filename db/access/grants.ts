import { type Action, POLICY, ROLES, whoseMay } from '../../core/access/policy.ts'
import { databaseRole } from '../database.ts'
import { searchWordsSql } from './search-words.ts'
import { TABLES } from './tables.ts'

const PRIVILEGE: Record<Action, string> = { read: 'select', create: 'insert', change: 'update' }

/**
 * The access policy as SQL statements: one database role an application role, a grant a cell, and row-level
 * security that repeats whose rows they are. Run after every migration; it starts from nothing, so
 * a cell taken out of the policy is gone from the database too.
 */
export function accessSql(): string[] {
  const tables = [...new Set(Object.values(TABLES).flatMap((set) => set.map((one) => one.table)))]
  const schemas = ['vault', 'research', 'service']
  const roles = ROLES.map(databaseRole)
  return [
    ...roles.map(createRole),
    ...roles.map((role) => `grant ${role} to current_user;`),
    `grant usage on schema ${schemas.join(', ')} to ${roles.join(', ')};`,
    ...schemas.map((schema) => `revoke all on all tables in schema ${schema} from ${roles};`),
    ...tables.map((table) => `alter table ${table} enable row level security;`),
    dropPolicies(schemas),
    ...POLICY.flatMap((rule) =>
      TABLES[rule.resource]
        .filter((table) => table.actions.includes(rule.action))
        .flatMap((guarded) => {
          const role = databaseRole(rule.role)
          const whose = rule.whose === 'any' ? 'true' : guarded[rule.whose]
          const blind = rule.role === 'scientist' && guarded.blind
          const reviews = whoseMay(rule.role, 'read', 'review') !== null
          const parts = [
            ...[whose, guarded.only ?? null, blind ? `not (${blind})` : null],
            reviews ? null : (guarded.not_held ?? null),
          ]
          const condition = parts.flatMap((part) => (part ? [`(${part})`] : [])).join(' and ')
          const name = `${rule.role}_${rule.action}_${rule.resource}`
          return [
            `grant ${PRIVILEGE[rule.action]} on ${guarded.table} to ${role};`,
            policy(name, guarded.table, rule.action, role, condition),
          ]
        }),
    ),
    ...searchWordsSql(),
  ]
}

function createRole(role: string): string {
  return `do $$ begin create role ${role} nologin;
    exception when duplicate_object or unique_violation then null; end $$;`
}

function dropPolicies(schemas: string[]): string {
  const names = schemas.map((schema) => `'${schema}'`).join(', ')
  return `do $$ declare p record; begin
    for p in select policyname, schemaname, tablename from pg_policies
      where schemaname in (${names}) loop
      execute format('drop policy %I on %I.%I', p.policyname, p.schemaname, p.tablename);
    end loop; end $$;`
}

function policy(name: string, table: string, action: Action, role: string, condition: string) {
  const on = `create policy ${name} on ${table} for ${PRIVILEGE[action]} to ${role}`
  if (action === 'read') return `${on} using (${condition});`
  if (action === 'create') return `${on} with check (${condition});`
  return `${on} using (${condition}) with check (${condition});`
}
