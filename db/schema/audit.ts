import { bigint, integer, jsonb, text } from 'drizzle-orm/pg-core'
import { moment, service } from './columns.ts'

/** A keyed hash chain: each entry's hash covers its own fields and the hash before it. */
export const audit = service.table('audit', {
  n: bigint('n', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull(),
  /** Account id, or `pipeline`, or `command line`. */
  actor: text('actor').notNull(),
  role: text('role').notNull(),
  action: text('action').notNull(),
  resource: text('resource').notNull(),
  resource_id: text('resource_id'),
  /** Ids, counts and codes; never personal words. */
  detail: jsonb('detail').$type<Record<string, string | number | boolean | null>>().notNull(),
  previous_hash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
})

/**
 * How far the chain goes, signed: without it, entries cut off its end would leave no trace. One row.
 */
export const auditHead = service.table('audit_head', {
  id: integer('id').primaryKey(),
  n: bigint('n', { mode: 'number' }).notNull(),
  signature: text('signature').notNull(),
})
