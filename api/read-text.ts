import { type Actor, whoseMay } from '../core/access/policy.ts'
import type { Tx } from '../db/database.ts'
import { readRedactedTurns } from '../db/stores/step-inputs.ts'
import { readTagged, type TaggedTurn } from '../db/stores/transcripts.ts'

/** A redacted text, with its tags for whoever may see those: not every reader of text may. */
export async function readText(tx: Tx, actor: Actor, material_id: string): Promise<TaggedTurn[]> {
  if (whoseMay(actor.role, 'read', 'tag') !== null) return readTagged(tx, material_id)
  return (await readRedactedTurns(tx, material_id)).map((turn) => ({ ...turn, tags: [] }))
}
