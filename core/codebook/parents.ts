import type { Code, Codebook } from './codebook.ts'

/** The first released codebook names no parents; these are the families that coders mix up. */
const EARLY_PARENTS: Record<string, string> = {
  question_open: 'question',
  question_closed: 'question',
  reflection_simple: 'reflection',
  reflection_complex: 'reflection',
  advise_with_permission: 'advice',
  advise_without_permission: 'advice',
  reassure_voluntary: 'reassurance',
  reassure_benefit_safe: 'reassurance',
}

/** The coarser code that stands for this one where coders cannot tell it from its siblings. */
export function parentOf(code: Code): string | null {
  return code.parent ?? EARLY_PARENTS[code.id] ?? null
}

/** A parent and the codes it stands for. */
export function childrenOf(codebook: Codebook, parent: string): string[] {
  return codebook.codes.filter((code) => parentOf(code) === parent).map((code) => code.id)
}
