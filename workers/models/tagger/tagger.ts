import type { TagDraft } from '../../../core/codebook/verify-evidence.ts'
import type { TagIn, Usage } from '../../../core/pipeline/shapes.ts'
import type { ExternalCall, Reason, Unprocessable } from '../../../core/pipeline/step.ts'

export type TagResult =
  | {
      kind: 'done'
      drafts: TagDraft[]
      /** Name of the underlying model and hash of its prompt, where there are such things. */
      model: string | null
      prompt_hash: string | null
      /** Turns the tagger could not do; the rest stand. */
      unprocessable: Unprocessable[]
      /** What it cost outside this machine; absent when nothing left it. */
      usage?: Usage
    }
  | { kind: 'retry'; reason: Reason; after_ms: number }
  | { kind: 'wait'; reason: Reason }
  | { kind: 'stop'; reason: Reason }

/** What a tagger tells while it works. */
export interface TagHooks {
  progress?: (share: number) => void
  called?: ((call: ExternalCall) => void) | undefined
}

/** Puts codes on turns. It proposes; the tag step verifies. */
export interface Tagger {
  readonly name: string
  readonly version: string
  /** The model behind it, where it has one that may be changed: another model, other tags. */
  readonly model?: string
  /** True when words leave this machine. */
  readonly external: boolean
  tag(input: TagIn, signal: AbortSignal, hooks?: TagHooks): Promise<TagResult>
}
