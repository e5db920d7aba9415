import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { wherever } from '../../core/redaction/correct.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import type { Speaker } from '../../core/session/turn.ts'
import type { Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { correction } from '../schema/review.ts'
import type { Keys } from '../sealing/keys.ts'
import { appendAudit } from './audit.ts'
import { historyOf } from './corrections.ts'
import { isHeld } from './holds.ts'
import { mayBeUsed } from './reviewed-text.ts'
import type { Material } from './stages.ts'
import { maskedSpans, readRawTurns } from './step-inputs.ts'

/** The reviewed turns of one text as the training of the name model reads them. Raw words. */
export interface TrainingLine {
  id: string
  /** How it came to be text: a recogniser's words, written ones, or a note. */
  asr: 'spoken' | 'clean' | 'note'
  turns: {
    n: number
    speaker: Speaker
    text: string
    pii: { start: number; end: number; type: string; text: string }[]
  }[]
}

const ASR: Record<string, TrainingLine['asr']> = { recording: 'spoken', transcript: 'clean' }

/** Texts with decisions that a release has put into force. */
export async function correctedMaterials(tx: Tx): Promise<Material[]> {
  const rows = await tx
    .selectDistinctOn([material.id], { material })
    .from(material)
    .innerJoin(correction, eq(correction.material_id, material.id))
    .where(and(isNotNull(correction.applied_at), isNull(correction.undone_at)))
    .orderBy(material.id)
  return rows.map((row) => row.material)
}

/**
 * What was decided in one text, as a line to train on: only the turns somebody decided about, with
 * all their masks. Null where the person no longer agrees, the text is held, or it was erased. The
 * opening is in the audit before the words are handed out.
 */
export async function trainingLine(
  tx: Tx,
  keys: Keys,
  of: Material,
  now: Date,
): Promise<TrainingLine | null> {
  if (!(await mayBeUsed(tx, of, now)) || (await isHeld(tx, of.id))) return null
  const raw = await readRawTurns(tx, keys, of)
  const [current] = await tx
    .select({ id: output.id })
    .from(output)
    .where(
      and(eq(output.material_id, of.id), eq(output.step, 'redact'), eq(output.is_current, true)),
    )
  const spans = raw && current ? await maskedSpans(tx, current.id, raw) : null
  if (!raw || !spans) return null
  const session = cutSession(raw)
  const decided = new Set<number>()
  for (const { correction: one, undone_at, applied_at } of await historyOf(tx, keys, of)) {
    if (undone_at || !applied_at) continue
    if (one.place) decided.add(one.place.turn)
    else for (const { turn } of wherever(one.text, session)) decided.add(raw[turn]!.n)
  }
  const turns = raw
    .filter((turn) => decided.has(turn.n))
    .map(({ n, speaker, text }) => ({
      ...{ n, speaker, text },
      pii: spans
        .filter((span) => span.turn === n)
        .sort((a, b) => a.start - b.start)
        .map(({ start, end, type }) => ({ start, end, type, text: text.slice(start, end) })),
    }))
  const entry = { actor: 'command line', role: 'service', action: 'export corrections' }
  const what = { resource: 'vault', resource_id: of.id, detail: { turns: turns.length } }
  await appendAudit(tx, keys.audit, { ...entry, ...what }, now)
  return { id: `reviewed-${of.id}`, asr: ASR[of.kind] ?? 'note', turns }
}
