import { parseArgs } from 'node:util'
import { z } from 'zod'
import { estimateLink, type LinkOptions } from '../core/statistics/link.ts'
import { bookingGap, doseSteps, withinThirds } from '../core/statistics/link-checks.ts'
import type { Check, LinkResult } from '../core/statistics/link-result.ts'
import { LinkShare } from '../core/statistics/link-share.ts'
import { type LinkSpec, LinkSpecs } from '../core/statistics/link-spec.ts'
import { moderate } from '../core/statistics/moderators.ts'
import { benjaminiHochberg } from '../core/statistics/multiplicity.ts'
import { survivalOf } from '../core/statistics/survival.ts'
import { complain, needColumns, readTable } from './csv-table.ts'
import { openSink, readText } from './lines.ts'
import { columnsOf, type RowReader, rowReader, type SpecRows } from './link-rows-from-table.ts'
import { showProgress } from './progress.ts'
import { type ExitCode, UsageError, type Verb, type VerbIo } from './verb.ts'

const help = `rapport link --data FILE --spec FILE --out FILE

Estimates how a technique or a known feature of meetings goes with an outcome, from one row a
meeting (CSV, - for standard input) and a JSON spec:

  {"outcome": {"column": "attended", "family": "binomial"},
   "exposure": {"tag": "w", "human": "x", "coded": "r", "probability": "pi"},
   "covariates": [{"column": "age", "type": "factor"}], "cluster": "coach", "client": "client",
   "fixed_effects": true, "methods": ["corrected"], "variance": "jackknife", "gates": true}

  family      binomial, gaussian or hazard (one row a meeting, 1 where the event followed)
  exposure    as above for tagged techniques; {"column": "reflect"} for what is known
  methods     corrected, human, naive (the last only to compare with)
  variance    jackknife (default), CR0, CR1, CR2 or model
  gates       true withholds estimates the data cannot carry; false marks them "ungated"
  also        weights, id, seed, human_alpha, earlier_sign, booking_gap, contrast
  known       {"column": "reflect", "per": "minutes"} is a rate, or a share of opportunities;
              "presence": true asks whether there was any
  where       {"phase": ["first_meeting"]}: only rows with these values
  time        in the outcome of a hazard: time to the event or to when it was last known not to have
              come; adds Kaplan-Meier curves and a Cox model to check by (known exposures)
  looks       "dose": true, "length": COLUMN (within thirds of it), "booked": COLUMN (was a next
              meeting booked as often), "moderators": [COLUMN, ...] (differences by level, shrunk)

A list {"links": [SPEC, ...]} gives {"links": [RESULT, ...]} with adjusted p values (q) within each
outcome. Rows that cannot be read are named on stderr and left out (exit code 1).
`

/** `rapport link`: the links engine on any CSV file. */
export const link: Verb = {
  name: 'link',
  summary: 'how a technique goes with an outcome, with its uncertainty',
  help,
  async run(argv, io) {
    const { data, spec: specPath, out } = flags(argv)
    const { specs, list } = await readSpecs(specPath, io)
    const table = await readTable(data, io)
    for (const spec of specs) needColumns(table, columnsOf(spec), data)
    const sink = await openSink(out, io)
    try {
      const reader = rowReader(table)
      const share = new LinkShare()
      const progress = showProgress('links', io)
      const badLines = new Map(table.bad.map((row) => [row.line, row.why]))
      const results = specs.map((spec, at) => {
        progress.update(at, specs.length)
        return estimateOne(reader, spec, data, badLines, share)
      })
      progress.end()
      if (list) addQ(specs, results)
      await sink.write(`${JSON.stringify(list ? { links: results } : results[0])}\n`)
      await sink.close()
      complain(
        [...badLines].map(([line, why]) => ({ line, why })),
        io,
      )
      return (badLines.size > 0 ? 1 : 0) as ExitCode
    } catch (error) {
      await sink.discard()
      throw error
    }
  },
}

function flags(argv: string[]): { data: string; spec: string; out: string } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { data: { type: 'string' }, spec: { type: 'string' }, out: { type: 'string' } },
    })
    const { data, spec, out } = values
    if (data && spec && out) return { data, spec, out }
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See rapport link --help.`)
  }
  throw new UsageError(
    'link needs --data FILE, --spec FILE and --out FILE. See rapport link --help.',
  )
}

async function readSpecs(path: string, io: VerbIo): Promise<{ specs: LinkSpec[]; list: boolean }> {
  let json: unknown
  try {
    json = JSON.parse(await readText(path, io))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`)
  }
  const list = typeof json === 'object' && json !== null && 'links' in json
  const parsed = LinkSpecs.safeParse(list ? json : { links: [json] })
  if (!parsed.success) {
    throw new UsageError(`${path} is not a link spec:\n${z.prettifyError(parsed.error)}`)
  }
  return { specs: parsed.data.links, list }
}

function estimateOne(
  reader: RowReader,
  spec: LinkSpec,
  data: string,
  badLines: Map<number, string>,
  share: LinkShare,
): LinkResult {
  const asked = reader.linkRows(spec)
  const { rows, bad } = asked
  if (rows.outcome.length === 0) {
    throw new UsageError(
      bad.length > 0
        ? `No row of ${data} could be read. The first: line ${bad[0]!.line}, ${bad[0]!.why}.`
        : `${data} has no rows ${hasFilter(spec) ? 'that "where" lets through' : 'below its heading'}.`,
    )
  }
  for (const { line, why } of bad) badLines.set(line, why)
  const plain: LinkOptions = {
    family: spec.outcome.family,
    fixed_effects: spec.fixed_effects,
    methods: spec.methods.filter((method) => method !== 'direct'),
    variance: spec.variance,
    gates: spec.gates,
    seed: spec.seed,
    contrast: 'column' in spec.exposure ? (spec.exposure.contrast ?? null) : null,
    human_alpha: spec.human_alpha ?? null,
    booking_gap: spec.booking_gap ?? null,
    earlier_sign: spec.earlier_sign ?? null,
  }
  const gap = asked.booked && bookingGap(rows, plain, asked.booked)
  const options = { ...plain, booking_gap: gap?.difference.estimate ?? plain.booking_gap }
  const estimated = estimateLink(rows, options, share)
  const warnings = [...estimated.warnings, ...repeatedWarning(asked.repeated)]
  const result = { ...estimated, warnings }
  return result.estimates.length === 0
    ? result
    : { ...result, ...extras(asked, spec, options, gap) }
}

function repeatedWarning(repeated: number): LinkResult['warnings'] {
  if (repeated === 0) return []
  const sentence =
    `${repeated} rows repeat an earlier one in every cell. If they are the same meetings twice, name ` +
    'the column of the meeting as "id": such rows are then left out.'
  return [{ code: 'repeated_rows', sentence }]
}

const hasFilter = (spec: LinkSpec) => Object.keys(spec.where).length > 0

/** The headline seen from other sides, as far as the spec asks for it. */
function extras(
  asked: SpecRows,
  spec: LinkSpec,
  options: LinkOptions,
  gap: Check | null,
): Partial<LinkResult> {
  const { rows, time, length, booked, moderators } = asked
  const checks = [...(length ? withinThirds(rows, options, length) : []), ...(gap ? [gap] : [])]
  return {
    ...(time ? { survival: survivalOf(rows, time, spec.fixed_effects) } : {}),
    ...(length || booked ? { checks } : {}),
    ...(spec.dose ? { dose: doseSteps(rows, options).map(({ keeps: _, ...step }) => step) } : {}),
    ...(moderators.size > 0
      ? {
          moderators: [...moderators].map(([name, values]) =>
            moderate(rows, options, name, values),
          ),
        }
      : {}),
  }
}

/** Adjusted p within a family of tests: the links of one outcome whose estimate is shown. */
function addQ(specs: readonly LinkSpec[], results: LinkResult[]): void {
  const headline = (result: LinkResult) =>
    (
      result.estimates.find(({ method }) => method === 'corrected' || method === 'direct') ??
      result.estimates.find(({ method }) => method === 'human')
    )?.p ?? null
  const families = new Map<string, number[]>()
  specs.forEach((spec, at) => {
    const key = `${spec.outcome.family}:${spec.outcome.column}`
    families.set(key, [...(families.get(key) ?? []), at])
  })
  for (const members of families.values()) {
    const tested = members.filter((at) => headline(results[at]!) !== null)
    const q = benjaminiHochberg(tested.map((at) => headline(results[at]!)!))
    for (const at of members) results[at]!.q = null
    tested.forEach((at, place) => {
      results[at]!.q = q[place]!
    })
  }
}
