import type {
  Correction,
  Doubt,
  KnownIdentifier,
  RedactIn,
  RedactOut,
  SeenIdentifier,
} from '../pipeline/shapes.ts'
import { correct, type Findings } from './correct.ts'
import { findEmployers } from './employers.ts'
import { doubtsOf, findSurvivors, holdReasons } from './hold.ts'
import { findKnown } from './known.ts'
import { maskTurns } from './mask-turns.ts'
import { mergeCandidates } from './merge.ts'
import { findMentions } from './names/mentions.ts'
import { readSession } from './reading.ts'
import { RECOGNISERS } from './recognisers/all.ts'
import { findRepeats } from './repeats.ts'
import { findSeen } from './seen.ts'
import type { Candidate, CandidateGenerator, SessionText } from './span.ts'
import { cutSession } from './tokens.ts'
import { countVotes, type Vote } from './votes.ts'

export interface RedactTools {
  /** Finders of names, places and organisations, tried in turn; all their finds count. */
  generators: readonly CandidateGenerator[]
  /** Keyed hash of a text as hex, with the case's own key. */
  hash: (text: string) => string
  /** What a second finder thinks of the same turns, where one is configured. */
  votes?: readonly Vote[]
}

/** Below this a candidate is dropped; between it and 0.6 a person should look. */
export const SCORE_MIN = 0.3
/** Finds, settles and replaces everything in a session that may identify somebody. */
export function redactSession(input: RedactIn, tools: RedactTools): RedactOut {
  const session = cutSession(input.turns)
  const corrections = input.corrections ?? []
  const known = [...input.known, ...speakerNames(input), ...learntFrom(corrections)]
  const found = findWithDoubts(session, known, tools.generators, input.seen, tools.votes)
  return settled(found, session, input, tools.hash)
}

/** Masks a session anew from what an earlier run found and what people decided since. */
export function remask(
  before: Pick<RedactOut, 'spans' | 'doubts'>,
  input: RedactIn,
  hash: (text: string) => string,
): RedactOut {
  const session = cutSession(input.turns)
  const index = new Map(input.turns.map((turn, at) => [turn.n, at]))
  const candidate = <Mark extends Doubt>({ turn, ...mark }: Mark) => ({
    ...mark,
    turn: index.get(turn) as number,
  })
  const found = { masks: before.spans.map(candidate), unsure: before.doubts.map(candidate) }
  return settled(found, session, input, hash, before.spans)
}

function settled(
  found: Findings,
  session: SessionText,
  input: RedactIn,
  hash: (text: string) => string,
  before: RedactOut['spans'] = [],
): RedactOut {
  const { masks, unsure } = correct(found, session, input.turns, input.corrections ?? [], hash)
  const final = mergeCandidates(masks, session.texts)
  const doubts = doubtsOf(unsure, input.turns)
  const words = session.tokens.reduce((sum, tokens) => sum + tokens.length, 0)
  const employers = findEmployers(session, final, input.known)
  return {
    ...maskTurns(final, input, { hash, employers, before }),
    doubts,
    hold: holdReasons(final, doubts, words),
  }
}

/** Words a person marked for the whole case are looked for like those on its record. */
function learntFrom(corrections: readonly Correction[]): KnownIdentifier[] {
  return corrections
    .filter((one) => one.place === null && one.decision !== 'reject')
    .map(({ type, text }) => ({ type, text }))
}

/** All masks of a session, settled, before anything is replaced. */
export function findAll(
  session: SessionText,
  known: readonly KnownIdentifier[],
  generators: readonly CandidateGenerator[],
  seen: readonly SeenIdentifier[] = [],
): Candidate[] {
  return findWithDoubts(session, known, generators, seen).masks
}

/** What is masked, settled, and beside it what its finder was not sure enough to mask. */
export function findWithDoubts(
  session: SessionText,
  known: readonly KnownIdentifier[],
  generators: readonly CandidateGenerator[],
  seen: readonly SeenIdentifier[] = [],
  votes: readonly Vote[] = [],
): Findings {
  const reading = readSession(session)
  const coded = RECOGNISERS.flatMap((recogniser) => recogniser.find(reading))
  const recorded = findKnown(reading, known)
  const generated = generators.flatMap((generator) => generator.find(session, known))
  const elsewhere = findSeen(reading, seen)
  const masked = generated.filter((one) => !one.unsure)
  const all = [...coded, ...recorded, ...masked, ...elsewhere]
  const alone = {
    masks: all.filter((one) => one.score >= SCORE_MIN),
    unsure: generated.filter((one) => one.unsure),
  }
  const { masks: first, unsure } = countVotes(votes, alone, session)
  const repeats = [...findRepeats(reading, first), ...findMentions(session, first)]
  const masks = mergeCandidates([...first, ...repeats], session.texts)
  const survivors = findSurvivors(session, masks, known)
  return { masks, unsure: [...survivors, ...unsure] }
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
