import { and, desc, eq, inArray } from 'drizzle-orm'
import type { ComparedTurn, Comparison } from '../../core/coding/comparison.ts'
import type { Tx } from '../database.ts'
import { output } from '../schema/material.ts'
import { tag } from '../schema/results.ts'
import type { CodedSession } from './gold.ts'

/** The turns on which the two sides of a comparison both said something. */
export async function comparedTurns(
  tx: Tx,
  sessions: readonly CodedSession[],
  comparison: Comparison,
): Promise<ComparedTurn[]> {
  if (comparison === 'rerun') return rerunTurns(tx, sessions)
  return sessions.flatMap((of) =>
    of.turns.flatMap((turn) => {
      const [first, second] = turn.by
      const place = placeOf(of, turn)
      if (comparison === 'people') {
        if (!of.finished || !first || !second) return []
        return [{ ...place, ratings: [first.codes, second.codes] as const }]
      }
      if (!of.gold || turn.gold === null) return []
      return [{ ...place, ratings: [turn.gold, of.tagged.get(turn.turn) ?? []] as const }]
    }),
  )
}

const placeOf = (of: CodedSession, turn: { turn: number; speaker: string }) => ({
  ...{ session: of.session_id, material: of.material_id },
  ...{ turn: turn.turn, speaker: turn.speaker, offered: of.offered },
})

/** What stands now against the tagging before it, on finished sessions that were tagged twice. */
async function rerunTurns(tx: Tx, sessions: readonly CodedSession[]): Promise<ComparedTurn[]> {
  const finished = sessions.filter((of) => of.finished)
  const before = await tagsBefore(
    tx,
    finished.map((of) => of.material_id),
  )
  return finished.flatMap((of) => {
    const earlier = before.get(of.material_id)
    if (!earlier) return []
    return of.turns.map((turn) => ({
      ...placeOf(of, turn),
      // Both sides are the tagger’s: what people could choose from is beside the point.
      offered: null,
      ratings: [earlier.get(turn.turn) ?? [], of.tagged.get(turn.turn) ?? []] as const,
    }))
  })
}

async function tagsBefore(tx: Tx, materials: readonly string[]) {
  const found = new Map<string, Map<number, string[]>>()
  if (materials.length === 0) return found
  const runs = await tx
    .selectDistinctOn([output.material_id], { id: output.id, material_id: output.material_id })
    .from(output)
    .where(
      and(
        inArray(output.material_id, [...materials]),
        eq(output.step, 'tag'),
        eq(output.is_current, false),
      ),
    )
    .orderBy(output.material_id, desc(output.created_at))
  for (const run of runs) {
    const rows = await tx.select().from(tag).where(eq(tag.output_id, run.id))
    const turns = new Map<number, string[]>()
    for (const row of rows) turns.set(row.turn, [...(turns.get(row.turn) ?? []), row.code])
    found.set(run.material_id, turns)
  }
  return found
}
