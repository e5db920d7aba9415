import type OpenAI from 'openai'
import type { SpeechResult } from './engine.ts'

export const RETRY_AFTER_MS_MAX = 5 * 60_000
const AWAY_MS = 30_000
const BUSY_MS = 60_000

type Fault = Exclude<SpeechResult, { kind: 'done' }> | { kind: 'refused'; status: number }

/**
 * What a failed call means for the job. `refused` is an answer to this very sound or format, which
 * the caller may ask for in another way. The service's own words are left out: they may quote.
 */
export function faultOf(error: unknown, library: typeof OpenAI): Fault {
  if (!(error instanceof library.APIError)) throw error
  const { status } = error
  if (status === undefined) {
    // No answer at all: refused connections, resets, redirects, and our own clock.
    const late = error instanceof library.APIUserAbortError
    return late || error instanceof library.APIConnectionTimeoutError
      ? retry('speech_engine_timeout', 'did not answer in time', BUSY_MS)
      : retry('speech_engine_away', 'cannot be reached', AWAY_MS)
  }
  if (status === 429 && error.code === 'insufficient_quota') {
    return wait('speech_quota', 'has no quota left. Ask whoever pays for it')
  }
  if (status === 429) {
    return retry('speech_engine_busy', 'is busy', retryAfter_ms(error.headers, BUSY_MS))
  }
  if (status === 401 || status === 403) {
    return wait('speech_key_refused', 'refuses the key. Correct SPEECH_API_KEY')
  }
  if (status === 404) {
    return wait(
      'speech_model_unknown',
      'does not know this address or model. Correct SPEECH_BASE_URL or SPEECH_MODEL',
    )
  }
  if ([400, 413, 415, 422].includes(status)) return { kind: 'refused', status }
  const after_ms = retryAfter_ms(error.headers, AWAY_MS)
  return retry('speech_engine_fault', `answered with a fault (${status})`, after_ms)
}

export const timedOut = () =>
  retry('speech_engine_timeout', 'stopped in the middle of its answer', BUSY_MS)

function retry(code: string, what: string, after_ms: number): Fault & { kind: 'retry' } {
  const sentence = `The transcription service ${what}. The recording is kept and tried again.`
  return { kind: 'retry', reason: { code, sentence }, after_ms }
}

function wait(code: string, what: string): Fault {
  const sentence = `The transcription service ${what}; the recording is kept and waits.`
  return { kind: 'wait', reason: { code, sentence } }
}

/** Seconds or a date, never more than five minutes: the queue asks again by itself. */
function retryAfter_ms(headers: Headers | undefined, otherwise_ms: number): number {
  const value = headers?.get('retry-after')
  if (!value) return otherwise_ms
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.min(RETRY_AFTER_MS_MAX, Math.max(1_000, ms)) : otherwise_ms
}
