import { stringify } from 'csv-stringify/sync'
import { safeCell } from '../core/disclosure/csv-cell.ts'
import { allocate, type Candidate } from '../core/experiments/allocate.ts'
import { complain, isMissing, needColumns, readTable } from './csv-table.ts'
import { openSink } from './lines.ts'
import { type ExitCode, UsageError, type VerbIo } from './verb.ts'

interface AllocateFlags {
  readonly arms?: string | undefined
  readonly seed?: string | undefined
  readonly out?: string | undefined
  readonly id?: string | undefined
  readonly strata?: string | undefined
  readonly cluster?: string | undefined
}

/** Writes the list with an arm, the stratum and the seed beside each person, in the list's order. */
export async function allocateFile(
  path: string,
  flags: AllocateFlags,
  io: VerbIo,
): Promise<ExitCode> {
  const { arms, seed, out } = checked(flags)
  const id = flags.id ?? 'id'
  const strata = list(flags.strata)
  const cluster = flags.cluster ?? null
  const table = await readTable(path, io)
  needColumns(table, [id, ...strata, ...(cluster === null ? [] : [cluster])], path)
  if (table.columns.includes('arm')) {
    throw new UsageError(`${path} has a column “arm” already: an allocation is drawn once.`)
  }
  const bad = [...table.bad]
  const seen = new Set<string>()
  const kept = table.rows.filter(({ line, cells }) => {
    const why = isMissing(cells[id]!)
      ? `“${id}” is empty`
      : seen.has(cells[id]!)
        ? `“${id}” ${cells[id]} stands on an earlier line too`
        : cluster !== null && isMissing(cells[cluster]!)
          ? `“${cluster}” is empty`
          : null
    if (why !== null) bad.push({ line, why })
    seen.add(cells[id]!)
    return why === null
  })
  if (kept.length === 0) throw new UsageError(`No row of ${path} could be read.`)
  const people = kept.map(
    ({ cells }): Candidate => ({
      reference: cells[id]!,
      stratum: strata.map((name) => `${name}=${cells[name]}`).join(' '),
      cluster: cluster === null ? null : cells[cluster]!,
    }),
  )
  const drawn = allocate({ arms, seed }, [], people)
  const rows = kept.map(({ cells }, at) => [
    ...table.columns.map((name) => safeCell(cells[name]!)),
    safeCell(drawn.get(people[at]!.reference)!),
    safeCell(people[at]!.stratum),
    `${seed}`,
  ])
  const sink = await openSink(out, io)
  await sink.write(stringify([[...table.columns, 'arm', 'stratum', 'seed'], ...rows]))
  await sink.close()
  complain(bad, io)
  return bad.length > 0 ? 1 : 0
}

const list = (text: string | undefined): string[] =>
  (text ?? '').split(',').flatMap((part) => part.trim() || [])

function checked({ arms, seed, out }: AllocateFlags) {
  const names = list(arms)
  const whole = Number(seed)
  if (names.length < 2 || new Set(names).size < names.length) {
    throw new UsageError('--arms needs two or more different names, as in --arms usual,new.')
  }
  if (seed === undefined || !Number.isInteger(whole)) {
    throw new UsageError('--seed needs a whole number: write it down before you draw.')
  }
  if (out === undefined) throw new UsageError('--allocate needs --out FILE.')
  return { arms: names, seed: whole, out }
}
