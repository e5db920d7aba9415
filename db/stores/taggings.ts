import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { TagOut, Usage } from '../../core/pipeline/shapes.ts'
import type { Reason, Unprocessable } from '../../core/pipeline/step.ts'
import { voiceFindings } from '../../core/session/voices.ts'
import type { Tx } from '../database.ts'
import { output } from '../schema/material.ts'
import { tag } from '../schema/results.ts'

/** One run of a tagger over a text: who, with what, when, and what it came to. Rows stay for good. */
export interface Tagging {
  id: string
  /** False once a later tagging took its place. */
  is_current: boolean
  at: Date
  tagger: TagOut['tagger'] | null
  usage: Usage | null
  unprocessable: Unprocessable[]
  tags: number
}

/** Every tagging of a text, the newest first; the one that stands now is among them. */
export async function listTaggings(tx: Tx, material_id: string): Promise<Tagging[]> {
  const rows = await tx
    .select({
      output,
      tags: sql<number>`count(${tag.code})::int`,
      // Runs from before a run put itself down say it on their tags.
      told: sql<TagOut['tagger'] | null>`(array_agg(jsonb_build_object('name', ${tag.tagger},
        'version', ${tag.tagger_version}, 'codebook', ${tag.codebook}, 'model', ${tag.model},
        'prompt_hash', ${tag.prompt_hash})) filter (where ${tag.code} is not null))[1]`,
    })
    .from(output)
    .leftJoin(tag, eq(tag.output_id, output.id))
    .where(and(eq(output.material_id, material_id), eq(output.step, 'tag')))
    .groupBy(output.id)
    .orderBy(desc(output.created_at))
  return rows.map(({ output: row, tags, told }) => ({
    ...{ id: row.id, is_current: row.is_current, at: row.created_at, tags },
    tagger: (row.facts.tagger as TagOut['tagger'] | undefined) ?? told,
    usage: (row.facts.usage as Usage | null | undefined) ?? null,
    unprocessable: row.unprocessable,
  }))
}

/** The codes that one tagging put, by turn. */
export async function codesByTurn(tx: Tx, output_id: string): Promise<Map<number, string[]>> {
  const rows = await tx
    .select({ turn: tag.turn, code: tag.code })
    .from(tag)
    .where(eq(tag.output_id, output_id))
    .orderBy(asc(tag.turn), asc(tag.code))
  const codes = new Map<number, string[]>()
  for (const { turn, code } of rows) codes.set(turn, [...(codes.get(turn) ?? []), code])
  return codes
}

/** What the tagging that stands found about who speaks, for a person to look at. */
export async function voicesFound(tx: Tx, material_id: string): Promise<Reason[]> {
  const [row] = await tx
    .select({ unprocessable: output.unprocessable })
    .from(output)
    .where(
      and(eq(output.material_id, material_id), eq(output.step, 'tag'), eq(output.is_current, true)),
    )
  return voiceFindings(row?.unprocessable ?? [])
}
