import { eq, sql } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import { asService, rowsOf, type Tx } from '../database.ts'
import { audit, auditHead } from '../schema/audit.ts'
import { hmacHex } from '../sealing/secret.ts'

/** What happened, to what, by whom. `detail` holds ids, counts and codes; never personal words. */
export interface AuditEntry {
  actor: string
  role: string
  action: string
  resource: string
  resource_id?: string
  detail?: Record<string, string | number | boolean | null>
}

export const byActor = (actor: Actor) => ({ actor: actor.account_id, role: actor.role })
export const byPipeline = { actor: 'pipeline', role: 'service' } as const

const FIRST_HASH = '0'.repeat(64)

/** Appends to the keyed hash chain inside the caller's transaction. */
export async function appendAudit(
  tx: Tx,
  key: CryptoKey,
  entry: AuditEntry,
  now: Date,
): Promise<void> {
  await asService(tx, async (service) => {
    await service.execute(sql`select pg_advisory_xact_lock(hashtext('rapport audit'))`)
    const end = await readEnd(service)
    const row = {
      // Where the end was cut off the gap stays, for whoever walks the chain to find.
      n: Math.max(end.last_n, end.head_n) + 1,
      at: now,
      actor: entry.actor,
      role: entry.role,
      action: entry.action,
      resource: entry.resource,
      resource_id: entry.resource_id ?? null,
      detail: entry.detail ?? {},
      previous_hash: end.last_hash ?? FIRST_HASH,
    }
    const hash = await hashOf(key, row)
    const signed = { n: row.n, signature: await signHead(key, row.n, hash) }
    const appended = service.$with('appended').as(service.insert(audit).values({ ...row, hash }))
    await service
      .with(appended)
      .insert(auditHead)
      .values({ id: HEAD, ...signed })
      .onConflictDoUpdate({ target: auditHead.id, set: signed })
  })
}

const HEAD = 1

/** The last entry and how far the head says the chain goes; both 0 at the beginning. */
async function readEnd(service: Tx) {
  const [end] = await rowsOf<{ last_n: number; last_hash: string | null; head_n: number }>(
    service,
    sql`select coalesce(last.n, 0)::float8 as last_n, last.hash as last_hash,
        coalesce(head.n, 0)::float8 as head_n
      from (select) as one
      left join (select n, hash from ${audit} order by n desc limit 1) as last on true
      left join ${auditHead} as head on head.id = ${HEAD}`,
  )
  if (!end) throw new Error('The end of the audit chain always reads as one row')
  return end
}

const signHead = (key: CryptoKey, n: number, hash: string) =>
  hmacHex(key, JSON.stringify(['head', n, hash]))

type Hashed = Omit<typeof audit.$inferSelect, 'hash'>

/** Field order is fixed here, because the database is free to return JSON keys in its own. */
async function hashOf(key: CryptoKey, row: Hashed): Promise<string> {
  const detail = Object.entries(row.detail).sort(([a], [b]) => (a < b ? -1 : 1))
  const fields = [row.n, row.at.toISOString(), row.actor, row.role, row.action, row.resource]
  const rest = [row.resource_id, detail, row.previous_hash]
  return hmacHex(key, JSON.stringify([...fields, ...rest]))
}

export type AuditVerdict =
  | { ok: true; entries: number }
  | { ok: false; entries: number; first_bad: number; why: string }

const PAGE = 1_000

/** Walks the whole chain and names the first entry that was edited, moved or removed. */
export async function verifyAudit(tx: Tx, key: CryptoKey): Promise<AuditVerdict> {
  // Read first: what is appended meanwhile makes the chain longer than its head, never shorter.
  const head = await readHead(tx)
  let previous_hash = FIRST_HASH
  let n = 0
  for (;;) {
    const rows = await tx
      .select()
      .from(audit)
      .where(sql`${audit.n} > ${n}`)
      .orderBy(audit.n)
      .limit(PAGE)
    for (const row of rows) {
      const bad = (why: string) => ({ ok: false, entries: n, first_bad: n + 1, why }) as const
      if (row.n !== n + 1) return bad('an entry is missing')
      if (row.previous_hash !== previous_hash) return bad('it does not follow the one before')
      if (row.hash !== (await hashOf(key, row))) return bad('it was changed')
      if (row.n === head?.n && head.signature !== (await signHead(key, row.n, row.hash))) {
        return bad('it is not the last entry that was signed')
      }
      n = row.n
      previous_hash = row.hash
    }
    if (rows.length < PAGE) break
  }
  if (n > 0 && !head) return { ok: false, entries: n, first_bad: n, why: UNSIGNED }
  if (head && head.n > n) return { ok: false, entries: n, first_bad: n + 1, why: CUT_OFF }
  return { ok: true, entries: n }
}

const UNSIGNED = 'the record of how far the chain goes is missing'
const CUT_OFF = 'it and what followed are missing'

async function readHead(tx: Tx) {
  return asService(tx, async (service) => {
    const [head] = await service.select().from(auditHead).where(eq(auditHead.id, HEAD))
    return head ?? null
  })
}
