import { parseArgs } from 'node:util'
import { z } from 'zod'
import { analyseExperiment, ExperimentSpec } from '../core/statistics/experiment.ts'
import { trialSize } from '../core/statistics/trial-size.ts'
import { BadCell, complain, isMissing, needColumns, readTable, yesNoCell } from './csv-table.ts'
import { allocateFile } from './experiment-allocate.ts'
import { openSink, readText } from './lines.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const help = `rapport experiment --data FILE --spec FILE --out FILE
rapport experiment --plan JSON
rapport experiment --allocate FILE --arms A,B --seed N --out FILE [--id COLUMN] [--strata COL,COL] [--cluster COLUMN]

Analyses a test of messages or channels (CSV, one row a person), prints the size one needs, or gives
each person of a list an arm.

  spec   {"arm": "arm", "response": "replied", "cluster": null, "planned_per_arm": 500, "alpha": 0.05}
  plan   {"p0": 0.6, "p1": 0.66, "power": 0.8, "cluster_size": 60, "icc": 0.02, "cv": 0.6}

With a cluster column, clusters are compared and no early look is offered. The difference is the
second arm in alphabetical order minus the first, unless the spec names a "control".

Allocation is by permuted blocks within strata (every combination of the --strata columns); with
--cluster everybody of a cluster gets the same arm. The same list and seed give the same arms: keep
the file that comes out, and never draw again once somebody has been sent something.
`

const Plan = z.looseObject({
  p0: z.number().gt(0).lt(1),
  p1: z.number().gt(0).lt(1),
  power: z.number().gt(0).lt(1).default(0.8),
  alpha: z.number().gt(0).lt(1).default(0.05),
  cluster_size: z.number().positive().nullish(),
  icc: z.number().min(0).max(1).default(0.05),
  cv: z.number().min(0).default(0),
})

/** `rapport experiment`: arms of a message test, and the size it needs. */
export const experiment: Verb = {
  name: 'experiment',
  summary: 'compare the arms of a message test, or plan its size',
  help,
  async run(argv, io) {
    const given = flags(argv)
    const { plan, data, spec: specPath, out } = given
    if (given.allocate !== undefined) return allocateFile(given.allocate, given, io)
    if (plan !== undefined) {
      await io.stdout.write(`${JSON.stringify(planned(plan))}\n`)
      return 0
    }
    if (!data || !specPath || !out) {
      throw new UsageError('experiment needs --data, --spec and --out, or --plan alone.')
    }
    const spec = parseJson(await readText(specPath, io), ExperimentSpec, specPath)
    const { people, bad } = await readPeople(data, spec, io)
    const result = analyseExperiment(people, spec)
    const sink = await openSink(out, io)
    await sink.write(`${JSON.stringify(result)}\n`)
    await sink.close()
    complain(bad, io)
    return bad.length > 0 ? 1 : 0
  },
}

function planned(plan: string) {
  const given = parseJson(plan, Plan, '--plan')
  if (given.p0 === given.p1) throw new UsageError('--plan: p0 and p1 must differ.')
  return trialSize({ ...given, cluster_size: given.cluster_size ?? null })
}

function flags(argv: string[]) {
  const text = { type: 'string' } as const
  try {
    const reading = { plan: text, data: text, spec: text, out: text }
    const drawing = {
      allocate: text,
      arms: text,
      seed: text,
      id: text,
      strata: text,
      cluster: text,
    }
    const options = { ...reading, ...drawing }
    return parseArgs({ args: argv, options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See rapport experiment --help.`)
  }
}

function parseJson<T>(text: string, schema: z.ZodType<T, unknown>, where: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${where} is not JSON: ${(error as Error).message}`)
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new UsageError(`${where} is not as wanted:\n${z.prettifyError(parsed.error)}`)
}

/** One entry a person; a missing response counts as lost, an unreadable one is named. */
async function readPeople(data: string, spec: ExperimentSpec, io: VerbIo) {
  const table = await readTable(data, io)
  const names = [spec.arm, spec.response, spec.cluster, spec.id].filter((name) => name != null)
  needColumns(table, names, data)
  const bad = [...table.bad]
  const seen = new Set<string>()
  const people = table.rows.flatMap(({ line, cells }) => {
    const arm = cells[spec.arm]!
    const response = yesNoCell(cells[spec.response]!, spec.response)
    const cluster = spec.cluster ? cells[spec.cluster]! : null
    const id = spec.id ? cells[spec.id]! : null
    const why =
      response instanceof BadCell
        ? response.why
        : isMissing(arm)
          ? `“${spec.arm}” is empty`
          : cluster !== null && isMissing(cluster)
            ? `“${spec.cluster}” is empty`
            : id !== null && seen.has(id)
              ? `“${spec.id}” ${id} stands on an earlier line too`
              : null
    if (why !== null || response instanceof BadCell) {
      bad.push({ line, why: why ?? '' })
      return []
    }
    if (id !== null) seen.add(id)
    return [{ arm, response, cluster }]
  })
  if (people.length === 0) throw new UsageError(`No row of ${data} could be read.`)
  return { people, bad }
}
