import { basename, dirname } from 'node:path'

export type Transformers = typeof import('@huggingface/transformers')

/** The optional package is not there; the message says how to get it. */
export class PackageMissing extends Error {
  override readonly name = 'PackageMissing'
}

/** Where the library looks for files is one setting for all, so models are loaded one by one. */
let queue: Promise<unknown> = Promise.resolve()

/**
 * Loads a transformers.js model from a folder on this machine; `load` is given the library and the
 * name to ask it for. Nothing is ever downloaded: the files are there, or it throws.
 */
export function loadLocally<Loaded>(
  folder: string,
  load: (library: Transformers, name: string) => Promise<Loaded>,
): Promise<Loaded> {
  const loading = queue.then(async () => {
    const library = await importTransformers()
    library.env.allowRemoteModels = false
    library.env.allowLocalModels = true
    library.env.localModelPath = dirname(folder)
    library.env.useBrowserCache = false
    return load(library, basename(folder))
  })
  queue = loading.catch(() => {})
  return loading
}

/** Imported when a model of its kind is configured, and not before: it is large. */
async function importTransformers(): Promise<Transformers> {
  try {
    return await import('@huggingface/transformers')
  } catch (error) {
    throw new PackageMissing(
      'The package @huggingface/transformers is not installed. Run “npm ci” without --omit=optional.',
      { cause: error },
    )
  }
}
