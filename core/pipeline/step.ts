import type { z } from 'zod'

export const STEP_NAMES = ['transcribe', 'redact', 'embed', 'tag', 'measure'] as const
export type StepName = (typeof STEP_NAMES)[number]

/** Why something did not finish. `code` is for machines, `sentence` says what a person can do. */
export interface Reason {
  code: string
  sentence: string
}

/** A part of the input that could not be processed; stored and shown, never dropped. */
export interface Unprocessable {
  /** Which part, e.g. `turn 12`. Never its words. */
  where: string
  reason: Reason
}

export type StepResult<Out> =
  | { kind: 'done'; output: Out; unprocessable: Unprocessable[] }
  /** A passing fault: try again after this many milliseconds. */
  | { kind: 'retry'; reason: Reason; after_ms: number }
  /** An engine is not configured or is away: parked, shown, and resumed when it is there. */
  | { kind: 'wait'; reason: Reason }
  /** Poison input: trying again cannot help. */
  | { kind: 'stop'; reason: Reason }

/**
 * One stage of the pipeline. It is handed models, an abort signal and a way to report progress, and
 * no database: it cannot half-write. Its output is parsed with `writes`, so garbage is never stored.
 */
export interface Step<In, Out, Models = unknown> {
  readonly name: StepName
  /** Part of the output's unique key. Raise it to have every output computed again. */
  readonly version: number
  readonly reads: z.ZodType<In, unknown>
  readonly writes: z.ZodType<Out, unknown>
  readonly limits: { timeout_ms: number; attempts_max: number; input_bytes_max: number }
  run(input: In, tools: StepTools<Models>): Promise<StepResult<Out>>
}

export interface StepTools<Models> {
  models: Models
  signal: AbortSignal
  /** `share` runs from 0 to 1. */
  progress(share: number): void
  /** Told of each call to an outside service, before it leaves and once it is answered. */
  called?: (call: ExternalCall) => void
}

/** A call to an outside service: what for and how large, never its content. */
export interface ExternalCall {
  /** The same before and after. */
  id: string
  engine: string
  model: string
  purpose: 'transcribe' | 'tag' | 'themes'
  bytes: number
  /** Before the answer, the most that it can come to. */
  tokens_in: number
  tokens_out: number
  /** In the currency of the configured prices. */
  cost: number
  answered: boolean
}
