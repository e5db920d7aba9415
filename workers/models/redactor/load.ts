import type { CandidateGenerator } from '../../../core/redaction/span.ts'

/** The finders of names, places and organisations that every session is read with. */
export function loadRedactors(): CandidateGenerator[] {
  return []
}
