import type { RedactIn } from '../../../core/pipeline/shapes.ts'
import type { Reason } from '../../../core/pipeline/step.ts'
import { canaryInputs, survivorsOf } from '../../../core/redaction/canaries.ts'

/** Texts between two looks: a look costs a few milliseconds, a fault is found within one batch. */
export const CANARY_EVERY = 25

type Redact = (input: RedactIn) => { turns: readonly { text: string }[] }

/**
 * Plants invented identifiers before the first text and then in every batch, through the very
 * redactor that real texts go through. Once one survives, nothing more is redacted by this process.
 */
export class CanaryWatch {
  private texts = 0
  private verdict: Reason | null = null

  constructor(private readonly every = CANARY_EVERY) {}

  /** Why redaction must stop, or null. */
  look(redact: Redact): Reason | null {
    const due = this.texts % this.every === 0
    this.texts += 1
    if (due && this.verdict === null) this.verdict = reasonFor(survivorsOf(attempt(redact)))
    return this.verdict
  }
}

/** A redactor that throws gives nothing back, and so lets everything through. */
function attempt(redact: Redact): { turns: readonly { text: string }[] }[] {
  try {
    return canaryInputs().map(redact)
  } catch (error) {
    if (error instanceof Error) return []
    throw error
  }
}

function reasonFor(survivors: readonly string[]): Reason | null {
  if (survivors.length === 0) return null
  const named = [...new Set(survivors)].slice(0, 3).join(', ')
  return {
    code: 'canary_survived',
    sentence:
      `The redactor let a planted identifier through (${named}). Nothing is redacted until it is ` +
      'mended: put back the released version or its weights, then start the workers again.',
  }
}
