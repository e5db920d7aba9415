import { and, asc, eq, inArray, ne } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { ORDER } from '../../core/pipeline/order.ts'
import type { Tag } from '../../core/pipeline/shapes.ts'
import type { RawTurn, RedactedTurn, Speaker } from '../../core/session/turn.ts'
import { asService, type Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { material, output, stage } from '../schema/material.ts'
import { measure, tag } from '../schema/results.ts'
import { rawText } from '../schema/vault.ts'
import { type Keys, keyIdOf } from '../sealing/keys.ts'
import { sealText } from '../sealing/seal.ts'
import { type Material, queueStep } from './stages.ts'
import { readRawTurns, readRedactedTurns } from './step-inputs.ts'

/** A redacted turn with the codes found in it. */
export interface TaggedTurn extends RedactedTurn {
  tags: Omit<Tag, 'turn'>[]
}

/** The redacted, tagged conversation of a material as it now stands; empty before redaction. */
export async function readTagged(tx: Tx, material_id: string): Promise<TaggedTurn[]> {
  const turns = await readRedactedTurns(tx, material_id)
  const rows = await tx
    .select({ tag })
    .from(tag)
    .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
    .where(eq(tag.material_id, material_id))
    .orderBy(asc(tag.start), asc(tag.code))
  return turns.map((turn) => ({
    ...turn,
    tags: rows
      .filter((row) => row.tag.turn === turn.n)
      .map(({ tag: { code, score, start, end } }) => ({ code, score, start, end })),
  }))
}

export type Measures = typeof measure.$inferSelect

/** The numbers that stand for a session now. */
export async function currentMeasures(tx: Tx, session_id: string): Promise<Measures | null> {
  const [row] = await tx
    .select()
    .from(measure)
    .where(and(eq(measure.session_id, session_id), eq(measure.is_current, true)))
  return row ?? null
}

/** Whoever the machine took this voice for, it is the coach's; the two change places. */
export function withCoach(turns: readonly RawTurn[], voice: Speaker): RawTurn[] {
  const swapped: Partial<Record<Speaker, Speaker>> = { [voice]: 'coach', coach: voice }
  return turns.map((turn) => ({ ...turn, speaker: swapped[turn.speaker] ?? turn.speaker }))
}

/**
 * Puts down which voice is the coach's. Where that changes anything, corrected words are sealed
 * beside the old ones and everything made from them is made again. The words are handled by the
 * service alone: whoever corrects them never reads them raw. False when nothing can be opened.
 */
export async function nameVoice(
  tx: Tx,
  deps: { keys: Keys; queue: Queue },
  of: Material,
  voice: Speaker,
  now: Date,
): Promise<boolean> {
  return asService(tx, async (service) => {
    if (voice !== 'coach') {
      const turns = await readRawTurns(service, deps.keys, of)
      if (!turns) return false
      await sealTurns(service, deps.keys, of, withCoach(turns, voice))
      await redactAgain(service, deps.queue, of, now)
    }
    await service.update(material).set({ speakers_assumed: false }).where(eq(material.id, of.id))
    return true
  })
}

async function sealTurns(tx: Tx, keys: Keys, of: Material, turns: RawTurn[]): Promise<void> {
  const key_id = keyIdOf(of)
  const key = await keys.ring.keyFor(key_id)
  const sealed = await sealText(key, JSON.stringify(turns), `raw text ${of.id}`)
  await tx.insert(rawText).values({ material_id: of.id, key_id, sealed })
}

/** Every other text of the same person that was redacted is redacted anew; says how many. */
export async function redoCase(tx: Tx, queue: Queue, of: Material, now: Date): Promise<number> {
  if (!of.person_id) return 0
  const rows = await tx
    .select({ material })
    .from(material)
    .innerJoin(stage, and(eq(stage.material_id, material.id), eq(stage.step, 'redact')))
    .where(
      and(eq(material.person_id, of.person_id), ne(material.id, of.id), eq(stage.state, 'done')),
    )
  for (const row of rows) await redactAgain(tx, queue, row.material, now)
  return rows.length
}

/** Redaction is queued anew; later steps count as not begun until it is through. */
export async function redactAgain(tx: Tx, queue: Queue, of: Material, now: Date): Promise<void> {
  const kind = of.kind as MaterialKind
  const order = ORDER[kind]
  const later = order.slice(order.indexOf('redact') + 1)
  await tx.delete(stage).where(and(eq(stage.material_id, of.id), inArray(stage.step, [...later])))
  await queueStep(tx, queue, { material_id: of.id, kind, step: 'redact' }, now)
}
