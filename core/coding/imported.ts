import type { Codebook } from '../codebook/codebook.ts'
import type { Speaker } from '../session/turn.ts'
import { inOrder, isCodable, wrongWithCodes } from './turn-codes.ts'

/** What a file says somebody put on one turn, and where it says so. */
export interface FileTurn {
  readonly turn: number
  readonly codes: readonly string[]
  readonly memo: string
  /** Voice and words as the file has them; null where it does not say. */
  readonly speaker: string | null
  readonly text: string | null
  readonly where: string
}

/** What a file says one person put on one session. */
export interface FileCoding {
  /** The session's reference. */
  readonly session: string
  readonly coder: string
  /** Version of the codebook; null where the file does not say. */
  readonly codebook: string | null
  /** Whether turns are numbered as here, or counted as lines of the text from nought. */
  readonly counted: 'numbers' | 'lines'
  readonly turns: readonly FileTurn[]
  /** What the reader could make nothing of. */
  readonly problems: readonly string[]
}

/** A session that codings may be put on, as it stands here. */
export interface SessionHere {
  readonly session_id: string
  readonly material_id: string
  readonly output_id: string
  readonly turns: readonly {
    readonly n: number
    readonly speaker: Speaker
    readonly text: string
  }[]
  /** Names of those who have coded it here, or been given it. */
  readonly coders: readonly string[]
  /** Version of the codebook that they code it by; null while nobody does. */
  readonly codebook: string | null
}

/** One person’s codes for one session, fit to be written. */
export interface ReadyCoding {
  readonly session: string
  readonly coder: string
  readonly here: SessionHere
  readonly turns: readonly { turn: number; codes: readonly string[]; memo: string }[]
  /** What a person should look at before it is written. */
  readonly warnings: readonly string[]
}

export interface RefusedCoding {
  readonly session: string
  readonly coder: string
  readonly problems: readonly string[]
}

export interface CheckedCodings {
  readonly ready: readonly ReadyCoding[]
  readonly refused: readonly RefusedCoding[]
}

/**
 * Each person’s coding of a session is taken whole or not at all: gold needs every turn. One that is
 * refused leaves the others as they are. `versions` are those of the codebook that mean the same. `here` gives each session, or why it takes no codings.
 */
export function checkCodings(
  codebook: Codebook,
  versions: ReadonlySet<string>,
  codings: readonly FileCoding[],
  here: ReadonlyMap<string, SessionHere | string>,
): CheckedCodings {
  const ready: ReadyCoding[] = []
  const refused: RefusedCoding[] = []
  for (const coding of codings) {
    const { session, coder } = coding
    const known = here.get(session) ?? `There is no session ${session} here.`
    const result = typeof known === 'string' ? [known] : checkOne(codebook, versions, coding, known)
    if (Array.isArray(result)) refused.push({ session, coder, problems: result })
    else ready.push(result)
  }
  return { ready, refused }
}

function checkOne(
  codebook: Codebook,
  versions: ReadonlySet<string>,
  coding: FileCoding,
  here: SessionHere,
) {
  const { session, coder } = coding
  const problems = [...coding.problems, ...wrongWithWhole(codebook, versions, coding, here)]
  const given = coding.counted === 'lines' ? numbered(coding, here) : coding.turns
  if (typeof given === 'string') return [...problems, given]
  problems.push(...twice(given))
  const turns = new Map(here.turns.map((turn) => [turn.n, turn]))
  for (const one of given) {
    const turn = turns.get(one.turn)
    const why = turn ? wrongWithTurn(codebook, one, turn.speaker) : 'there is no such turn here'
    if (why !== null) problems.push(`Turn ${one.turn} (${one.where}): ${why}`)
  }
  const coded = new Set(given.map((one) => one.turn))
  const missing = here.turns.filter((turn) => isCodable(turn.speaker) && !coded.has(turn.n))
  if (missing.length > 0) {
    problems.push(`Not coded: ${listed(missing.map((turn) => turn.n))}. Every turn is needed.`)
  }
  if (problems.length > 0) return problems
  const warnings = warningsOf(given, here)
  const kept = given
    .filter((one) => isCodable(turns.get(one.turn)!.speaker))
    .map(({ turn, codes, memo }) => ({ turn, codes: inOrder(codebook, codes), memo }))
  return { session, coder, here, turns: kept, warnings }
}

function wrongWithWhole(
  codebook: Codebook,
  versions: ReadonlySet<string>,
  coding: FileCoding,
  here: SessionHere,
): string[] {
  const problems: string[] = []
  if (coding.coder === '') problems.push('The file does not say who coded it.')
  if (coding.codebook !== null && !versions.has(coding.codebook)) {
    problems.push(
      `It was coded by the codebook ${coding.codebook}; sessions are coded by ${codebook.version} here.`,
    )
  }
  if (here.codebook !== null && !versions.has(here.codebook)) {
    problems.push(
      `It is coded here by the codebook ${here.codebook}; codes by ${codebook.version} do not compare.`,
    )
  }
  const same = (name: string) => name.toLowerCase() === coding.coder.toLowerCase()
  if (here.coders.some(same)) problems.push('This person’s codes of the session are here already.')
  return problems
}

/** Lines of a text by the numbers of the turns they are; a sentence where the text is another. */
function numbered(coding: FileCoding, here: SessionHere): FileTurn[] | string {
  const lines = Math.max(0, ...coding.turns.map((one) => one.turn + 1))
  if (lines !== here.turns.length) {
    return `Its text has ${lines} lines and the session here ${here.turns.length} turns: it is another text.`
  }
  return coding.turns.map((one) => ({ ...one, turn: here.turns[one.turn]!.n }))
}

function twice(turns: readonly FileTurn[]): string[] {
  const first = new Map<number, FileTurn>()
  return turns.flatMap((one) => {
    const before = first.get(one.turn)
    if (before) return [`Turn ${one.turn} is there twice: ${before.where} and ${one.where}.`]
    first.set(one.turn, one)
    return []
  })
}

function wrongWithTurn(codebook: Codebook, one: FileTurn, speaker: Speaker): string | null {
  if (one.speaker !== null && one.speaker !== speaker) {
    return `it is the ${VOICE[one.speaker] ?? 'wrong'} turn in the file and the ${VOICE[speaker]} here`
  }
  return wrongWithCodes(codebook, speaker, one.codes)
}

const VOICE: Record<string, string> = {
  coach: 'coach’s',
  client: 'person’s',
  other: 'third voice’s',
}

function warningsOf(given: readonly FileTurn[], here: SessionHere): string[] {
  const words = new Map(here.turns.map((turn) => [turn.n, plain(turn.text)]))
  const other = given.filter((one) => one.text !== null && plain(one.text) !== words.get(one.turn))
  const warnings: string[] = []
  if (other.length > 0) {
    const turns = listed(other.map((one) => one.turn))
    warnings.push(`The file’s words differ from those here in ${turns}.`)
  }
  if (here.coders.length > 0) {
    warnings.push(
      `Coded here by ${here.coders.length} before: where they differ, the session waits for adjudication.`,
    )
  }
  return warnings
}

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

const LISTED = 12

/** `turn 3`, `turns 3, 4 and 9`, and no more than a screen takes. */
function listed(turns: readonly number[]): string {
  const shown = turns.slice(0, LISTED)
  const more = turns.length - shown.length
  const names = more > 0 ? [...shown.map(String), `${more} more`] : shown.map(String)
  const last = names.at(-1) as string
  return names.length === 1 ? `turn ${last}` : `turns ${names.slice(0, -1).join(', ')} and ${last}`
}
