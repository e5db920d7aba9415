import { and, asc, desc, eq, lt, type SQL } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { audit } from '../schema/audit.ts'

export type AuditRow = typeof audit.$inferSelect

export interface AuditFilter {
  action: string | null
  /** Only entries with a smaller number: how a page asks for older ones. */
  before: number | null
  limit: number
}

/** Entries of the chain, newest first. */
export async function listAudit(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  const conditions: SQL[] = []
  if (filter.action !== null) conditions.push(eq(audit.action, filter.action))
  if (filter.before !== null) conditions.push(lt(audit.n, filter.before))
  return tx
    .select()
    .from(audit)
    .where(and(...conditions))
    .orderBy(desc(audit.n))
    .limit(filter.limit)
}

/** Every action there has been, to choose from. */
export async function auditActions(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ action: audit.action })
    .from(audit)
    .orderBy(asc(audit.action))
  return rows.map((row) => row.action)
}
