import type { TagDraft } from '../../../core/codebook/verify-evidence.ts'
import type { TagIn } from '../../../core/pipeline/shapes.ts'
import type { Reason, Unprocessable } from '../../../core/pipeline/step.ts'

export type TagResult =
  | {
      kind: 'done'
      drafts: TagDraft[]
      /** Name of the underlying model and hash of its prompt, where there are such things. */
      model: string | null
      prompt_hash: string | null
      /** Turns the tagger could not do; the rest stand. */
      unprocessable: Unprocessable[]
    }
  | { kind: 'retry'; reason: Reason; after_ms: number }
  | { kind: 'wait'; reason: Reason }
  | { kind: 'stop'; reason: Reason }

/** Puts codes on turns. It proposes; the tag step verifies. */
export interface Tagger {
  readonly name: string
  readonly version: string
  /** True when words leave this machine. */
  readonly external: boolean
  tag(input: TagIn, signal: AbortSignal): Promise<TagResult>
}
