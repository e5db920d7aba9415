import type { RedactIn, RedactOut, SeenIdentifier, Span } from '../pipeline/shapes.ts'
import type { RedactedText } from '../session/text.ts'
import { type Given, LABEL, normalise, Pseudonyms } from './pseudonym.ts'
import type { Candidate } from './span.ts'

/** From here on a find is looked for in every text of the case. */
const SURE = 0.5

interface MaskTools {
  /** Keyed hash of a text as hex, with the case's own key. */
  hash: (text: string) => string
  /** Normalised names of the organisations that somebody works for. */
  employers: ReadonlySet<string>
  /** Masks of an earlier run: what stands where it stood keeps its stand-in. */
  before: readonly Span[]
}

/** Gives every mask its stand-in and puts it in the text. A correction elsewhere renames nobody. */
export function maskTurns(
  found: readonly Candidate[],
  input: RedactIn,
  tools: MaskTools,
): Pick<RedactOut, 'turns' | 'spans' | 'pseudonyms'> {
  const texts = input.turns.map((turn) => turn.text)
  const pseudonyms = new Pseudonyms(input.pseudonyms, tools.hash, texts)
  const named = nameAll(found, input, pseudonyms, tools)
  return {
    turns: input.turns.map((turn, index) => ({
      n: turn.n,
      speaker: turn.speaker,
      ...(turn.start === undefined ? {} : { start: turn.start }),
      ...(turn.end === undefined ? {} : { end: turn.end }),
      text: replaceSpans(turn.text, named.byTurn.get(index) ?? []),
    })),
    spans: named.spans,
    pseudonyms: gained(pseudonyms.given, named.spans, input.seen ?? []),
  }
}

interface Named {
  spans: RedactOut['spans']
  byTurn: Map<number, { start: number; end: number; pseudonym: string }[]>
}

const keyOf = (turn: number, one: Pick<Span, 'start' | 'end' | 'type'>) =>
  `${turn}:${one.start}:${one.end}:${one.type}`

/** Full names get their stand-ins first, so that first names find their bearer. */
function nameAll(
  found: readonly Candidate[],
  input: RedactIn,
  pseudonyms: Pseudonyms,
  { employers, before }: MaskTools,
): Named {
  const given = new Map(before.map((span) => [keyOf(span.turn, span), span]))
  const value = (one: Candidate) =>
    one.value ?? input.turns[one.turn]!.text.slice(one.start, one.end)
  for (const known of [...input.known, ...(input.seen ?? [])]) {
    if (known.type === 'NAME' && known.text.trim().includes(' ')) {
      pseudonyms.expect(known.text)
    }
  }
  for (const one of found) {
    if (one.type === 'NAME' && value(one).includes(' ')) pseudonyms.expect(value(one))
  }
  pseudonyms.remember(input.seen ?? [])
  const spans: RedactOut['spans'] = []
  const byTurn: Named['byTurn'] = new Map()
  for (const one of found) {
    const turn = input.turns[one.turn]!
    const employer = one.type === 'ORG' && employers.has(normalise('ORG', value(one)))
    const label = employer ? 'Employer' : LABEL[one.type]
    const { pseudonym, value_hash } =
      given.get(keyOf(turn.n, one)) ?? pseudonyms.give(one.type, value(one), label)
    spans.push({
      turn: turn.n,
      start: one.start,
      end: one.end,
      type: one.type,
      recogniser: one.recogniser,
      why: one.why,
      score: Math.min(1, Math.max(0, one.score)),
      pseudonym,
      value_hash,
    })
    const list = byTurn.get(one.turn) ?? []
    list.push({ start: one.start, end: one.end, pseudonym })
    byTurn.set(one.turn, list)
  }
  return { spans, byTurn }
}

/** New stand-ins, and those of the case that were unsure until this text. */
function gained(
  given: readonly Given[],
  spans: RedactOut['spans'],
  seen: readonly SeenIdentifier[],
): SeenIdentifier[] {
  const sure = new Set(spans.filter((span) => span.score >= SURE).map((span) => span.value_hash))
  const surer = seen.filter((one) => one.sure === false && sure.has(one.value_hash))
  return [...given, ...surer].map((one) => ({ ...one, sure: sure.has(one.value_hash) }))
}

/** The one place where raw words become redacted ones. */
export function replaceSpans(
  text: string,
  masks: readonly { start: number; end: number; pseudonym: string }[],
): RedactedText {
  let out = ''
  let at = 0
  for (const mask of [...masks].sort((a, b) => a.start - b.start)) {
    out += text.slice(at, mask.start) + mask.pseudonym
    at = mask.end
  }
  return (out + text.slice(at)) as RedactedText
}
