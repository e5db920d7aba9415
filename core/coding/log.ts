/** One entry of what was put on a turn: entries are added and never changed. */
export interface LogEntry {
  readonly id: number
  readonly turn: number
  readonly codes: readonly string[]
  readonly memo: string
  /** The entry this one takes back, restoring what stood before it. */
  readonly undoes: number | null
}

/** What stands on each turn now: its latest entry. A turn whose entries were all undone is not coded. */
export function standing<Entry extends LogEntry>(log: readonly Entry[]): Map<number, Entry> {
  const now = new Map<number, Entry>()
  const undone = undoneIds(log)
  for (const entry of inTurn(log)) {
    if (entry.undoes !== null || undone.has(entry.id)) continue
    now.set(entry.turn, entry)
  }
  return now
}

/** The entry that an undo takes back next: the latest that still stands; null when there is none. */
export function lastStanding<Entry extends LogEntry>(log: readonly Entry[]): Entry | null {
  const undone = undoneIds(log)
  const left = inTurn(log).filter((entry) => entry.undoes === null && !undone.has(entry.id))
  return left.at(-1) ?? null
}

const inTurn = <Entry extends LogEntry>(log: readonly Entry[]) =>
  [...log].sort((a, b) => a.id - b.id)

const undoneIds = (log: readonly LogEntry[]) =>
  new Set(log.flatMap((entry) => (entry.undoes === null ? [] : [entry.undoes])))
