import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { addressOf, CATALOGUE, type CatalogueModel } from './catalogue.ts'
import { download } from './download.ts'
import { type CheckedFile, checkFile, keyOf, readFolderLock, recordFile } from './folder-lock.ts'

export interface FetchOptions {
  folder: string
  models: readonly CatalogueModel[]
  /** A mirror, in place of the addresses of the catalogue. */
  base_url?: string
  now: () => Date
  signal: AbortSignal
  onProgress(file: string, done: number, total: number | null): void
}

export interface FetchedFile {
  /** Model and path, e.g. `silero-vad/silero_vad.onnx`. */
  file: string
  /** `trusted` was fetched for the first time with no checksum to compare it with. */
  end: 'already there' | 'fetched' | 'trusted' | 'failed'
  sentence: string | null
}

/** Fetches what is missing or damaged, one file after the other; a failure never stops the others. */
export async function* fetchModels(options: FetchOptions): AsyncGenerator<FetchedFile> {
  for (const model of options.models) {
    for (const file of model.files) yield await fetchOne(options, model, file)
  }
}

async function fetchOne(
  { folder, base_url, now, signal, onProgress }: FetchOptions,
  model: CatalogueModel,
  file: CatalogueModel['files'][number],
): Promise<FetchedFile> {
  const key = keyOf(model, file)
  const lock = await readFolderLock(folder)
  const { state } = await checkFile(folder, model, file, lock)
  if (state === 'ok') return { file: key, end: 'already there', sentence: null }

  const expected = file.sha256 ?? lock[key]?.sha256 ?? null
  const path = join(folder, model.name, file.path)
  await mkdir(dirname(path), { recursive: true })
  const url = addressOf(model, file, base_url)
  const progress = (done: number, total: number | null) => onProgress(key, done, total)
  const result = await download({ url, path, sha256: expected, progress, signal })
  if (!result.ok) return { file: key, end: 'failed', sentence: result.sentence }
  const { bytes, sha256 } = result
  await recordFile(folder, key, { sha256, bytes, url, fetched_at: now().toISOString() })
  return { file: key, end: expected === null ? 'trusted' : 'fetched', sentence: null }
}

export interface ListedModel {
  name: string
  role: CatalogueModel['role']
  what: string
  /** The worst of its files. */
  state: CheckedFile['state']
  bytes: number
  about_mb: number
  files: CheckedFile[]
}

const WORST_FIRST: CheckedFile['state'][] = ['corrupt', 'missing', 'partial', 'unrecorded', 'ok']

/** Every model of the catalogue and how it stands in this folder, checksums compared. */
export async function listModels(folder: string): Promise<ListedModel[]> {
  const lock = await readFolderLock(folder)
  return Promise.all(
    CATALOGUE.map(async (model) => {
      const files = await Promise.all(
        model.files.map((file) => checkFile(folder, model, file, lock)),
      )
      const state = WORST_FIRST.find((worst) => files.some((file) => file.state === worst)) ?? 'ok'
      return {
        ...{ name: model.name, role: model.role, what: model.what, state, files },
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        about_mb: model.files.reduce((sum, file) => sum + file.about_mb, 0),
      }
    }),
  )
}
