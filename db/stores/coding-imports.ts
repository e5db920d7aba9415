import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import type { ReadyCoding, SessionHere } from '../../core/coding/imported.ts'
import type { Speaker } from '../../core/session/turn.ts'
import { asService, type Tx } from '../database.ts'
import { codingDone, codingPlan, codingTask, sampling, turnCoding } from '../schema/coding.ts'
import { session } from '../schema/people.ts'
import { turn } from '../schema/results.ts'
import { codingFrame } from './coding-plans.ts'

const TRAINS = 'It was picked to train the tagger, so it cannot be held against it.'
const NO_TEXT =
  'It has no text without names here now, or its person does not agree to analysis at present.'

/** The sessions of these references as codings may be put on them, or why they may not. */
export async function sessionsHere(
  tx: Tx,
  references: readonly string[],
  now: Date,
): Promise<Map<string, SessionHere | string>> {
  if (references.length === 0) return new Map()
  const rows = await tx
    .select({ id: session.id, reference: session.reference })
    .from(session)
    .where(inArray(session.reference, [...references]))
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return new Map()
  const frame = new Map((await codingFrame(tx, 'random', now)).map((row) => [row.session_id, row]))
  const training = new Set((await codingFrame(tx, 'uncertainty', now)).map((row) => row.session_id))
  const given = await tx
    .select({ task: codingTask, codebook: codingPlan.codebook })
    .from(codingTask)
    .innerJoin(codingPlan, eq(codingPlan.id, codingTask.plan_id))
    .where(inArray(codingTask.session_id, ids))
  const tasks = given.map(({ task }) => task)
  const texts = new Map(
    rows.flatMap(({ id }) => {
      // Coders of one session must have had the same turns before them.
      const before = tasks.find((task) => task.session_id === id)
      const text = frame.has(id) ? (before ?? frame.get(id)) : undefined
      return text ? [[id, { material_id: text.material_id, output_id: text.output_id }]] : []
    }),
  )
  const turns = await turnsOf(
    tx,
    [...texts.values()].map((text) => text.output_id),
  )
  return new Map(
    rows.map(({ id, reference }): [string, SessionHere | string] => {
      const text = texts.get(id)
      if (!text) return [reference, training.has(id) ? TRAINS : NO_TEXT]
      const own = tasks.filter((task) => task.session_id === id)
      const coders = own.map((task) => task.coder_name)
      const spoken = turns.get(text.output_id) ?? []
      const codebook = given.find(({ task }) => task.session_id === id)?.codebook ?? null
      return [reference, { session_id: id, ...text, turns: spoken, coders, codebook }]
    }),
  )
}

async function turnsOf(tx: Tx, outputs: readonly string[]) {
  const found = new Map<string, SessionHere['turns'][number][]>()
  if (outputs.length === 0) return found
  const rows = await tx
    .select({ output_id: turn.output_id, n: turn.n, speaker: turn.speaker, text: turn.text })
    .from(turn)
    .where(inArray(turn.output_id, [...outputs]))
    .orderBy(turn.n)
  for (const { output_id, n, speaker, text } of rows) {
    const of = found.get(output_id) ?? []
    of.push({ n, speaker: speaker as Speaker, text })
    found.set(output_id, of)
  }
  return found
}

/**
 * Writes codings from a file as a plan of their own: finished at once, each person under their name.
 * Nobody knows the chance that these sessions had of being coded, so none is kept.
 */
export async function writeCodings(
  tx: Tx,
  actor: Actor,
  codings: readonly ReadyCoding[],
  of: { name: string; codebook: string; now: Date },
): Promise<string> {
  const plan_id = crypto.randomUUID()
  const { name, codebook, now: created_at } = of
  const sessions = [...new Set(codings.map(({ here }) => here.session_id))]
  await tx.insert(codingPlan).values({
    ...{ id: plan_id, name, kind: 'import', wanted: sessions.length, seed: 0, overlap: 0 },
    ...{ codebook, created_by: actor.account_id, created_at },
  })
  await tx.insert(sampling).values(
    sessions.map((session_id) => {
      return {
        session_id,
        plan_id,
        drawn: true,
        probability: null,
        stratum: 'imported',
        created_at,
      }
    }),
  )
  for (const [place, { coder, here, turns }] of codings.entries()) {
    const task_id = crypto.randomUUID()
    const { session_id, material_id, output_id } = here
    await tx.insert(codingTask).values({
      ...{ id: task_id, plan_id, session_id, material_id, output_id, place, created_at },
      ...{ coder: `import:${coder}`, coder_name: coder },
    })
    for (let from = 0; from < turns.length; from += CHUNK) {
      const rows = turns.slice(from, from + CHUNK)
      await tx.insert(turnCoding).values(
        rows.map(({ turn: n, codes, memo }) => {
          return { task_id, turn: n, codes: [...codes], memo, created_at }
        }),
      )
    }
    await tx.insert(codingDone).values({ task_id, created_at })
  }
  return plan_id
}

/** Postgres takes at most 65,535 parameters a statement. */
const CHUNK = 1000

/** A name for an import that no other plan has. */
export async function freeName(tx: Tx, wanted: string): Promise<string> {
  const rows = await tx
    .select({ name: codingPlan.name })
    .from(codingPlan)
    .where(sql`starts_with(${codingPlan.name}, ${wanted})`)
  const taken = new Set(rows.map((row) => row.name))
  let name = wanted
  for (let n = 2; taken.has(name); n += 1) name = `${wanted} (${n})`
  return name
}

/**
 * Takes an account's own import back whole, as if it had never been: how many codings it was, or null
 * when there is no such import of theirs. The trail keeps that it was there, and the file is with whoever brought it.
 */
export async function removeImport(
  tx: Tx,
  plan_id: string,
  created_by: string,
): Promise<number | null> {
  const [plan] = await tx
    .select({ id: codingPlan.id })
    .from(codingPlan)
    .where(
      and(
        eq(codingPlan.id, plan_id),
        eq(codingPlan.kind, 'import'),
        eq(codingPlan.created_by, created_by),
      ),
    )
  if (!plan) return null
  return asService(tx, async (service) => {
    const tasks = await service
      .delete(codingTask)
      .where(eq(codingTask.plan_id, plan_id))
      .returning({ id: codingTask.id })
    await service.delete(sampling).where(eq(sampling.plan_id, plan_id))
    await service.delete(codingPlan).where(eq(codingPlan.id, plan_id))
    return tasks.length
  })
}
