import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Codebook } from '../core/codebook/codebook.ts'
import type { CodedUnit } from '../eval/scorers/coding.ts'
import {
  annomiUnit,
  codebookUnit,
  type Evaluation,
  evaluateAnnomi,
  evaluateCodebook,
} from '../eval/scorers/coding-schemes.ts'
import { loadCodebook, parseCodebook } from '../prompts/load-codebook.ts'
import { openSink, readJsonLines, readText } from './lines.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport evaluate --gold FILE --pred FILE --out FILE [--scheme annomi] [--by FIELD]

Compares a tagger's codes with people's, turn by turn: precision, recall, F1 and Cohen's kappa a
code, with intervals that draw whole transcripts, macro averages, confusion, agreement on counts a
session (ICC), and whether each code's gate opens. Reads JSON Lines, writes one JSON object.

  --gold FILE       coded transcripts: "codes" (and "disputed") on each turn, or "human" (AnnoMI)
  --pred FILE       what "rapport tag" wrote
  --out FILE        the result; - is standard output
  --scheme annomi   score the AnnoMI labels; the first coder is the reference
  --by transcript   adds the scores of each transcript
  --by FIELD        adds the scores of each group of transcripts with the same FIELD in the gold file,
                    such as channel, quality or coach
  --codebook FILE   a codebook in YAML or JSON (default: eiu-1)

Exit code: 0 done; 1 some lines or turns failed, each named on stderr; 2 wrong usage or unreadable
input.
`

const Labels = z.record(z.string(), z.unknown())

const GoldTurn = z.looseObject({
  n: z.number(),
  speaker: z.string(),
  codes: z.array(z.string()).optional(),
  disputed: z.array(z.string()).optional(),
  human: z.array(Labels).optional(),
})
const PredTurn = z.looseObject({
  n: z.number(),
  codes: z.array(z.string()).optional(),
  annomi: Labels.optional(),
})
const lineOf = <Turn extends z.ZodType>(turn: Turn) =>
  z.looseObject({ id: z.string(), turns: z.array(turn) })

type GoldLine = { id: string; turns: z.infer<typeof GoldTurn>[] }
type PredLine = { id: string; turns: z.infer<typeof PredTurn>[] }

interface Settings {
  gold: string
  pred: string
  out: string
  annomi: boolean
  /** `transcript`, or a field of the gold file's lines. */
  by: string | null
  codebook: Codebook
}

export const evaluate: Verb = {
  name: 'evaluate',
  summary: "Compare a tagger's codes with people's, code by code",
  help: HELP,
  async run(argv, io) {
    const settings = await readSettings(argv, io)
    const problems: string[] = []
    const gold = await readLines<GoldLine>(settings.gold, lineOf(GoldTurn), problems, io)
    const pred = await readLines<PredLine>(settings.pred, lineOf(PredTurn), problems, io)
    const answers = new Map(pred.map((line) => [line.id, line]))
    const units = gold.flatMap((line) => unitsOf(line, answers.get(line.id), settings, problems))
    for (const problem of problems) io.stderr.write(`${problem}\n`)
    const unasked = turnsWithoutGold(gold, pred, settings.annomi)
    if (unasked > 0) {
      io.stderr.write(`${unasked} coded turns have no gold and were not scored\n`)
    }
    if (units.length === 0) {
      const wanted = settings.annomi ? '"human" in gold and "annomi" in pred' : '"codes" in both'
      throw new UsageError(
        `No turn could be compared: the same id and n are needed, and ${wanted}.`,
      )
    }
    const fields = new Map(
      gold.map((line) => [line.id, (line as Record<string, unknown>)[settings.by ?? '']]),
    )
    const sink = await openSink(settings.out, io)
    await sink.write(`${JSON.stringify(resultOf(units, settings, fields), null, 2)}\n`)
    await sink.close()
    return problems.length === 0 ? 0 : 1
  },
}

async function readSettings(argv: string[], io: VerbIo): Promise<Settings> {
  const values = parseEvaluateArgs(argv)
  const { gold, pred, out, scheme, by } = values
  if (gold === undefined || pred === undefined || out === undefined) {
    throw new UsageError('Give --gold FILE, --pred FILE and --out FILE.')
  }
  if (scheme !== undefined && scheme !== 'annomi') {
    throw new UsageError(`There is no scheme "${scheme}"; use --scheme annomi or none.`)
  }
  const annomi = scheme === 'annomi'
  const codebook = await readCodebookFile(values.codebook, io)
  return { gold, pred, out, annomi, by: by ?? null, codebook }
}

function parseEvaluateArgs(argv: string[]) {
  const string = { type: 'string' } as const
  const options = {
    gold: string,
    pred: string,
    out: string,
    scheme: string,
    by: string,
    codebook: string,
  }
  try {
    return parseArgs({ args: argv, options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function readCodebookFile(path: string | undefined, io: VerbIo): Promise<Codebook> {
  if (path === undefined) return loadCodebook()
  const reading = parseCodebook(await readText(path, io))
  if (!reading.ok) throw new UsageError(`${path} is no codebook: ${reading.problems.join('; ')}`)
  return reading.codebook
}

/** Reads what can be read; every line that cannot, or that repeats an id or a turn, is named. */
async function readLines<T extends { id: string; turns: { n: number }[] }>(
  path: string,
  shape: z.ZodType,
  problems: string[],
  io: VerbIo,
): Promise<T[]> {
  const lines = new Map<string, T>()
  for await (const line of readJsonLines(path, io)) {
    const where = `${path} line ${line.line}`
    if (!line.ok) {
      problems.push(`${where}: ${line.why}`)
      continue
    }
    const parsed = shape.safeParse(line.value)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      problems.push(`${where}: ${issue?.path.join('.')} ${issue?.message}`)
      continue
    }
    const value = parsed.data as T
    if (lines.has(value.id)) {
      problems.push(`${where}: ${value.id} is there twice; the first is used`)
      continue
    }
    const repeated = repeatedTurns(value.turns)
    for (const n of repeated) {
      problems.push(`${where}: turn ${n} of ${value.id} is there twice; neither is used`)
    }
    lines.set(value.id, { ...value, turns: value.turns.filter(({ n }) => !repeated.has(n)) })
  }
  return [...lines.values()]
}

/** Numbers that more than one turn has: nobody can tell which of them is meant. */
function repeatedTurns(turns: readonly { n: number }[]): Set<number> {
  const seen = new Set<number>()
  return new Set(turns.flatMap(({ n }) => (seen.size === seen.add(n).size ? [n] : [])))
}

function unitsOf(
  gold: GoldLine,
  pred: PredLine | undefined,
  settings: Settings,
  problems: string[],
): CodedUnit[] {
  if (pred === undefined) {
    problems.push(`${gold.id}: not in the predictions`)
    return []
  }
  const answers = new Map(pred.turns.map((turn) => [turn.n, turn]))
  return gold.turns.flatMap((turn) => {
    const answer = answers.get(turn.n)
    if (settings.annomi ? !turn.human?.[0] : !turn.codes) return []
    if (answer === undefined || !(settings.annomi ? answer.annomi : answer.codes)) {
      problems.push(`${gold.id} turn ${turn.n}: not in the predictions`)
      return []
    }
    if (settings.annomi) {
      const human = turn.human?.[0] ?? {}
      return [annomiUnit(gold.id, turn.speaker, human, answer.annomi ?? {})]
    }
    const known = new Set(settings.codebook.codes.map((code) => code.id))
    const codes = [...(turn.codes ?? []), ...(answer.codes ?? [])]
    for (const code of new Set(codes)) {
      if (!known.has(code))
        problems.push(`${gold.id} turn ${turn.n}: no code ${code} in the codebook`)
    }
    const { speaker, disputed = [] } = turn
    const goldCodes = { speaker, codes: turn.codes ?? [], disputed }
    return [codebookUnit(settings.codebook, gold.id, goldCodes, answer.codes ?? [])]
  })
}

/** Turns with an answer that nobody coded; of transcripts that are in the gold file. */
function turnsWithoutGold(
  gold: readonly GoldLine[],
  pred: readonly PredLine[],
  annomi: boolean,
): number {
  const asked = new Map(
    gold.map(({ id, turns }) => {
      const coded = turns.filter((turn) => (annomi ? turn.human?.[0] : turn.codes))
      return [id, new Set(coded.map((turn) => turn.n))]
    }),
  )
  return pred.reduce((count, { id, turns }) => {
    const numbers = asked.get(id)
    if (!numbers) return count
    const answered = turns.filter((turn) => (annomi ? turn.annomi : turn.codes?.length))
    return count + answered.filter((turn) => !numbers.has(turn.n)).length
  }, 0)
}

/** The scores of the transcripts that have the same in a field of theirs, the largest group first. */
function groupsOf(
  units: readonly CodedUnit[],
  field: string,
  fields: ReadonlyMap<string, unknown>,
  score: (some: readonly CodedUnit[]) => Evaluation,
) {
  const groups = new Map<string, CodedUnit[]>()
  for (const unit of units) {
    const value = fields.get(unit.transcript)
    const group = value === undefined || value === null ? 'not given' : String(value)
    const of = groups.get(group)
    if (of) of.push(unit)
    else groups.set(group, [unit])
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([group, own]) => {
      const { macro, turns, labels } = score(own)
      const transcripts = new Set(own.map((unit) => unit.transcript)).size
      return { field, group, transcripts, turns, macro, labels }
    })
}

function resultOf(
  units: readonly CodedUnit[],
  settings: Settings,
  fields: ReadonlyMap<string, unknown>,
) {
  const score = (some: readonly CodedUnit[]): Evaluation =>
    settings.annomi ? evaluateAnnomi(some) : evaluateCodebook(some, settings.codebook)
  const result = score(units)
  if (settings.by === null) return result
  if (settings.by !== 'transcript') {
    return { ...result, by_group: groupsOf(units, settings.by, fields, score) }
  }
  const ids = [...new Set(units.map((unit) => unit.transcript))]
  const by_transcript = ids.map((id) => {
    const { macro, turns, labels } = score(units.filter((unit) => unit.transcript === id))
    const counts = labels.map(({ label, n, predicted, f1 }) => ({ label, n, predicted, f1 }))
    return { id, turns, macro, labels: counts }
  })
  return { ...result, by_transcript }
}
