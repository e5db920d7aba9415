/** One line of the table: what was measured, beside what it should be and what a peer takes. */
export interface BenchRow {
  what: string
  measured: number
  unit: string
  /** Processor time behind it, in the same unit: on a busy machine the fairer number. */
  cpu?: number
  /** Absent where there is nothing to promise. */
  target_most?: number
  /** The nearest plain way of doing the same, measured in the same run. */
  peer?: { what: string; measured: number }
  /** What the number was measured on, and what is not in it. */
  note?: string
}

/** A benchmark: says what it is about and comes back with its lines. */
export interface Bench {
  name: string
  run(options: BenchOptions): Promise<BenchRow[]>
}

export interface BenchOptions {
  /** How many transcripts to take through the whole pipeline. */
  transcripts: number
  /** Size of the uploaded recording. */
  upload_mb: number
  /** How many passages are searched. */
  passages: number
  /** Where they are searched; undefined for both. */
  engine?: 'pglite' | 'postgres' | undefined
  /** Whether libraries we do not depend on are installed for the run, to be measured beside ours. */
  peers: boolean
  /** Says on stderr what is going on. */
  say(text: string): void
}

/** Wall and processor time of a piece of work in this process, all its threads included. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ value: T; wall_s: number; cpu_s: number }> {
  const cpu_before = process.cpuUsage()
  const started_ms = performance.now()
  const value = await work()
  const wall_s = (performance.now() - started_ms) / 1000
  const { user, system } = process.cpuUsage(cpu_before)
  return { value, wall_s, cpu_s: (user + system) / 1e6 }
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** True when a promise was made and not kept. */
export const isMissed = (row: BenchRow): boolean =>
  row.target_most !== undefined && row.measured > row.target_most

/** The table as text, columns as wide as their widest cell. */
export function tableOf(rows: readonly BenchRow[]): string {
  const head = ['what', 'measured', 'cpu', 'target', 'peer', 'ratio', '']
  const cells = rows.map((row) => [
    row.what,
    `${plain(row.measured)} ${row.unit}`,
    row.cpu === undefined ? '' : `${plain(row.cpu)} ${row.unit}`,
    row.target_most === undefined
      ? ''
      : `< ${plain(row.target_most)} ${row.unit}${isMissed(row) ? ' MISSED' : ''}`,
    row.peer ? `${plain(row.peer.measured)} ${row.unit} (${row.peer.what})` : '',
    row.peer ? `${plain(row.measured / row.peer.measured)}×` : '',
    row.note ?? '',
  ])
  const lines = [head, ...cells]
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Three digits that matter, never an exponent. */
function plain(value: number): string {
  if (value >= 100) return Math.round(value).toString()
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
