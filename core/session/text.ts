/**
 * Two kinds of words that must never be confused. Only the redact step makes `RedactedText`, so
 * everything after it (vectors, tags, themes, exports, any outside model) cannot be handed raw words
 * without the compiler saying so.
 */
declare const raw: unique symbol
declare const redacted: unique symbol

/** Words as they were said or written. Lives sealed in the vault. */
export type RawText = string & { readonly [raw]: true }

/** Words after identifying data was replaced by pseudonyms such as `[Person 2]`. */
export type RedactedText = string & { readonly [redacted]: true }

/** Marks words that have just entered the service. Intake and the transcribe step call this. */
export const asRaw = (text: string): RawText => text as RawText
