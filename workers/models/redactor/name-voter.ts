import type { Reason } from '../../../core/pipeline/step.ts'
import type { SessionText } from '../../../core/redaction/span.ts'
import type { Vote } from '../../../core/redaction/votes.ts'

/** A second opinion on names, places and organisations, beside the built-in finders. */
export interface NameVoter {
  /** Name, precision and digest of its files: another voter, another redaction. */
  readonly model: string
  /** Why it cannot vote and what to do; null when it can. It loads here, when it has not yet. */
  blocked(): Promise<Reason | null>
  /** What it thinks of a session; offsets are those of the session's own texts. */
  vote(session: SessionText, signal: AbortSignal): Promise<Vote[]>
}
