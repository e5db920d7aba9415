import { and, isNull, lt, sql } from 'drizzle-orm'
import { isDue } from '../../core/debrief/schedule.ts'
import { asService, type Database, type Tx } from '../../db/database.ts'
import type { ObjectStore } from '../../db/objects/object-store.ts'
import type { Queue } from '../../db/queue.ts'
import { upload } from '../../db/schema/material.ts'
import { team } from '../../db/schema/unit.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { allSchedules } from '../../db/stores/debriefs.ts'
import { destroyDraftKey, expireDrafts } from '../../db/stores/import-drafts.ts'
import { resumeParked } from '../../db/stores/stages.ts'
import { partsOf } from '../../db/stores/uploads.ts'
import { SPEND_CEILING_DAY } from '../models/chat-tagger/spend.ts'

export interface DailyDeps {
  database: Database
  queue: Queue
  keys: Keys
  objects: ObjectStore
  now: () => Date
}

const DAY_MS = 24 * 3_600_000

/** Before the first debrief of the morning. */
const ANALYSES_HOUR = 5

/** Removes what nobody finished: tables never confirmed, recordings whose upload was given up. */
export async function sweepLeftovers(
  deps: DailyDeps,
): Promise<{ drafts: number; uploads: number }> {
  const now = deps.now()
  const drafts = await deps.database.drizzle.transaction((tx) => expireDrafts(tx as Tx, now))
  for (const id of drafts) await destroyDraftKey(deps.keys, id)
  const before = new Date(now.getTime() - DAY_MS)
  const left = await deps.database.drizzle
    .select({ id: upload.id })
    .from(upload)
    .where(and(isNull(upload.material_id), lt(upload.created_at, before)))
  for (const { id } of left) {
    await deps.objects.remove(partsOf(id))
    await deps.database.drizzle.delete(upload).where(sql`${upload.id} = ${id}`)
  }
  return { drafts: drafts.length, uploads: left.length }
}

/** What waited because a day's money was spent; where it still is, it waits again. */
export async function goOnTheNextDay(deps: DailyDeps): Promise<number> {
  return deps.database.drizzle.transaction((tx) =>
    resumeParked(tx as Tx, deps.queue, deps.now(), SPEND_CEILING_DAY),
  )
}

/** True once a day, in the hour before the unit's morning in London. */
export function isAnalysesHour(now: Date): boolean {
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: 'numeric',
    hourCycle: 'h23',
  }).format(now)
  return Number(hour) === ANALYSES_HOUR
}

/**
 * Asks for the links, and for the themes of every team that chose no times of its own; what has not
 * changed is not computed again.
 */
export async function askForAnalyses(deps: DailyDeps): Promise<void> {
  const teams = await deps.database.drizzle.select({ id: team.id }).from(team)
  const timed = await allSchedules(deps.database.drizzle)
  const others = teams.filter(({ id }) => !timed.some(({ team_id }) => team_id === id))
  await sendThemes(
    deps,
    others.map(({ id }) => id),
    true,
  )
}

/** Asks for the pages of teams whose hour it is. */
export async function askForDebriefs(deps: DailyDeps): Promise<void> {
  const timed = await allSchedules(deps.database.drizzle)
  const due = timed.filter((times) => isDue(times, deps.now()))
  await sendThemes(
    deps,
    due.map(({ team_id }) => team_id),
    false,
  )
}

async function sendThemes(deps: DailyDeps, teams: string[], links: boolean): Promise<void> {
  await deps.database.drizzle.transaction(async (transaction) => {
    await asService(transaction as Tx, async (tx) => {
      for (const team_id of teams)
        await deps.queue.sendAnalysis(tx, { analysis: 'themes', team_id })
      // Last, as it takes the longest: leaders need their themes first thing in the morning.
      if (links) await deps.queue.sendAnalysis(tx, { analysis: 'links', team_id: null })
    })
  })
}
