import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { rowsOf, type Tx } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import { team } from '../../db/schema/unit.ts'
import { countStates } from '../../db/stores/materials.ts'
import { showProgress } from '../progress.ts'
import type { OpenedService } from '../service.ts'
import type { VerbIo } from '../verb.ts'

const LOOK_EVERY_MS = 500

/** Shows how far the pipeline has come until nothing more moves by itself, then the analyses. */
export async function watchPipeline(opened: OpenedService, io: VerbIo): Promise<void> {
  const tx = opened.database.drizzle
  const progress = showProgress('Pipeline stages', io)
  for (;;) {
    const states = await countStates(tx)
    const moving = (states.queued ?? 0) + (states.running ?? 0)
    const ended = Object.values(states).reduce((sum, n) => sum + n, 0) - moving
    progress.update(ended, ended + moving)
    if (moving === 0) break
    await pause(LOOK_EVERY_MS)
  }
  progress.end()
  await analyse(opened, io)
}

/** Asks for the links and each team's themes, and waits until all are there. */
async function analyse(opened: OpenedService, io: VerbIo): Promise<void> {
  const { database, queue } = opened
  const teams = await database.drizzle.select({ id: team.id }).from(team)
  const wanted = teams.length + 1
  if ((await finished(database.drizzle)) >= wanted) return
  io.stderr.write('Computing links and themes …\n')
  await database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    for (const { id } of teams) await queue.sendAnalysis(tx, { analysis: 'themes', team_id: id })
    // Last: after the links of all sessions the same job goes on with parts of them.
    await queue.sendAnalysis(tx, { analysis: 'links', team_id: null })
  })
  while ((await finished(database.drizzle)) < wanted) await pause(LOOK_EVERY_MS)
}

async function finished(tx: Tx): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(
    tx,
    sql`select count(distinct (kind, team_id))::int as n from ${analysis}
      where kind in ('links', 'themes')`,
  )
  return row?.n ?? 0
}
