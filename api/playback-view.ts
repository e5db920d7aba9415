import { missingPurposes, refusalSentence } from '../core/session/consent.ts'
import type { Tx } from '../db/database.ts'
import { consentsOf } from '../db/stores/consents.ts'
import { findPlayback, PLAYBACK_PURPOSES, type Playback } from '../db/stores/playbacks.ts'
import type { Material } from '../db/stores/stages.ts'
import type { PlaybackView } from '../web/pages/coach/player.tsx'

/** Whether and how a recording can be listened to now; null for anything that was never sound. */
export async function playbackView(tx: Tx, of: Material, now: Date): Promise<PlaybackView | null> {
  if (of.kind !== 'recording' || of.person_id === null) return null
  const missing = missingPurposes(await consentsOf(tx, of.person_id), PLAYBACK_PURPOSES, now)
  if (missing.length > 0) return { state: 'none', why: refusalSentence(missing) }
  const found = await findPlayback(tx, of.id)
  if (!found?.is_current || found.state === 'making') {
    return { state: 'making', why: found?.reason ?? null }
  }
  if (found.state === 'none') return { state: 'none', why: found.reason ?? '' }
  return {
    state: 'ready',
    href: `/materials/${of.id}/playback`,
    muted_s: found.muted_s ?? 0,
    whole_turns: found.whole_turns ?? 0,
  }
}

export interface PlayableCopy {
  key_id: string
  object_key: string
  byte_count: number
  media_type: string
}

/** The copy that may be played now: of today's redaction, under live consent; else null. */
export async function playableCopy(tx: Tx, of: Material, now: Date): Promise<PlayableCopy | null> {
  const view = await playbackView(tx, of, now)
  const found: Playback | null = view?.state === 'ready' ? await findPlayback(tx, of.id) : null
  if (!found || found.byte_count === null || found.media_type === null) return null
  const { key_id, object_key, byte_count, media_type } = found
  return { key_id, object_key, byte_count, media_type }
}
