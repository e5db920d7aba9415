import { RedactIn, RedactOut } from '../../core/pipeline/shapes.ts'
import type { Step } from '../../core/pipeline/step.ts'
import { redactSession } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { keyedHash } from '../../db/sealing/keyed-hash.ts'
import type { CanaryWatch } from '../models/redactor/canary-watch.ts'

export interface RedactModels {
  /** Finders of names, places and organisations beside the built-in recognisers. */
  redactors: readonly CandidateGenerator[]
  /** Looks whether planted identifiers come through; absent only where a test brings its own finders. */
  canaries?: CanaryWatch
}

/** Five megabytes of text, as JSON with word times. */
const INPUT_BYTES_MAX = 64 * 1024 * 1024

/** The only door from raw to redacted words. */
export const redactStep: Step<RedactIn, RedactOut, RedactModels> = {
  name: 'redact',
  version: 3,
  reads: RedactIn,
  writes: RedactOut,
  limits: { timeout_ms: 120_000, attempts_max: 3, input_bytes_max: INPUT_BYTES_MAX },
  async run(input, tools) {
    tools.signal.throwIfAborted()
    const redact = (text: RedactIn) =>
      redactSession(text, {
        generators: tools.models.redactors,
        hash: keyedHash(text.hash_key),
      })
    const unsafe = tools.models.canaries?.look(redact) ?? null
    if (unsafe !== null) return { kind: 'wait', reason: unsafe }
    const output = redact(input)
    tools.progress(1)
    return { kind: 'done', output, unprocessable: [] }
  },
}
