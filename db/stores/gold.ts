import { and, eq, inArray, sql } from 'drizzle-orm'
import { OPPORTUNITIES, openingsTaken, SEQUENCES } from '../../core/codebook/opportunities.ts'
import { type CodedBy, type GoldTurn, goldTurns, isGold } from '../../core/coding/gold.ts'
import { type LogEntry, standing } from '../../core/coding/log.ts'
import type { Offered } from '../../core/coding/offered.ts'
import { combinedChance, isTraining } from '../../core/coding/sampling.ts'
import { isCodable } from '../../core/coding/turn-codes.ts'
import type { Tx } from '../database.ts'
import {
  adjudication,
  codingDone,
  codingPlan,
  codingTask,
  sampling,
  turnCoding,
} from '../schema/coding.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { tag, turn } from '../schema/results.ts'
import { listReleases, releaseInForce } from './codebooks.ts'

/** A session that coders were given, with what they and the tagger put on its turns. */
export interface CodedSession {
  readonly session_id: string
  readonly reference: string
  readonly material_id: string
  readonly output_id: string
  /** Keys for grouping, never shown. */
  readonly coach_id: string
  readonly channel: string
  readonly kind: string
  /** Version of the codebook that it was coded by. */
  readonly codebook: string
  /** Of its codes, those whose rules are today's. */
  readonly offered: Offered
  /** Picked to train the tagger: never gold. */
  readonly training: boolean
  /** Whether every coder has finished; until then nobody's codes are here but the reader's own. */
  readonly finished: boolean
  readonly coders: readonly { coder: string; coder_name: string }[]
  readonly turns: readonly GoldTurn[]
  /** Every turn is settled, by agreement or by an adjudicator. */
  readonly gold: boolean
  /** What the tagger put on each turn, as its tags stand now. */
  readonly tagged: ReadonlyMap<number, readonly string[]>
}

type TaskRow = {
  task: typeof codingTask.$inferSelect
  plan: typeof codingPlan.$inferSelect
  session: typeof session.$inferSelect
  kind: string
  done_at: Date | null
}

/**
 * Every session that coders were given, or those asked for. Row-level security leaves out what the
 * reader must not see yet, so that an unfinished session holds the reader's own codes alone.
 */
export async function codedSessions(
  tx: Tx,
  only: readonly string[] | null = null,
): Promise<CodedSession[]> {
  const rows = await tx
    .select({
      ...{ task: codingTask, plan: codingPlan, session, kind: material.kind },
      done_at: codingDone.created_at,
    })
    .from(codingTask)
    .innerJoin(codingPlan, eq(codingPlan.id, codingTask.plan_id))
    .innerJoin(session, eq(session.id, codingTask.session_id))
    .innerJoin(material, eq(material.id, codingTask.material_id))
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .where(only === null ? undefined : inArray(codingTask.session_id, [...only]))
    .orderBy(session.reference, codingTask.coder)
  if (rows.length === 0) return []
  const bySession = groupBy(rows, (row) => row.task.session_id)
  const outputs = [...new Set(rows.map((row) => row.task.output_id))]
  const spoken = groupBy(await speakersOf(tx, outputs), (row) => row.output_id)
  const logs = groupBy(await logsOf(tx, rows), (row) => row.task_id)
  const settled = groupBy(await settledOf(tx, [...bySession.keys()]), (row) => row.session_id)
  const offered = await offeredBy(tx, [...new Set(rows.map((row) => row.plan.codebook))])
  const tags = groupBy(
    await tagsOf(tx, [...new Set(rows.map((row) => row.task.material_id))]),
    (row) => row.material_id,
  )
  return [...bySession].map(([session_id, own]) => {
    const { task } = own[0]!
    const turns = (spoken.get(task.output_id) ?? []).filter((one) => isCodable(one.speaker))
    const decided = standing(settled.get(session_id) ?? [])
    const coded = codedSession(own, turns, logs, decided, tags.get(task.material_id) ?? [])
    return { ...coded, offered: offered.get(coded.codebook) ?? null }
  })
}

function codedSession(
  own: readonly TaskRow[],
  turns: readonly { n: number; speaker: string }[],
  logs: ReadonlyMap<string, LogEntry[]>,
  decided: ReadonlyMap<number, LogEntry>,
  tags: readonly { turn: number; code: string }[],
): Omit<CodedSession, 'offered'> {
  const { task, plan, session: held, kind } = own[0]!
  const coded: CodedBy[] = own.map((row) => ({
    coder: row.task.coder,
    turns: standing(logs.get(row.task.id) ?? []),
  }))
  const answers = new Map([...decided].map(([n, entry]) => [n, entry.codes]))
  const gold_turns = goldTurns(turns, coded, answers)
  const finished = own.every((row) => row.done_at !== null)
  const training = isTraining(plan.kind)
  const tagged = new Map<number, string[]>()
  for (const { turn: n, code } of tags) tagged.set(n, [...(tagged.get(n) ?? []), code])
  return {
    ...{ session_id: task.session_id, reference: held.reference, coach_id: held.coach_id },
    ...{ material_id: task.material_id, output_id: task.output_id, channel: held.channel, kind },
    ...{ training, finished, turns: gold_turns, tagged, codebook: plan.codebook },
    coders: own.map((row) => ({ coder: row.task.coder, coder_name: row.task.coder_name })),
    gold: finished && !training && isGold(gold_turns),
  }
}

/** The codes of each version that a session was coded by, as far as their rules are today's. */
async function offeredBy(tx: Tx, versions: readonly string[]): Promise<Map<string, Offered>> {
  const releases = await listReleases(tx)
  const released = new Map(releases.map((one) => [one.version, one.released_at.getTime()]))
  const since = new Map(
    releaseInForce(releases)?.codebook.codes.map((code) => [
      code.id,
      code.since === undefined ? 0 : (released.get(code.since) ?? 0),
    ]),
  )
  return new Map(
    releases
      .filter(({ version }) => versions.includes(version))
      .map(({ version, codebook, released_at }) => {
        const ids = codebook.codes.map(({ id }) => id)
        return [version, new Set(ids.filter((id) => (since.get(id) ?? 0) <= released_at.getTime()))]
      }),
  )
}

const speakersOf = (tx: Tx, outputs: readonly string[]) =>
  tx
    .select({ output_id: turn.output_id, n: turn.n, speaker: turn.speaker })
    .from(turn)
    .where(inArray(turn.output_id, [...outputs]))
    .orderBy(turn.n)

const logsOf = (tx: Tx, rows: readonly TaskRow[]) =>
  tx
    .select()
    .from(turnCoding)
    .where(
      inArray(
        turnCoding.task_id,
        rows.map((row) => row.task.id),
      ),
    )
    .orderBy(turnCoding.id)

async function settledOf(tx: Tx, sessions: readonly string[]) {
  const rows = await tx
    .select()
    .from(adjudication)
    .where(inArray(adjudication.session_id, [...sessions]))
    .orderBy(adjudication.id)
  return rows.map(({ reason: memo, ...row }) => ({ ...row, memo }))
}

const tagsOf = (tx: Tx, materials: readonly string[]) =>
  tx
    .select({ material_id: tag.material_id, turn: tag.turn, code: tag.code })
    .from(tag)
    .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
    .where(inArray(tag.material_id, [...materials]))

/** A session's adjudicated codes and its chance of having been drawn, as the links need them. */
export interface GoldForLinks {
  /** By session: how many turns carry each code. Only sessions of draws coded to the end. */
  readonly human: ReadonlyMap<string, Readonly<Record<string, number>>>
  /** By session: the share of openings taken, by `SEQUENCES`. Only turns that people coded have one. */
  readonly sequences: ReadonlyMap<string, Readonly<Record<string, number>>>
  /** By session of those draws' frames, drawn or not. */
  readonly probability: ReadonlyMap<string, number>
}

/**
 * A draw counts for links once all of it is gold: with half of it coded, nobody knows the chance of
 * being in that half. Sessions picked for training never count.
 */
export async function goldForLinks(
  tx: Tx,
  sessions: readonly CodedSession[],
): Promise<GoldForLinks> {
  const rows = await tx
    .select()
    .from(sampling)
    .where(sql`${sampling.plan_id} is not null and ${sampling.probability} is not null`)
  const gold = new Map(sessions.filter((one) => one.gold).map((one) => [one.session_id, one]))
  const plans = groupBy(rows, (row) => row.plan_id as string)
  const chances = new Map<string, number[]>()
  const human = new Map<string, Record<string, number>>()
  const sequences = new Map<string, Record<string, number>>()
  for (const draw of plans.values()) {
    const drawn = draw.filter((row) => row.drawn)
    if (!drawn.every((row) => gold.has(row.session_id))) continue
    for (const { session_id } of drawn) {
      human.set(session_id, countsOf(gold.get(session_id)!))
      sequences.set(session_id, sequencesOf(gold.get(session_id)!))
    }
    for (const { session_id, probability } of draw) {
      chances.set(session_id, [...(chances.get(session_id) ?? []), probability as number])
    }
  }
  const probability = new Map([...chances].map(([id, of]) => [id, combinedChance(of)]))
  return { human, sequences, probability }
}

/** Each session's chance of having been drawn in any draw here, finished or not. */
export async function drawChances(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx
    .select({ session_id: sampling.session_id, probability: sampling.probability })
    .from(sampling)
    .where(sql`${sampling.plan_id} is not null and ${sampling.probability} is not null`)
  const bySession = groupBy(rows, (row) => row.session_id)
  return new Map(
    [...bySession].map(([id, draws]) => [
      id,
      combinedChance(draws.map((row) => row.probability as number)),
    ]),
  )
}

function countsOf({ turns }: CodedSession): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { gold } of turns) {
    for (const code of gold ?? []) counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

/** By the measure's name: how many of 1 openings were taken; 0 where people heard none. */
function sequencesOf({ turns }: CodedSession): Record<string, number> {
  return Object.fromEntries(
    SEQUENCES.map(({ name }) => {
      const found = openingsTaken(turns, ({ gold }) => gold ?? [], OPPORTUNITIES[name]!)
      return [`share_${name}`, found.openings === 0 ? 0 : found.taken / found.openings]
    }),
  )
}

function groupBy<Key, Row>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
