import type { Configuration } from '../../../core/configuration.ts'
import type { ChatTaggerOptions } from './chat-tagger.ts'

/** The part of the chat tagger's options that is plain data and can be sent to a thread. */
export type ChatTaggerSettings = Omit<ChatTaggerOptions, 'now' | 'wait'>

/** Reads them from the configuration; null where the service is not configured whole. */
export function chatTaggerSettings(configuration: Configuration): ChatTaggerSettings | null {
  const { LLM_BASE_URL, LLM_MODEL, LLM_PRICE_IN, LLM_PRICE_OUT } = configuration
  if (!LLM_BASE_URL || !LLM_MODEL || LLM_PRICE_IN === undefined || LLM_PRICE_OUT === undefined) {
    return null
  }
  return {
    endpoint: {
      base_url: LLM_BASE_URL,
      api_key: configuration.LLM_API_KEY ?? 'none',
      model: LLM_MODEL,
      timeout_ms: configuration.LLM_TIMEOUT_S * 1_000,
    },
    prices: { in_per_million: LLM_PRICE_IN, out_per_million: LLM_PRICE_OUT },
    ceilings: {
      session: configuration.LLM_SPEND_SESSION ?? null,
      day: configuration.LLM_SPEND_DAY ?? null,
    },
    concurrency: configuration.LLM_CONCURRENCY,
  }
}
