import { type Read, readOk, unreadable } from '../read.ts'
import type { QdaProject, QdaSource } from '../refi-qda/project.ts'
import { readQdpx } from '../refi-qda/read.ts'
import { readTurnLine, TAGGER_USER } from '../refi-qda/turn-lines.ts'
import { type CodingsFile, type Gathered, Gathering, leftOut } from './codings-file.ts'

const MEMO_MAX = 1000

/** A source's lines with where each begins and ends, in code points. */
interface SourceLine {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * A `.qdpx` project: each text is a session by its name, each line of it a turn, each user a coder of
 * their own. A turn without a code is a turn that its coder left without one.
 */
export function readCodingProject(bytes: Uint8Array, coder: string): Read<CodingsFile> {
  const project = readQdpx(bytes)
  if (!project.ok) return project
  const { value } = project
  const gathering = new Gathering('lines')
  let tagger = 0
  for (const source of value.sources) tagger += takeSource(gathering, value, source, coder)
  const codings = gathering.all()
  if (codings.length === 0) {
    return unreadable(
      'Nothing is coded by a person in this project. Code its texts, then export it.',
    )
  }
  return readOk({ format: 'REFI-QDA', codings }, leftOut('codes of the tagger are', tagger))
}

/** Returns how many codes of the tagger it passed over. */
function takeSource(
  gathering: Gathering,
  project: QdaProject,
  source: QdaSource,
  coder: string,
): number {
  const codebook = /\bcodebook (\S+)/i.exec(project.description)?.[1] ?? null
  const codes = new Map(project.codes.map((code) => [code.guid, code.name.trim()]))
  const users = new Map(project.users.map((user) => [user.guid, user.name.trim()]))
  const lines = linesOf(source.text)
  const letters = [...source.text]
  const begun = (user: string): Gathered => {
    const of = gathering.of(source.name, users.get(user) || coder, codebook)
    if (of.turns.length === 0) of.turns.push(...lines.map((line, at) => emptyTurn(line, at)))
    return of
  }
  let tagger = 0
  for (const { start, end, codings, notes } of source.selections) {
    const covered = linesUnder(lines, letters, start, end)
    const [at] = covered
    for (const { code, user } of codings) {
      if (users.get(user) === TAGGER_USER) {
        tagger += 1
        continue
      }
      const of = begun(user)
      const name = codes.get(code) ?? code
      if (covered.length !== 1) of.problems.push(strays(name, start, end))
      else add(of, at as number, { code: name })
    }
    for (const { user, text } of notes) {
      if (covered.length === 1 && text.trim() !== '') add(begun(user), at as number, { memo: text })
    }
  }
  return tagger
}

const strays = (code: string, start: number, end: number) =>
  `The stretch from ${start} to ${end} with ${code} is not within one turn: code each turn by itself.`

function emptyTurn(line: SourceLine, at: number) {
  const { speaker, text } = readTurnLine(line.text)
  return { turn: at, codes: [], memo: '', speaker, text, where: `text line ${at + 1}` }
}

/** A code given twice by one person, on two stretches of a turn, is one code on the turn. */
function add(of: Gathered, at: number, given: { code?: string; memo?: string }): void {
  const turn = of.turns[at]!
  const { code, memo } = given
  const codes = code && !turn.codes.includes(code) ? [...turn.codes, code] : turn.codes
  const memos = [turn.memo, memo ?? ''].filter(Boolean).join('\n').slice(0, MEMO_MAX)
  of.turns[at] = { ...turn, codes, memo: memos }
}

function linesOf(text: string): SourceLine[] {
  const lines: SourceLine[] = []
  let start = 0
  for (const line of text.replace(/\n+$/, '').split('\n')) {
    const end = start + [...line].length
    lines.push({ start, end, text: line })
    start = end + 1
  }
  return lines
}

/** Places of the lines that a stretch has letters of; the blanks at its ends do not count. */
function linesUnder(
  lines: readonly SourceLine[],
  letters: readonly string[],
  start: number,
  end: number,
): number[] {
  let [from, to] = [start, end]
  while (from < to && letters[from]!.trim() === '') from += 1
  while (to > from && letters[to - 1]!.trim() === '') to -= 1
  const covered: number[] = []
  for (let at = firstEndingAfter(lines, from); lines[at] && lines[at]!.start < to; at += 1) {
    covered.push(at)
  }
  return covered
}

function firstEndingAfter(lines: readonly SourceLine[], place: number): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (lines[middle]!.end > place) high = middle
    else low = middle + 1
  }
  return low
}
