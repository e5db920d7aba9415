import type { KnownIdentifier, RedactIn, RedactOut, SeenIdentifier } from '../pipeline/shapes.ts'
import type { RedactedText } from '../session/text.ts'
import { findEmployers } from './employers.ts'
import { findKnown } from './known.ts'
import { mergeCandidates } from './merge.ts'
import { findMentions } from './names/mentions.ts'
import { type Given, LABEL, normalise, Pseudonyms } from './pseudonym.ts'
import { readSession } from './reading.ts'
import { RECOGNISERS } from './recognisers/all.ts'
import { findRepeats } from './repeats.ts'
import { findSeen } from './seen.ts'
import type { Candidate, CandidateGenerator, SessionText } from './span.ts'
import { cutSession } from './tokens.ts'

export interface RedactTools {
  /** Finders of names, places and organisations, tried in turn; all their finds count. */
  generators: readonly CandidateGenerator[]
  /** Keyed hash of a text as hex, with the case's own key. */
  hash: (text: string) => string
}

/** Below this a candidate is dropped; between it and 0.6 a person should look. */
export const SCORE_MIN = 0.3
/** From here on a find is looked for in every text of the case. */
const SURE = 0.5

/** Finds, settles and replaces everything in a session that may identify somebody. */
export function redactSession(input: RedactIn, tools: RedactTools): RedactOut {
  const session = cutSession(input.turns)
  const labels = speakerNames(input)
  const known = [...input.known, ...labels]
  const found = findAll(session, known, tools.generators, input.seen)
  const employers = findEmployers(session, found, input.known)
  const texts = session.texts
  const pseudonyms = new Pseudonyms(input.pseudonyms, tools.hash, texts)
  const named = nameAll(found, input, pseudonyms, employers)
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

/** All candidates of a session, settled, before anything is replaced. */
export function findAll(
  session: SessionText,
  known: readonly KnownIdentifier[],
  generators: readonly CandidateGenerator[],
  seen: readonly SeenIdentifier[] = [],
): Candidate[] {
  const reading = readSession(session)
  const coded = RECOGNISERS.flatMap((recogniser) => recogniser.find(reading))
  const recorded = findKnown(reading, known)
  const generated = generators.flatMap((generator) => generator.find(session, known))
  const elsewhere = findSeen(reading, seen)
  const all = [...coded, ...recorded, ...generated, ...elsewhere]
  const first = all.filter((one) => one.score >= SCORE_MIN)
  const repeats = [...findRepeats(reading, first), ...findMentions(session, first)]
  return mergeCandidates([...first, ...repeats], session.texts)
}

/** A voice's label in the source (`Sharon Okafor`) is a name of this case; `Coach` is not. */
function speakerNames(input: RedactIn): KnownIdentifier[] {
  const names = new Set<string>()
  for (const turn of input.turns) if (turn.speaker_name) names.add(turn.speaker_name)
  return [...names]
    .map((name) => name.replace(/[([].*$/, '').trim())
    .filter((name) => /\p{L}{2}/u.test(name))
    .filter(
      (name) =>
        !/^(coach|client|customer|claimant|speaker|interpreter|advisor|adviser|work|unknown|voice|participant|other|guest|host)\b/i.test(
          name,
        ),
    )
    .map((text) => ({ type: 'NAME' as const, text }))
}

interface Named {
  spans: RedactOut['spans']
  byTurn: Map<number, { start: number; end: number; pseudonym: string }[]>
}

/** Full names get their stand-ins first, so that first names find their bearer. */
function nameAll(
  found: readonly Candidate[],
  input: RedactIn,
  pseudonyms: Pseudonyms,
  employers: ReadonlySet<string>,
): Named {
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
    const { pseudonym, value_hash } = pseudonyms.give(one.type, value(one), label)
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
