import type { RedactedText } from '../session/text.ts'
import { CUES, FIGURES, HARM_KINDS, type HarmKind } from './cue.ts'

/** A stretch of a turn that a person should look at. A prompt to look, never a finding. */
export interface Concern {
  /** The turn's `n`. */
  turn: number
  /** UTF-16 offsets in the redacted text of the turn, end exclusive. */
  start: number
  end: number
  /** What its words may speak of, in the order of `HARM_KINDS`. */
  kinds: HarmKind[]
}

/** Speech without full stops is looked at in stretches of this length, */
const STRETCH = 600
/** each with a little of the one before, so that no cue is cut in two. */
const OVERLAP = 120

const FILLERS = /\b(?:um+|uh+|er+m?|ah|you know|sort of|kind of|kinda|i mean|basically)\b[, ]*/g

/**
 * Passages that may speak of risk of harm, by sentence. Recall is favoured: past harm, somebody
 * else's harm and harm denied are all for a person to weigh, not for a rule.
 */
export function findConcerns(turns: readonly { n: number; text: RedactedText }[]): Concern[] {
  return turns.flatMap(({ n, text }) =>
    sentencesOf(text).flatMap(([start, end]) => {
      const kinds = kindsOf(text.slice(start, end))
      return kinds.length > 0 ? [{ turn: n, start, end, kinds }] : []
    }),
  )
}

/** What a sentence may speak of. */
export function kindsOf(sentence: string): HarmKind[] {
  const found = new Set<HarmKind>()
  for (let from = 0; from === 0 || from < sentence.length - OVERLAP; from += STRETCH - OVERLAP) {
    const text = plain(sentence.slice(from, from + STRETCH))
    for (const kind of HARM_KINDS) if (text.search(CUES[kind]) >= 0) found.add(kind)
  }
  return HARM_KINDS.filter((kind) => found.has(kind))
}

/** As cues are written: lower case, straight apostrophes, no marks, no fillers, no figures of speech. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc`]/g, "'")
    .replace(/[^\p{L}\p{N}'&\-\s[\]]/gu, ' ')
    .replace(FILLERS, '')
    .replace(/\s+/g, ' ')
    .replace(FIGURES, ' ')
}

/** Ranges between full stops and line ends. */
function sentencesOf(text: string): [number, number][] {
  const ranges: [number, number][] = []
  for (const { index, 0: part } of text.matchAll(/[^.!?\n]+[.!?\n]*/g)) {
    const lead = part.length - part.trimStart().length
    const end = index + part.trimEnd().length
    if (index + lead < end) ranges.push([index + lead, end])
  }
  return ranges
}
