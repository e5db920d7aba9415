import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import { audioObject } from '../schema/vault.ts'
import type { Keys } from '../sealing/keys.ts'
import { openParts } from '../sealing/parts.ts'
import { makeAudioFolder } from '../sealing/plain-audio.ts'

/**
 * Opens a sealed recording into a private temporary file, a part at a time; ffmpeg needs a path,
 * because the index of an m4a stands at its end. The caller removes it.
 */
export async function openToTempFile(
  tx: Tx,
  keys: Keys,
  objects: ObjectStore,
  material_id: string,
): Promise<{ path: string; remove: () => Promise<void> } | null> {
  const [row] = await tx.select().from(audioObject).where(eq(audioObject.material_id, material_id))
  const key = row && (await keys.ring.existing(row.key_id))
  if (!row || !key) return null
  const folder = await makeAudioFolder()
  const remove = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'audio')
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const bytes of openParts(objects, key, row.object_key, row.byte_count)) {
      await file.write(bytes)
    }
  } catch (error) {
    await remove()
    throw error
  } finally {
    await file.close()
  }
  return { path, remove }
}
