import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { missingPurposes } from '../../core/session/consent.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { ObjectStore } from '../../db/objects/object-store.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { sealStream } from '../../db/sealing/parts.ts'
import { makeAudioFolder } from '../../db/sealing/plain-audio.ts'
import { openToTempFile } from '../../db/stores/audio.ts'
import { appendAudit, byPipeline } from '../../db/stores/audit.ts'
import { consentsOf } from '../../db/stores/consents.ts'
import {
  claimPlayback,
  endPlayback,
  forgetPlayback,
  type HeldPlayback,
  PLAYBACK_PURPOSES,
  type PlaybackEnd,
  playbackObjects,
  renewPlayback,
  stillCurrent,
  unwantedPlaybacks,
} from '../../db/stores/playbacks.ts'
import { maskedSpans, readRawTurns } from '../../db/stores/step-inputs.ts'
import type { FoundFfmpeg } from '../models/audio/find-ffmpeg.ts'
import { makePlaybackCopy, type PlaybackResult } from '../models/audio/playback-copy.ts'

export interface PlaybackDeps {
  database: Database
  keys: Keys
  objects: ObjectStore
  ffmpeg: FoundFfmpeg
  now: () => Date
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
}

const LEASE_MS = 60_000
const HEARTBEAT_MS = 15_000
const ATTEMPTS_MAX = 4
const BROKE_OFF_MS = 60_000

/**
 * Makes one recording's copy to listen to, if one is due, and says whether there was one. Not a step:
 * nothing waits for it, no analysis reads it, and a recording without a copy is as done as any other.
 */
export async function makePlayback(deps: PlaybackDeps, signal: AbortSignal): Promise<boolean> {
  const { database, now } = deps
  const until = new Date(now().getTime() + LEASE_MS)
  const held = await database.drizzle.transaction((tx) =>
    claimPlayback(tx as Tx, randomUUID(), now(), until),
  )
  if (!held) return false
  const folder = await makeAudioFolder()
  try {
    // Whatever copy there was says more than it may by now.
    await deps.objects.remove(playbackObjects(held.material.id))
    const end = await workUnderLease(deps, held, folder, signal)
    await close(deps, held, end)
    deps.log('playback copy', { material_id: held.material.id, ended: end.state })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return true
}

/** Never throws: whatever breaks is tried again, until its attempts are used up. */
async function workUnderLease(
  deps: PlaybackDeps,
  held: HeldPlayback,
  folder: string,
  stop: AbortSignal,
): Promise<PlaybackEnd> {
  if (held.attempts > ATTEMPTS_MAX) return { state: 'none', reason: GAVE_UP }
  const lost = new AbortController()
  const heartbeat = setInterval(async () => {
    const until = new Date(deps.now().getTime() + LEASE_MS)
    const kept = await renewPlayback(deps.database.drizzle, held, until).catch(() => true)
    if (!kept) lost.abort(new Error('lease lost'))
  }, HEARTBEAT_MS)
  try {
    const signal = AbortSignal.any([stop, lost.signal])
    return await sealed(deps, held, await make(deps, held, folder, signal))
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error'
    deps.log('playback copy broke off', { material_id: held.material.id, why }, 'error')
    const again_at = new Date(deps.now().getTime() + BROKE_OFF_MS)
    return { state: 'making', reason: BROKE_OFF, again_at }
  } finally {
    clearInterval(heartbeat)
  }
}

async function make(
  deps: PlaybackDeps,
  { material, output_id }: HeldPlayback,
  folder: string,
  signal: AbortSignal,
): Promise<PlaybackResult> {
  const tx = deps.database.drizzle
  const turns = await readRawTurns(tx, deps.keys, material)
  const spans = turns && (await maskedSpans(tx, output_id, turns))
  const file = spans && (await openToTempFile(tx, deps.keys, deps.objects, material.id))
  if (!spans || !file) return { kind: 'none', reason: NOTHING_TO_OPEN }
  try {
    const source = { audio_path: file.path, turns, spans }
    return await makePlaybackCopy(source, { ffmpeg: deps.ffmpeg, folder }, signal)
  } finally {
    await file.remove()
  }
}

/** Seals what was made under the person's own key, and says how the lease ends. */
async function sealed(
  deps: PlaybackDeps,
  held: HeldPlayback,
  result: PlaybackResult,
): Promise<PlaybackEnd> {
  if (result.kind === 'none') return { state: 'none', reason: result.reason }
  if (result.kind === 'retry') {
    const again_at = new Date(deps.now().getTime() + result.after_ms)
    return { state: 'making', reason: result.reason, again_at }
  }
  const { file, muted_s, whole_turns } = result
  const key = await deps.keys.ring.keyFor(held.key_id)
  const byte_count = (await stat(file.path)).size
  await sealStream(deps.objects, key, held.object_key, 0, createReadStream(file.path))
  return { state: 'ready', byte_count, media_type: file.media_type, muted_s, whole_turns }
}

/** Ends it in one transaction: consent live, redaction unchanged, lease held; else nothing stays. */
async function close(deps: PlaybackDeps, held: HeldPlayback, end: PlaybackEnd): Promise<void> {
  const kept = await deps.database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const now = deps.now()
    const consents = await consentsOf(tx, held.material.person_id as string, true)
    if (missingPurposes(consents, PLAYBACK_PURPOSES, now).length > 0) return false
    if (!(await stillCurrent(tx, held)) || !(await endPlayback(tx, held, end))) return false
    const entry = { ...byPipeline, action: `copy ${end.state}`, resource: 'playback' }
    await appendAudit(tx, deps.keys.audit, { ...entry, resource_id: held.material.id }, now)
    return true
  })
  if (!kept) await deps.objects.remove(held.object_key)
}

/** Removes the copies of people who no longer agree, parts first: what remains is taken up again. */
export async function removePlaybacks(
  deps: Pick<PlaybackDeps, 'database' | 'objects' | 'keys' | 'now'>,
): Promise<number> {
  const now = deps.now()
  const unwanted = await unwantedPlaybacks(deps.database.drizzle, now)
  for (const id of unwanted) {
    await deps.objects.remove(playbackObjects(id))
    await deps.database.drizzle.transaction(async (transaction) => {
      const tx = transaction as Tx
      await forgetPlayback(tx, id)
      const entry = { ...byPipeline, action: 'copy removed', resource: 'playback' }
      await appendAudit(tx, deps.keys.audit, { ...entry, resource_id: id }, now)
    })
  }
  return unwanted.length
}

const BROKE_OFF = {
  code: 'broke_off',
  sentence: 'Making the copy to listen to broke off; it is tried again by itself.',
}

const GAVE_UP = {
  code: 'gave_up',
  sentence: 'The copy to listen to could not be made. The words are below.',
}

const NOTHING_TO_OPEN = {
  code: 'nothing_to_open',
  sentence: 'The recording and its words do not belong together any more, so it is not played.',
}
