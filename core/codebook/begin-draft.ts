import type { Codebook, CodebookDraft } from './codebook.ts'
import { annomiOf } from './crosswalk.ts'

/** AnnoMI's coarser labels under which the first codebook's codes stand. */
const FIRST_PARENTS: Record<string, string> = {
  question: 'Any question, open or closed.',
  reflection: 'Any reflection, simple or complex.',
}

/**
 * A draft of the next version, as the release stands. A release from before codes had parents gives
 * them by its crosswalk: AnnoMI's question and reflection are what coders agree on best.
 */
export function beginDraft(base: Codebook): CodebookDraft {
  if (base.parents !== undefined) return structuredClone(base)
  const codes = base.codes.map((code) => {
    const attribute = annomiOf(base, code.id)?.attribute ?? ''
    return attribute in FIRST_PARENTS ? { ...code, parent: attribute } : { ...code }
  })
  const used = new Set(codes.map((code) => code.parent))
  const parents = Object.entries(FIRST_PARENTS)
    .filter(([id]) => used.has(id))
    .map(([id, definition]) => ({ id, definition }))
  return { ...base, codes, ...(parents.length > 0 ? { parents } : {}) }
}

/** The version that follows by its own name: eiu-1, then eiu-2. */
export function nextVersion(version: string): string {
  const [, name = version, number] = version.match(/^(.*?)(\d+)$/) ?? []
  return number === undefined ? `${name}-2` : `${name}${Number(number) + 1}`
}
