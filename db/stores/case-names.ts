import { and, eq, ne, or } from 'drizzle-orm'
import type { SeenIdentifier } from '../../core/pipeline/shapes.ts'
import { holdsSeen, maskSeen } from '../../core/redaction/seen.ts'
import type { Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { tagDisagreement } from '../schema/codes.ts'
import { material, output, stage } from '../schema/material.ts'
import { planStep } from '../schema/people.ts'
import { turn } from '../schema/results.ts'
import type { Keys } from '../sealing/keys.ts'
import { appendAudit, byPipeline } from './audit.ts'
import type { Material } from './stages.ts'
import { readRedactedTurns } from './step-inputs.ts'
import { redactAgain } from './transcripts.ts'

interface SpreadDeps {
  keys: Keys
  queue: Queue
}

/**
 * Once seen, always masked, backwards too. A text that has just been redacted may name somebody whom
 * earlier texts of the case name as well and nobody noticed there. Those are taken from view and
 * redacted again, and steps of the plan are masked where they stand. Part of the transaction that
 * closes the redaction, under the case's lock: no reader sees the new name known and still shown.
 */
export async function spreadNames(
  tx: Tx,
  deps: SpreadDeps,
  of: Material,
  gained: readonly SeenIdentifier[],
  now: Date,
): Promise<void> {
  const sure = gained.filter((one) => one.sure !== false)
  if (of.person_id === null || sure.length === 0) return
  for (const other of await redactedBefore(tx, of.person_id, of.id)) {
    if (!holdsSeen(await readRedactedTurns(tx, other.id), sure)) continue
    await hideRedacted(tx, other.id)
    await redactAgain(tx, deps.queue, other, now)
    await note(tx, deps, 'redact again', 'material', other.id, now)
  }
  await maskStored(tx, of, of.person_id, sure)
  for (const step of await tx.select().from(planStep).where(eq(planStep.person_id, of.person_id))) {
    const text = maskSeen(step.text, sure)
    if (text === step.text) continue
    await tx.update(planStep).set({ text }).where(eq(planStep.id, step.id))
    await note(tx, deps, 'mask', 'plan', step.id, now)
  }
  for (const { id, words } of await disagreementsAbout(tx, of.person_id)) {
    const text = words === null ? null : maskSeen(words, sure)
    if (text === words) continue
    await tx.update(tagDisagreement).set({ words: text }).where(eq(tagDisagreement.id, id))
    await note(tx, deps, 'mask', 'disagreement', id, now)
  }
}

async function disagreementsAbout(tx: Tx, person_id: string) {
  return tx
    .select({ id: tagDisagreement.id, words: tagDisagreement.words })
    .from(tagDisagreement)
    .innerJoin(material, eq(material.id, tagDisagreement.material_id))
    .where(eq(material.person_id, person_id))
}

/** Texts of the case whose redaction is through; one still under way meets the new map by itself. */
async function redactedBefore(tx: Tx, person_id: string, but_id: string): Promise<Material[]> {
  const rows = await tx
    .select({ material })
    .from(material)
    .innerJoin(
      stage,
      and(eq(stage.material_id, material.id), eq(stage.step, 'redact'), eq(stage.state, 'done')),
    )
    .where(and(eq(material.person_id, person_id), ne(material.id, but_id)))
  return rows.map((row) => row.material)
}

/** Nobody reads it until it is redacted again. */
async function hideRedacted(tx: Tx, material_id: string): Promise<void> {
  await tx
    .update(output)
    .set({ is_current: false })
    .where(and(eq(output.material_id, material_id), eq(output.step, 'redact')))
}

/**
 * Masks the names in every text of the case where it stands, those that a newer redaction replaced
 * too: people's codings hang on them, so they are kept, but what they missed is not. The redaction that
 * has just been written is left as it is: what it left in view, it or a reviewer decided to.
 */
async function maskStored(
  tx: Tx,
  of: Material,
  person_id: string,
  sure: readonly SeenIdentifier[],
): Promise<void> {
  const rows = await tx
    .select({ output_id: turn.output_id, n: turn.n, text: turn.text })
    .from(turn)
    .innerJoin(material, eq(material.id, turn.material_id))
    .innerJoin(output, eq(output.id, turn.output_id))
    .where(
      and(
        eq(material.person_id, person_id),
        or(ne(material.id, of.id), eq(output.is_current, false)),
      ),
    )
    .orderBy(turn.output_id, turn.n)
  for (const output_id of new Set(rows.map((row) => row.output_id))) {
    const turns = rows.filter((row) => row.output_id === output_id)
    if (!holdsSeen(turns, sure)) continue
    for (const { n, text } of turns) {
      const masked = maskSeen(text, sure)
      if (masked === text) continue
      const here = and(eq(turn.output_id, output_id), eq(turn.n, n))
      await tx.update(turn).set({ text: masked }).where(here)
    }
  }
}

async function note(
  tx: Tx,
  deps: SpreadDeps,
  action: string,
  resource: string,
  resource_id: string,
  now: Date,
): Promise<void> {
  const entry = { ...byPipeline, action, resource, resource_id }
  await appendAudit(tx, deps.keys.audit, entry, now)
}
