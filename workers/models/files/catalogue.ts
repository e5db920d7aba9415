import { z } from 'zod'
import lock from './models-lock.json' with { type: 'json' }

const CatalogueFile = z.object({
  /** Below the model's own folder. */
  path: z.string(),
  url: z.url(),
  about_mb: z.number().positive(),
  /** Null where this list does not know it; see `folder-lock.ts`. */
  sha256: z.string().length(64).nullable(),
})
export type CatalogueFile = z.infer<typeof CatalogueFile>

const CatalogueModel = z.object({
  name: z.string(),
  role: z.enum(['speech', 'voice activity', 'speakers', 'sentences', 'names']),
  what: z.string(),
  /** Models fetched along with this one. */
  needs: z.array(z.string()),
  files: z.array(CatalogueFile).min(1),
})
export type CatalogueModel = z.infer<typeof CatalogueModel>

/** Every model that `rapport models fetch` knows, in the order it fetches them. */
export const CATALOGUE: readonly CatalogueModel[] = z.array(CatalogueModel).parse(lock.models)

/** The named models and what they need; all of them when none is named. Unknown names come back. */
export function chosenModels(names: readonly string[]): {
  models: CatalogueModel[]
  unknown: string[]
} {
  if (names.length === 0) return { models: [...CATALOGUE], unknown: [] }
  const wanted = new Set(names)
  for (const { name, needs } of CATALOGUE) {
    if (wanted.has(name)) for (const need of needs) wanted.add(need)
  }
  return {
    models: CATALOGUE.filter(({ name }) => wanted.has(name)),
    unknown: names.filter((name) => !CATALOGUE.some((model) => model.name === name)),
  }
}

/** Where a file comes from; a mirror keeps each model's files in a folder of the model's name. */
export function addressOf(model: CatalogueModel, file: CatalogueFile, base_url?: string): string {
  return base_url ? `${base_url.replace(/\/+$/, '')}/${model.name}/${file.path}` : file.url
}
