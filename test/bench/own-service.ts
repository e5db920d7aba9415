import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RawTurn } from '../../core/session/turn.ts'
import { connectPglite } from '../../db/connect-pglite.ts'
import { asActor, type Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createQueue, type Queue } from '../../db/queue.ts'
import { takeText } from '../../db/stores/intake.ts'
import { makeCase, openTestKeys, type TestKeys } from '../support/unit.ts'

/** The embedded database in a folder of its own, with keys and queue, and no pages. */
export interface OwnService extends TestKeys {
  database: Database
  queue: Queue
  close(): Promise<void>
}

export async function openOwnService(): Promise<OwnService> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'))
  const settings = { folder: join(folder, 'database'), purpose: 'a benchmark', now: new Date() }
  const database = await connectPglite(settings)
  await migrate(database)
  const queue = await createQueue(database, { supervise: false })
  const secrets = await openTestKeys()
  return {
    ...secrets,
    database,
    queue,
    async close() {
      await queue.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
      await rm(secrets.folder, { recursive: true, force: true })
    },
  }
}

/** A person who agreed, a session, and its transcript taken in as a coach's own would be. */
export async function takeOne(service: OwnService, label: string, turns: RawTurn[]): Promise<void> {
  const { database, keys, queue } = service
  const unit = await makeCase(database, label)
  const arrival = {
    kind: 'transcript' as const,
    session_id: unit.session.id,
    person_id: unit.person.id,
    coach_id: unit.coach.id,
    team_id: unit.team.id,
    day: '2026-11-19',
    media_type: 'application/json',
  }
  const deps = { keys, queue, now: () => new Date() }
  const taken = await asActor(database, unit.actor, (tx) =>
    takeText(tx, deps, unit.actor, arrival, turns, false),
  )
  if (!taken.ok) throw new Error(taken.why)
}
