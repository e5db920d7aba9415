import type { CodedTranscript } from './tagger-data.ts'

/** A copy of a conversation as the service might see it, with how much it counts in training. */
export interface Variant {
  transcript: CodedTranscript
  weight: number
  kind: 'original' | 'redacted' | 'bare'
}

/**
 * In service the tagger reads redacted text, sometimes as a speech engine writes it: lower case and
 * without marks. It is trained on such copies beside the originals. What was written to learn from
 * needs none: half of it is in that manner already, and it names no one in particular.
 */
export function variantsOf(transcript: CodedTranscript): Variant[] {
  if (transcript.source === 'written') return [{ transcript, weight: 1, kind: 'original' }]
  const redacted = mapTexts(transcript, (turn) => redactTurn(turn.text, turn.pii))
  const hasPii = transcript.turns.some((turn) => turn.pii.length > 0)
  const variants: Variant[] = [{ transcript, weight: hasPii ? 0.6 : 1, kind: 'original' }]
  if (hasPii) variants.push({ transcript: redacted, weight: 0.6, kind: 'redacted' })
  const marked = transcript.turns.filter((turn) => /[.?!,]/.test(turn.text)).length
  if (marked * 3 >= transcript.turns.length) {
    const bare = mapTexts(redacted, (turn) => bareText(turn.text))
    variants.push({ transcript: bare, weight: 0.4, kind: 'bare' })
  }
  return variants
}

type Turn = CodedTranscript['turns'][number]

function mapTexts(transcript: CodedTranscript, change: (turn: Turn) => string): CodedTranscript {
  return {
    ...transcript,
    turns: transcript.turns.map((turn) => ({ ...turn, text: change(turn) })),
  }
}

/** What the redact step puts in place of identifying data: `[Person 2]`, `[Place 1]` and so on. */
const LABEL: Record<string, string> = {
  NAME: 'Person',
  PLACE: 'Place',
  ORG: 'Organisation',
  ADDRESS: 'Address',
  POSTCODE: 'Postcode',
  PHONE: 'Phone',
  EMAIL: 'Email',
  URL: 'Web address',
}

export function redactTurn(text: string, pii: Turn['pii']): string {
  let result = text
  const lastFirst = [...pii].sort((a, b) => b.start - a.start)
  for (const [at, span] of lastFirst.entries()) {
    const pseudonym = `[${LABEL[span.type] ?? 'Number'} ${at + 1}]`
    result = result.slice(0, span.start) + pseudonym + result.slice(span.end)
  }
  return result
}

/** As a speech engine without punctuation writes it; pseudonyms stay as they are. */
export function bareText(text: string): string {
  return text
    .split(/(\[[^\]]*\])/)
    .map((part) =>
      part.startsWith('[') ? part : part.toLowerCase().replace(/[^\p{L}\p{N}' ]+/gu, ' '),
    )
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim()
}
