import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CatalogueFile, CatalogueModel } from './catalogue.ts'

/**
 * `models-lock.json` in the models folder: what was fetched, from where, with which checksum. The
 * first fetch of a file is trusted (nobody told us its checksum); every later look is compared.
 */
const FolderLock = z.record(
  z.string(),
  z.object({
    sha256: z.string(),
    bytes: z.number().int(),
    url: z.string(),
    fetched_at: z.string(),
  }),
)
export type FolderLock = z.infer<typeof FolderLock>

const LOCK_NAME = 'models-lock.json'

export async function readFolderLock(folder: string): Promise<FolderLock> {
  const text = await readFile(join(folder, LOCK_NAME), 'utf8').catch(nullWhenMissing)
  if (text === null) return {}
  try {
    return FolderLock.parse(JSON.parse(text))
  } catch (error) {
    throw new Error(
      `${join(folder, LOCK_NAME)} is damaged. Remove it; the next fetch checks and records every file.`,
      { cause: error },
    )
  }
}

/** Adds one entry, whole or not at all. */
export async function recordFile(
  folder: string,
  key: string,
  entry: FolderLock[string],
): Promise<void> {
  const lock = { ...(await readFolderLock(folder)), [key]: entry }
  const path = join(folder, LOCK_NAME)
  await mkdir(folder, { recursive: true })
  await writeFile(`${path}.partial`, `${JSON.stringify(lock, null, 2)}\n`)
  await rename(`${path}.partial`, path)
}

export const keyOf = (model: CatalogueModel, file: CatalogueFile) => `${model.name}/${file.path}`

/** `unrecorded` files were put there by hand: they may work, but nothing vouches for them. */
export type FileState = 'ok' | 'missing' | 'partial' | 'corrupt' | 'unrecorded'

export interface CheckedFile {
  path: string
  state: FileState
  bytes: number
}

/** Compares a file with its checksum: the catalogue's where it has one, else the recorded one. */
export async function checkFile(
  folder: string,
  model: CatalogueModel,
  file: CatalogueFile,
  lock: FolderLock,
): Promise<CheckedFile> {
  const path = join(folder, model.name, file.path)
  const there = await stat(path).catch(nullWhenMissing)
  if (!there) {
    const partial = await stat(`${path}.partial`).catch(nullWhenMissing)
    return { path, state: partial ? 'partial' : 'missing', bytes: partial?.size ?? 0 }
  }
  const { size: bytes } = there
  const recorded = lock[keyOf(model, file)]
  const expected = file.sha256 ?? recorded?.sha256
  if (expected === undefined) return { path, state: bytes > 0 ? 'unrecorded' : 'corrupt', bytes }
  // A wrong size needs no reading of a hundred megabytes.
  if (recorded && recorded.sha256 === expected && recorded.bytes !== bytes) {
    return { path, state: 'corrupt', bytes }
  }
  return { path, state: (await sha256Of(path)) === expected ? 'ok' : 'corrupt', bytes }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
