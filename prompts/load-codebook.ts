import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Codebook, type CodebookReading, readCodebook } from '../core/codebook/codebook.ts'

/** The codebook that texts are tagged by unless another is named: the one the tagger was trained on. */
export const CURRENT_CODEBOOK = 'eiu-1'

/** Every version that ships with the product, the oldest first; people code by the last. */
export const PRODUCT_CODEBOOKS = ['eiu-1', 'eiu-2'] as const

/** What a version changed, as the codebook's page says it. */
export const CODEBOOK_NOTES: Partial<Record<(typeof PRODUCT_CODEBOOKS)[number], string>> = {
  'eiu-2':
    'an example and a near miss for each code, and the parents by name. Codes and rules are those ' +
    'of eiu-1: people code by this version, the tagger names eiu-1, and both may be read together.',
}

const loaded = new Map<string, Codebook>()

/** A released codebook that ships with the product. A broken one is a bug, so it throws. */
export function loadCodebook(version: string = CURRENT_CODEBOOK): Codebook {
  // A released version never changes, so reading it once is enough.
  const known = loaded.get(version)
  if (known !== undefined) return known
  const file = new URL(`./codebook/${version}.yaml`, import.meta.url)
  const reading = parseCodebook(readFileSync(file, 'utf8'))
  if (!reading.ok) throw new Error(`Codebook ${version}: ${reading.problems.join('; ')}`)
  loaded.set(version, reading.codebook)
  return reading.codebook
}

/** Reads a codebook from YAML or JSON text that a person gave. */
export function parseCodebook(text: string): CodebookReading {
  try {
    return readCodebook(parse(text))
  } catch (error) {
    return { ok: false, problems: [`not YAML: ${(error as Error).message}`] }
  }
}
