import type { ChatOpenAI } from '@langchain/openai'
import type { ExternalCall, Reason } from '../../../core/pipeline/step.ts'
import { type Fault, faultOf } from './faults.ts'
import { type Spend, tokensOf } from './spend.ts'

export interface Endpoint {
  /** Address of an OpenAI-compatible API, with its version: `https://example.org/v1`. */
  base_url: string
  api_key: string
  model: string
  /** How long one call may take, answer included. */
  timeout_ms: number
}

/** What one call needs besides its words. */
export interface Asking {
  endpoint: Endpoint
  /** What the service is held to answer with. */
  schema: { name: string; definition: Record<string, unknown> }
  purpose: ExternalCall['purpose']
  system: string
  spend: Spend
  signal: AbortSignal
  called: ((call: ExternalCall) => void) | undefined
  now: () => Date
}

export type Asked = { kind: 'answer'; text: string } | { kind: 'ceiling'; reason: Reason } | Fault

/** The schema of the answer, which services count as tokens, beside the two messages. */
const SCHEMA_BYTES = 3_000
const ANSWER_BYTES_MAX = 1_000_000

/**
 * Sends one message. Every expected failure is an answer, not a throw.
 * @param tokens_out The most that the answer may have.
 */
export async function ask(asking: Asking, user: string, tokens_out: number): Promise<Asked> {
  const { spend, signal, endpoint } = asking
  signal.throwIfAborted()
  const bytes = Buffer.byteLength(asking.system) + Buffer.byteLength(user) + SCHEMA_BYTES
  const most = { tokens_in: tokensOf(bytes), tokens_out }
  const reason = spend.refuses(most.tokens_in, most.tokens_out)
  if (reason) return { kind: 'ceiling', reason }
  const booked = spend.book(most)
  const call: ExternalCall = {
    ...{ id: crypto.randomUUID(), engine: 'openai-compatible', model: endpoint.model },
    ...{ purpose: asking.purpose, bytes: 0, ...most, cost: booked.cost, answered: false },
  }
  const leaving = (sent_bytes: number) => {
    call.bytes = sent_bytes
    asking.called?.({ ...call })
  }
  const settle = (used: typeof most, answered: boolean) => {
    const cost = booked.settle(call.bytes, used)
    if (call.bytes > 0) asking.called?.({ ...call, ...used, cost, answered })
  }
  try {
    const answer = await invoke(asking, user, most.tokens_out, leaving)
    settle(answer.used ?? most, true)
    return { kind: 'answer', text: answer.text }
  } catch (error) {
    // Turned away at the door costs nothing; a call that broke off may have been paid for.
    const turned_away = (error as { status?: number }).status !== undefined
    settle(turned_away ? { tokens_in: 0, tokens_out: 0 } : most, turned_away)
    signal.throwIfAborted()
    // The library throws where an answer came that is not whole JSON.
    if (NO_JSON.has((error as Error).constructor.name)) return { kind: 'answer', text: '' }
    return faultOf(error, asking.now())
  }
}

const NO_JSON = new Set([
  ...['SyntaxError', 'LengthFinishReasonError', 'ContentFilterFinishReasonError'],
])

interface Answer {
  text: string
  /** As the service counts them; null when it does not say. */
  used: { tokens_in: number; tokens_out: number } | null
}

async function invoke(
  asking: Asking,
  user: string,
  max_out: number,
  leaving: (bytes: number) => void,
): Promise<Answer> {
  const model = await openModel(asking.endpoint, max_out, leaving)
  const structured = model.withStructuredOutput(asking.schema.definition, {
    ...{ name: asking.schema.name, method: 'jsonSchema', strict: true, includeRaw: true },
  })
  const clock = AbortSignal.timeout(asking.endpoint.timeout_ms)
  const { raw } = await structured.invoke(
    [
      { role: 'system', content: asking.system },
      { role: 'user', content: user },
    ],
    { signal: AbortSignal.any([asking.signal, clock]) },
  )
  const message = raw as {
    content: unknown
    usage_metadata?: { input_tokens?: number; output_tokens?: number }
  }
  const { input_tokens, output_tokens } = message.usage_metadata ?? {}
  const counted = input_tokens !== undefined && output_tokens !== undefined
  return {
    text: typeof message.content === 'string' ? message.content : '',
    used: counted ? { tokens_in: input_tokens, tokens_out: output_tokens } : null,
  }
}

async function openModel(
  endpoint: Endpoint,
  max_out: number,
  leaving: (bytes: number) => void,
): Promise<ChatOpenAI> {
  keepTracingOff()
  const { ChatOpenAI: Model } = await import('@langchain/openai')
  return new Model({
    ...{ model: endpoint.model, apiKey: endpoint.api_key, temperature: 0, maxTokens: max_out },
    // Waiting is ours, so that it ends when time is up.
    ...{ maxRetries: 0, timeout: endpoint.timeout_ms, useResponsesApi: false },
    configuration: { baseURL: endpoint.base_url, maxRetries: 0, fetch: guardedFetch(leaving) },
  })
}

/** LangChain sends every prompt to its maker's tracing service when one of these says so. */
function keepTracingOff(): void {
  for (const name of ['LANGSMITH', 'LANGCHAIN']) {
    process.env[`${name}_TRACING`] = 'false'
    process.env[`${name}_TRACING_V2`] = 'false'
  }
}

/** Tells what leaves before it does, follows no redirect, and reads no endless answer. */
function guardedFetch(leaving: (bytes: number) => void): typeof fetch {
  return async function fetchOnce(url, init) {
    leaving(typeof init?.body === 'string' ? Buffer.byteLength(init.body) : 0)
    // A redirect could lead anywhere.
    const response = await fetch(url, { ...init, redirect: 'error' })
    if (!response.body) return response
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(upTo(ANSWER_BYTES_MAX)), {
      ...{ status, statusText, headers },
    })
  }
}

function upTo(bytes_max: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length
      if (bytes > bytes_max) controller.error(new Error('The answer is too long'))
      else controller.enqueue(chunk)
    },
  })
}
