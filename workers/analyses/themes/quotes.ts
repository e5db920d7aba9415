import type { Passage } from '../../../core/themes/passage.ts'
import type { ThemeQuote } from '../../../core/themes/theme.ts'
import { order } from './matrix.ts'
import { featuresOf, readWords, TEXT_LENGTH_MAX } from './reading.ts'

const QUOTES_MAX = 3
const QUOTE_LENGTH = { min: 25, max: 220 }
/** Sentences are looked for in this many of the theme's strongest passages. */
const PASSAGES_MAX = 40
/** A pseudonym still points at someone in a small unit, so sentences without one go first. */
const PSEUDONYM_PENALTY = 0.5

const sentenceCutter = new Intl.Segmenter('en-GB', { granularity: 'sentence' })

/**
 * Sentences that show the theme, cut out verbatim. Only passages whose person agreed to be quoted are
 * looked at, and no two quotes come from one person or document.
 * @param passages The theme's passages, those that carry it most strongly first.
 * @param weightOf How much a feature belongs to the theme.
 */
export function pickQuotes(
  passages: readonly Passage[],
  weightOf: (feature: string) => number,
): ThemeQuote[] {
  const candidates = passages
    .filter((passage) => passage.quotable)
    .slice(0, PASSAGES_MAX)
    .flatMap((passage) => sentencesOf(passage, weightOf))
    .sort((a, b) => b.score - a.score || order(a.quote.text, b.quote.text))
  const used = new Set<string>()
  const quotes: ThemeQuote[] = []
  for (const { quote, passage } of candidates) {
    const sources = [passage.document_id, passage.person ?? '', quote.text].filter(
      (key) => key !== '',
    )
    if (quotes.length === QUOTES_MAX || sources.some((source) => used.has(source))) continue
    for (const source of sources) used.add(source)
    quotes.push(quote)
  }
  return quotes
}

function sentencesOf(passage: Passage, weightOf: (feature: string) => number) {
  const found: { quote: ThemeQuote; passage: Passage; score: number }[] = []
  for (const { index, segment } of sentenceCutter.segment(passage.text.slice(0, TEXT_LENGTH_MAX))) {
    const text = segment.trim()
    if (text.length < QUOTE_LENGTH.min || text.length > QUOTE_LENGTH.max) continue
    const start = index + segment.indexOf(text)
    const features = featuresOf(readWords(text), true)
    let weight = 0
    for (const feature of features.keys()) weight += weightOf(feature)
    if (weight <= 0) continue
    const penalty = /\[\p{L}[^\]]*\]/u.test(text) ? PSEUDONYM_PENALTY : 1
    const score = (penalty * weight) / Math.sqrt(features.size + 4)
    found.push({ quote: { id: passage.id, start, end: start + text.length, text }, passage, score })
  }
  return found
}
