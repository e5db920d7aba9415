import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import type { Phase } from '../../core/session/session.ts'
import type { Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { tag, turn } from '../schema/results.ts'
import { notHeld } from './holds.ts'

/** A redacted text by its session's reference. No person, no coach: neither name nor id. */
export interface RedactedSession {
  material_id: string
  session_id: string
  reference: string
  kind: MaterialKind
  phase: Phase
  channel: string
  day: string
  turns: number
}

/** Texts that have been through redaction and any review of it, newest first, as far as the caller may see them. */
export async function listRedacted(
  tx: Tx,
  phase: Phase | null,
  page: { limit: number; offset: number },
): Promise<RedactedSession[]> {
  return select(tx, phase === null ? undefined : eq(session.phase, phase))
    .orderBy(desc(material.day), asc(session.reference), asc(material.id))
    .limit(page.limit)
    .offset(page.offset) as Promise<RedactedSession[]>
}

/** One of them; null when there is none that the caller may see. */
export async function findRedacted(tx: Tx, material_id: string): Promise<RedactedSession | null> {
  const [row] = await select(tx, eq(material.id, material_id))
  return (row as RedactedSession | undefined) ?? null
}

function select(tx: Tx, which: ReturnType<typeof eq> | undefined) {
  return tx
    .select({
      material_id: material.id,
      session_id: session.id,
      reference: session.reference,
      kind: material.kind,
      phase: session.phase,
      channel: session.channel,
      day: material.day,
      turns: sql<number>`(select count(*)::int from ${turn} where ${turn.output_id} = ${output.id})`,
    })
    .from(material)
    .innerJoin(session, eq(session.id, material.session_id))
    .innerJoin(
      output,
      and(
        eq(output.material_id, material.id),
        eq(output.step, 'redact'),
        eq(output.is_current, true),
      ),
    )
    .where(
      and(inArray(material.kind, ['recording', 'transcript', 'note']), notHeld(material.id), which),
    )
    .$dynamic()
}

/** Name and version of each tagger whose tags stand now. */
export async function currentTaggers(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ name: tag.tagger, version: tag.tagger_version })
    .from(tag)
    .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
  return rows.map((row) => `${row.name} ${row.version}`).sort()
}
