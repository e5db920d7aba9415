import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { type LogEntry, lastStanding, standing } from '../../core/coding/log.ts'
import { inOrder, isCodable, wrongWithCodes } from '../../core/coding/turn-codes.ts'
import type { RedactedText } from '../../core/session/text.ts'
import type { Speaker } from '../../core/session/turn.ts'
import type { Tx } from '../database.ts'
import { codingDone, codingPlan, codingTask, turnCoding } from '../schema/coding.ts'
import { session } from '../schema/people.ts'
import { turn } from '../schema/results.ts'

export interface QueueLine {
  task_id: string
  plan_name: string
  reference: string
  phase: string
  channel: string
  turns: number
  coded: number
  done_at: Date | null
}

const codable = sql`${turn.speaker} in ('coach', 'client')`

/** What is on a coder's own list, in its order; what is done comes last. */
export async function listTasks(tx: Tx, coder: string): Promise<QueueLine[]> {
  const rows = await tx
    .select({
      task: codingTask,
      plan_name: codingPlan.name,
      reference: session.reference,
      phase: session.phase,
      channel: session.channel,
      done_at: codingDone.created_at,
      turns: sql<number>`(select count(*)::int from ${turn}
        where ${turn.output_id} = ${codingTask.output_id} and ${codable})`,
    })
    .from(codingTask)
    .innerJoin(codingPlan, eq(codingPlan.id, codingTask.plan_id))
    .innerJoin(session, eq(session.id, codingTask.session_id))
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .where(eq(codingTask.coder, coder))
    .orderBy(sql`${codingDone.created_at} is not null`, codingTask.created_at, codingTask.place)
  const logs = await tx
    .select({ entry: turnCoding })
    .from(turnCoding)
    .innerJoin(codingTask, eq(codingTask.id, turnCoding.task_id))
    .where(eq(codingTask.coder, coder))
  const byTask = new Map<string, LogEntry[]>()
  for (const { entry } of logs) {
    const log = byTask.get(entry.task_id)
    if (log) log.push(entry)
    else byTask.set(entry.task_id, [entry])
  }
  return rows.map(({ task, ...row }) => ({
    ...row,
    task_id: task.id,
    coded: standing(byTask.get(task.id) ?? []).size,
  }))
}

export interface TaskTurn {
  n: number
  speaker: Speaker
  text: RedactedText
}

export interface OpenTask {
  task: typeof codingTask.$inferSelect
  plan_name: string
  codebook: string
  reference: string
  done_at: Date | null
  turns: TaskTurn[]
  log: LogEntry[]
}

/** A coder's own task with its text and what they have put on it; null for anybody else's. */
export async function openTask(tx: Tx, id: string, coder: string): Promise<OpenTask | null> {
  const [row] = await tx
    .select({
      task: codingTask,
      plan_name: codingPlan.name,
      codebook: codingPlan.codebook,
      reference: session.reference,
      done_at: codingDone.created_at,
    })
    .from(codingTask)
    .innerJoin(codingPlan, eq(codingPlan.id, codingTask.plan_id))
    .innerJoin(session, eq(session.id, codingTask.session_id))
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .where(and(eq(codingTask.id, id), eq(codingTask.coder, coder)))
  if (!row) return null
  const turns = await turnsOfOutput(tx, row.task.output_id)
  const log = await tx
    .select()
    .from(turnCoding)
    .where(eq(turnCoding.task_id, id))
    .orderBy(turnCoding.id)
  return { ...row, turns, log }
}

/** The turns of the redacted text that was given to coders. */
export async function turnsOfOutput(tx: Tx, output_id: string): Promise<TaskTurn[]> {
  const rows = await tx
    .select({ n: turn.n, speaker: turn.speaker, text: turn.text })
    .from(turn)
    .where(eq(turn.output_id, output_id))
    .orderBy(asc(turn.n))
  return rows as TaskTurn[]
}

export type Saved = { ok: true } | { ok: false; why: string }

const DONE = 'You have finished this session: its codes no longer change.'

/** Puts codes on a turn. Everything saved before stays in the log. */
export async function saveTurn(
  tx: Tx,
  open: OpenTask,
  codebook: Codebook,
  given: { turn: number; codes: readonly string[]; memo: string },
  now: Date,
): Promise<Saved> {
  if (open.done_at) return { ok: false, why: DONE }
  const found = open.turns.find((one) => one.n === given.turn)
  if (!found || !isCodable(found.speaker))
    return { ok: false, why: 'There is no such turn to code.' }
  const why = wrongWithCodes(codebook, found.speaker, given.codes)
  if (why !== null) return { ok: false, why }
  const { turn: n, memo } = given
  const codes = inOrder(codebook, given.codes)
  const before = standing(open.log).get(n)
  // Saving the same again (a reload, a second try) adds nothing to be undone.
  if (before && before.memo === memo && before.codes.join() === codes.join()) return { ok: true }
  const entry = { task_id: open.task.id, turn: n, codes, memo, created_at: now }
  await tx.insert(turnCoding).values(entry)
  return { ok: true }
}

/** Takes the latest save back, whichever turn it was on; null when there is nothing to take back. */
export async function undoLast(tx: Tx, open: OpenTask, now: Date): Promise<number | null> {
  if (open.done_at) return null
  const last = lastStanding(open.log)
  if (!last) return null
  const { id: undoes, turn: n, codes, memo } = last
  const entry = { task_id: open.task.id, turn: n, codes: [...codes], memo, undoes, created_at: now }
  await tx.insert(turnCoding).values(entry)
  return n
}

/** Turns that still have nothing on them. */
export function leftToCode({ turns, log }: Pick<OpenTask, 'turns' | 'log'>): number[] {
  const coded = standing(log)
  return turns.filter((one) => isCodable(one.speaker) && !coded.has(one.n)).map((one) => one.n)
}

/** Finishes a task; refused with the turns that are left. Finishing twice is finishing once. */
export async function finishTask(
  tx: Tx,
  open: OpenTask,
  now: Date,
): Promise<{ ok: true } | { ok: false; left: number[] }> {
  const left = leftToCode(open)
  if (left.length > 0) return { ok: false, left }
  if (open.done_at) return { ok: true }
  await tx
    .insert(codingDone)
    .values({ task_id: open.task.id, created_at: now })
    .onConflictDoNothing()
  return { ok: true }
}

/** Whether this account has still to code the session, so that its tags are hidden from them. */
export async function isToCode(tx: Tx, coder: string, session_id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: codingTask.id })
    .from(codingTask)
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .where(
      and(
        eq(codingTask.coder, coder),
        eq(codingTask.session_id, session_id),
        isNull(codingDone.task_id),
      ),
    )
  return rows.length > 0
}
