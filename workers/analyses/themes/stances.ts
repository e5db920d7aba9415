import type { Passage } from '../../../core/themes/passage.ts'
import {
  STANCES,
  type Stance,
  stanceOfSentence,
  stanceOfTalk,
} from '../../../core/themes/stance.ts'
import type { StanceCount, ThemeQuote } from '../../../core/themes/theme.ts'
import { order } from './matrix.ts'
import { readWords, TEXT_LENGTH_MAX } from './reading.ts'
import { stemOf } from './words.ts'

const QUOTE_LENGTH = { min: 15, fair: 90, max: 220 }
const sentenceCutter = new Intl.Segmenter('en-GB', { granularity: 'sentence' })
const PSEUDONYM = /\[\p{L}[^\]]*\]/u

/**
 * What a theme's passages say of it, so that those who were helped are not counted with those it got
 * in the way of. A spoken turn goes by its talk code; a note by its sentences that hold one of the
 * theme's terms, and those after them. A passage that says both, or neither, is unclear.
 */
export function stancesOf(terms: readonly string[], passages: readonly Passage[]): StanceCount[] {
  const stems = new Set(terms.flatMap((term) => term.split(' ').map(stemOf)))
  const told = new Map<StanceCount['stance'], Told[]>()
  for (const passage of passages) {
    const one = tell(passage, stems)
    told.set(one.stance, [...(told.get(one.stance) ?? []), one])
  }
  return [...STANCES, 'unclear' as const].flatMap((stance) => {
    const some = told.get(stance)
    if (!some) return []
    return [
      {
        ...{ stance, size: some.length },
        people: distinct(some.map(({ passage }) => passage.person)),
        coaches: distinct(some.map(({ passage }) => passage.coach)),
        quote: stance === 'unclear' ? null : bestQuote(some),
      },
    ]
  })
}

interface Told {
  passage: Passage
  stance: Stance | 'unclear'
  /** Sentences that say so. */
  sentences: ThemeQuote[]
}

function tell(passage: Passage, stems: ReadonlySet<string>): Told {
  const sentences = sentencesOf(passage)
  if (passage.codes && passage.codes.length > 0) {
    return { passage, stance: stanceOfTalk(passage.codes) ?? 'unclear', sentences }
  }
  const holds = sentences.map(
    ({ text }) => sentences.length === 1 || readWords(text).some(({ stem }) => stems.has(stem)),
  )
  // What came of something is often said in the sentence after it.
  const about = sentences.filter((_, at) => holds[at] || holds[at - 1])
  const said = about.flatMap((sentence) => {
    const stance = stanceOfSentence(sentence.text)
    return stance === null ? [] : [{ sentence, stance }]
  })
  const [only, ...others] = new Set(said.map(({ stance }) => stance))
  if (only === undefined || others.length > 0) return { passage, stance: 'unclear', sentences: [] }
  return { passage, stance: only, sentences: said.map(({ sentence }) => sentence) }
}

function sentencesOf({ id, text }: Passage): ThemeQuote[] {
  return [...sentenceCutter.segment(text.slice(0, TEXT_LENGTH_MAX))].flatMap(
    ({ index, segment }) => {
      const words = segment.trim()
      if (words === '') return []
      const start = index + segment.indexOf(words)
      return [{ id, start, end: start + words.length, text: words }]
    },
  )
}

/** Of those who agreed to be quoted: without a stand-in for a name if there is one, then of fair length. */
function bestQuote(told: readonly Told[]): ThemeQuote | null {
  const fit = told
    .filter(({ passage }) => passage.quotable)
    .flatMap(({ sentences }) => sentences)
    .filter(({ text }) => text.length >= QUOTE_LENGTH.min && text.length <= QUOTE_LENGTH.max)
  fit.sort(
    (a, b) =>
      Number(PSEUDONYM.test(a.text)) - Number(PSEUDONYM.test(b.text)) ||
      Math.abs(a.text.length - QUOTE_LENGTH.fair) - Math.abs(b.text.length - QUOTE_LENGTH.fair) ||
      order(a.text, b.text) ||
      order(a.id, b.id),
  )
  return fit[0] ?? null
}

function distinct(references: readonly (string | undefined)[]): number | null {
  const known = new Set(references.filter((reference) => reference !== undefined))
  return known.size === 0 ? null : known.size
}
