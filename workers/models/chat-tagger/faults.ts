import type { Reason } from '../../../core/pipeline/step.ts'

const AFTER_MS_MAX = 10 * 60_000
const AWAY_MS = 30_000
const BUSY_MS = 20_000

/** What a failed call means. `refused` is an answer to these very turns; fewer may do. */
export type Fault =
  | { kind: 'retry'; reason: Reason; after_ms: number }
  | { kind: 'wait'; reason: Reason }
  | { kind: 'refused'; reason: Reason }

/** The parts of a failed call that are looked at. Its message is not: it may quote somebody. */
interface FailedCall {
  name?: string
  status?: number
  code?: string | null
  headers?: Headers
}

/** Sorts a failed call by what helps: asking again later, a person, or asking for less. */
export function faultOf(error: unknown, now: Date): Fault {
  const { name, status, code, headers } = (error ?? {}) as FailedCall
  if (name === 'ContextOverflowError' || [400, 413, 422].includes(status ?? 0)) return refused
  if (name === 'TimeoutError' || name === 'AbortError') {
    return retry('llm_timeout', 'did not answer in time', AWAY_MS)
  }
  if (status === undefined) return retry('llm_away', 'cannot be reached', AWAY_MS)
  if (status === 429 && code === 'insufficient_quota') {
    return wait('llm_quota', 'has no quota left. Ask whoever pays for it')
  }
  if (status === 429) return retry('llm_busy', 'is busy', afterOf(headers, now) ?? BUSY_MS)
  if (status === 401 || status === 403) {
    return wait('llm_key_refused', 'refuses the key. Correct LLM_API_KEY')
  }
  if (status === 404) {
    return wait(
      'llm_model_unknown',
      'does not know this address or model. Correct LLM_BASE_URL or LLM_MODEL',
    )
  }
  return retry('llm_fault', `answered with a fault (${status})`, afterOf(headers, now) ?? AWAY_MS)
}

function retry(code: string, what: string, after_ms: number): Fault {
  const sentence = `The language model service ${what}. The conversation is kept and tried again.`
  return { kind: 'retry', reason: { code, sentence }, after_ms }
}

function wait(code: string, what: string): Fault {
  const sentence = `The language model service ${what}; the conversation is kept and waits.`
  return { kind: 'wait', reason: { code, sentence } }
}

const refused: Fault = {
  kind: 'refused',
  reason: {
    code: 'llm_refused',
    sentence:
      'The language model service did not take these turns. Check that LLM_MODEL names a model ' +
      'that gives structured answers, then tag this conversation again.',
  },
}

/** Retry-After: seconds or a date, never more than ten minutes. */
function afterOf(headers: Headers | undefined, now: Date): number | null {
  const value = headers?.get?.('retry-after')
  if (!value) return null
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now.getTime()
  return Number.isFinite(ms) ? Math.min(AFTER_MS_MAX, Math.max(0, ms)) : null
}
