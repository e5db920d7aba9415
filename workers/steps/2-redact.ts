import { RedactIn, RedactOut } from '../../core/pipeline/shapes.ts'
import type { Reason, Step } from '../../core/pipeline/step.ts'
import { redactSession } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import type { Vote } from '../../core/redaction/votes.ts'
import { keyedHash } from '../../db/sealing/keyed-hash.ts'
import type { CanaryWatch } from '../models/redactor/canary-watch.ts'
import type { NameVoter } from '../models/redactor/name-voter.ts'

export interface RedactModels {
  /** Finders of names, places and organisations beside the built-in recognisers. */
  redactors: readonly CandidateGenerator[]
  /** Looks whether planted identifiers come through; absent only where a test brings its own finders. */
  canaries?: CanaryWatch
  /** A second opinion, where one is configured; then no text is redacted without it. */
  voter?: NameVoter | null
}

/** Five megabytes of text, as JSON with word times. */
const INPUT_BYTES_MAX = 64 * 1024 * 1024
/** A voter may take minutes for a long text; without one it is seconds. */
const TIMEOUT_MS = 15 * 60_000
const RETRY_AFTER_MS = 60_000

/** The only door from raw to redacted words. */
export const redactStep: Step<RedactIn, RedactOut, RedactModels> = {
  name: 'redact',
  version: 3,
  reads: RedactIn,
  writes: RedactOut,
  limits: { timeout_ms: TIMEOUT_MS, attempts_max: 3, input_bytes_max: INPUT_BYTES_MAX },
  async run(input, tools) {
    tools.signal.throwIfAborted()
    const { redactors: generators, canaries, voter } = tools.models
    const redact = (text: RedactIn, votes: readonly Vote[] = []) =>
      redactSession(text, { generators, votes, hash: keyedHash(text.hash_key) })
    // Votes only add masks: what comes through unvoted is the most that could.
    const unsafe = canaries?.look((text) => redact(text)) ?? (await voter?.blocked()) ?? null
    if (unsafe !== null) return { kind: 'wait', reason: unsafe }
    const voted = voter ? await ask(voter, input, tools.signal) : []
    if ('reason' in voted) return { kind: 'retry', ...voted, after_ms: RETRY_AFTER_MS }
    const output = redact(input, voted)
    tools.progress(1)
    return { kind: 'done', output, unprocessable: [] }
  },
}

async function ask(
  voter: NameVoter,
  input: RedactIn,
  signal: AbortSignal,
): Promise<Vote[] | { reason: Reason }> {
  try {
    return await voter.vote(cutSession(input.turns), signal)
  } catch (error) {
    signal.throwIfAborted()
    const sentence = `The token classifier could not read the text: ${(error as Error).message}`
    return { reason: { code: 'name_voter_failed', sentence } }
  }
}
