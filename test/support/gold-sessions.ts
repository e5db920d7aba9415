import type { Database } from '../../db/database.ts'
import { codingDone, codingPlan, codingTask, sampling, turnCoding } from '../../db/schema/coding.ts'
import { addConversation, TEN_TURNS } from './conversation.ts'
import { makeCase } from './unit.ts'

/** Sessions of ten turns that two people coded alike, and as the tagger did: gold, all of them. */
export async function addGoldSessions(database: Database, count: number): Promise<void> {
  const tx = database.drizzle
  const plan_id = crypto.randomUUID()
  await tx.insert(codingPlan).values({
    ...{ id: plan_id, name: 'An earlier draw', kind: 'random', wanted: count, seed: 1, overlap: 1 },
    ...{ codebook: 'eiu-1', created_by: 'earlier-1' },
  })
  for (let at = 0; at < count; at += 1) {
    const of = await makeCase(database, `gold-${at}`)
    const text = await addConversation(database, of, `gold-${at}`)
    const session_id = of.session.id
    const drawn = { drawn: true, probability: 1, stratum: 'all' }
    await tx.insert(sampling).values({ session_id, plan_id, ...drawn })
    for (const coder of ['earlier-1', 'earlier-2']) {
      const task_id = crypto.randomUUID()
      const who = { coder, coder_name: coder, place: at }
      await tx.insert(codingTask).values({ id: task_id, plan_id, session_id, ...text, ...who })
      await tx
        .insert(turnCoding)
        .values(
          TEN_TURNS.map(({ tagged }, turn) => ({ task_id, turn, codes: [...(tagged ?? [])] })),
        )
      await tx.insert(codingDone).values({ task_id })
    }
  }
}
