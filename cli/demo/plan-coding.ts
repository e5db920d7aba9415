import { eq } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import { type Codebook, findCode } from '../../core/codebook/codebook.ts'
import { drawSample, type SamplingSpec } from '../../core/coding/sampling.ts'
import { inOrder, isCodable, sameCodes, wrongWithCodes } from '../../core/coding/turn-codes.ts'
import type { Tx } from '../../db/database.ts'
import { account } from '../../db/schema/account.ts'
import { adjudication, codingDone, codingTask, turnCoding } from '../../db/schema/coding.ts'
import { session } from '../../db/schema/people.ts'
import { fact } from '../../db/schema/unit.ts'
import { codingFrame, createPlan, type FrameRow } from '../../db/stores/coding-plans.ts'
import { type CodedDemoTurn, readDemoCodes } from '../../eval/datasets/demo-unit/texts.ts'
import { loadCodebook, PRODUCT_CODEBOOKS } from '../../prompts/load-codebook.ts'
import type { OpenedService } from '../service.ts'
import { isLoaded } from './load-unit.ts'

/** Sessions drawn; the first few are coded by both, the next by one and half of the other. */
const DRAW: SamplingSpec = { kind: 'random', measure: null, wanted: 6, seed: 7 }
const CODED_BY_BOTH = 3
/** Fewer differences than this would make a session gold before anybody looked at it. */
const DIFFERENCES_MIN = 3

/**
 * A coding plan under way, as two scientists would have it in their second week: some sessions coded
 * by both with differences to settle, one half coded, the others to do. None is gold yet, so that the
 * demonstration's links stay under the rules of a unit without a gold set.
 */
export async function planCoding(opened: OpenedService, now: Date): Promise<void> {
  const { database } = opened
  if (await isLoaded(database.drizzle, 'demo coding')) return
  const codes = await readDemoCodes()
  const codebook = loadCodebook(PRODUCT_CODEBOOKS.at(-1))
  await database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const coders = await scientists(tx)
    const frame = await fitFrame(tx, codebook, codes, now)
    if (coders.length === 2 && frame.length > CODED_BY_BOTH) {
      const draw = drawSample(frame, DRAW)
      const plan = {
        name: 'First coding round',
        spec: DRAW,
        overlap: 1,
        codebook: codebook.version,
      }
      const maker: Actor = {
        ...{ account_id: coders[0]!.id, role: 'scientist', coach_id: null, team_id: null },
      }
      const { id } = await createPlan(tx, maker, { ...plan, coders }, frame, draw, now)
      await codeSome(tx, id, codebook, codes, now)
    }
    await tx.insert(fact).values({ name: 'demo coding', value: {}, synthetic: true })
  })
}

/** The demonstration's scientists, by name. */
export const scientists = (tx: Tx) =>
  tx
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(eq(account.role, 'scientist'))
    .orderBy(account.name)

type Codes = ReadonlyMap<string, readonly CodedDemoTurn[]>

/** The sessions whose turns came through the pipeline one for one, with enough to differ about. */
async function fitFrame(tx: Tx, codebook: Codebook, codes: Codes, now: Date): Promise<FrameRow[]> {
  const rows = await tx.select({ id: session.id, reference: session.reference }).from(session)
  const reference = new Map(rows.map((row) => [row.id, row.reference]))
  return (await codingFrame(tx, 'random', now)).filter((row) => {
    const turns = codes.get(reference.get(row.session_id) ?? '') ?? []
    const differing = turns.filter((turn) => differs(codebook, turn))
    const codable = turns.filter((turn) => isCodable(turn.speaker))
    return codable.length === row.turns && differing.length >= DIFFERENCES_MIN
  })
}

async function codeSome(tx: Tx, plan_id: string, codebook: Codebook, codes: Codes, now: Date) {
  const tasks = await tx
    .select({ task: codingTask, reference: session.reference })
    .from(codingTask)
    .innerJoin(session, eq(session.id, codingTask.session_id))
    .where(eq(codingTask.plan_id, plan_id))
    .orderBy(session.reference, codingTask.coder_name)
  const references = [...new Set(tasks.map((one) => one.reference))]
  for (const { task, reference } of tasks) {
    const at = references.indexOf(reference)
    if (at > CODED_BY_BOTH) continue
    const own = tasks.filter((one) => one.reference === reference)
    const second = own.findIndex((one) => one.task.id === task.id) === 1
    const turns = (codes.get(reference) ?? []).filter((turn) => isCodable(turn.speaker))
    const half = at === CODED_BY_BOTH && !second
    const coded = turns.slice(0, half ? Math.floor(turns.length / 2) : turns.length)
    const rows = coded.map((turn) => ({
      ...{ task_id: task.id, turn: turn.n, created_at: now },
      codes: second ? readOtherwise(codebook, turn) : inOrder(codebook, turn.codes),
    }))
    await tx.insert(turnCoding).values(rows)
    if (!half) await tx.insert(codingDone).values({ task_id: task.id, created_at: now })
    if (at === 0 && second) await settleOne(tx, task, codebook, turns, now)
  }
}

/** What somebody puts who reads the disputed codes otherwise; the same where that could not stand. */
function readOtherwise(codebook: Codebook, { speaker, codes, disputed }: CodedDemoTurn): string[] {
  const added = disputed.filter((code) => !codes.includes(code))
  const left = codes.filter((code) => !disputed.includes(code))
  const exclusive = (id: string) => findCode(codebook, id)?.exclusive
  const taken = added.map(exclusive).filter((word) => word !== undefined)
  const kept = left.filter((code) => !taken.includes(exclusive(code) ?? ''))
  const otherwise = [...kept, ...added]
  const stands = wrongWithCodes(codebook, speaker, otherwise) === null
  return inOrder(codebook, stands ? otherwise : codes)
}

const differs = (codebook: Codebook, turn: CodedDemoTurn) =>
  !sameCodes(readOtherwise(codebook, turn), turn.codes)

/** The first difference of the first session, as the two have already talked it over. */
async function settleOne(
  tx: Tx,
  { session_id, output_id, coder }: typeof codingTask.$inferSelect,
  codebook: Codebook,
  turns: readonly CodedDemoTurn[],
  now: Date,
) {
  const first = turns.find((turn) => differs(codebook, turn))
  if (!first) return
  await tx.insert(adjudication).values({
    ...{ session_id, output_id, turn: first.n, codes: inOrder(codebook, first.codes) },
    ...{ reason: 'We read it together and agree on this.', settled_by: coder, created_at: now },
  })
}
