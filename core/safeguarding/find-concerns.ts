import { CUE_KINDS, CUES, type CueKind, FIGURES, type HarmKind } from './cue.ts'
import { builtinPointer, type Pointer, type Range, scoreOf, stretchesOf } from './pointer.ts'

/** A stretch of a turn that a person should look at. A prompt to look, never a finding. */
export interface Concern {
  /** The turn's `n`. */
  turn: number
  /** UTF-16 offsets in the text of the turn, end exclusive. */
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
 * Passages that may speak of risk of harm: sentences with plain words for it, and stretches without
 * that look like passages written to speak of it. Recall is favoured: past harm, somebody else's harm
 * and harm denied are all for a person to weigh, not for a rule.
 */
export function findConcerns(
  turns: readonly { n: number; text: string }[],
  pointer: Pointer = builtinPointer,
): Concern[] {
  return turns.flatMap(({ n, text }) => {
    const sentences = sentencesOf(text)
    const plain = sentences.flatMap(([start, end]) => {
      const kinds = kindsOf(text.slice(start, end))
      return kinds.length > 0 ? [{ turn: n, start, end, kinds }] : []
    })
    return [...plain, ...veiled(n, text, sentences, plain, pointer)].sort(
      (a, b) => a.start - b.start,
    )
  })
}

/** Stretches that are pointed to without plain words, joined where they touch. */
function veiled(
  turn: number,
  text: string,
  sentences: readonly Range[],
  plain: readonly Concern[],
  pointer: Pointer,
): Concern[] {
  const found: Concern[] = []
  for (const [start, end] of stretchesOf(text, sentences)) {
    if (plain.some((one) => one.start < end && start < one.end)) continue
    if (scoreOf(text.slice(start, end), pointer) < pointer.from) continue
    const last = found.at(-1)
    if (last && start <= last.end + 1) last.end = Math.max(last.end, end)
    else found.push({ turn, start, end, kinds: ['veiled'] })
  }
  return found
}

/** What a sentence's plain words may speak of. */
export function kindsOf(sentence: string): CueKind[] {
  const found = new Set<CueKind>()
  for (let from = 0; from === 0 || from < sentence.length - OVERLAP; from += STRETCH - OVERLAP) {
    const text = plain(sentence.slice(from, from + STRETCH))
    for (const kind of CUE_KINDS) if (text.search(CUES[kind]) >= 0) found.add(kind)
  }
  return CUE_KINDS.filter((kind) => found.has(kind))
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
function sentencesOf(text: string): Range[] {
  const ranges: Range[] = []
  for (const { index, 0: part } of text.matchAll(/[^.!?\n]+[.!?\n]*/g)) {
    const lead = part.length - part.trimStart().length
    const end = index + part.trimEnd().length
    if (index + lead < end) ranges.push([index + lead, end])
  }
  return ranges
}
