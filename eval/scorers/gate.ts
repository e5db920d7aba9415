/** One measured number that may not get worse. */
export interface Gated {
  name: string
  value: number
  /** Better when lower: false masks, leaks, gaps. */
  lower_is_better?: boolean
  /** How much worse than the record it may be: what retraining and redrawing move it by. */
  slack: number
  /** A limit of its own, whatever the record says. */
  promised?: number
}

/** A sentence for every number that fell below its record or its promise. */
export function failures(
  numbers: readonly Gated[],
  recorded: Readonly<Record<string, number>>,
): string[] {
  return numbers.flatMap(({ name, value, lower_is_better, slack, promised }) => {
    const worse = (limit: number, by: number) =>
      lower_is_better ? value > limit + by + 1e-9 : value < limit - by - 1e-9
    const found: string[] = []
    const before = recorded[name]
    if (before !== undefined && worse(before, slack)) {
      found.push(`${name} is ${value}; recorded ${before}, and ${slack} worse is allowed.`)
    }
    if (promised !== undefined && worse(promised, 0)) {
      found.push(
        `${name} is ${value}; promised ${lower_is_better ? 'at most' : 'at least'} ${promised}.`,
      )
    }
    return found
  })
}

/** Recorded numbers that this run no longer gives: a gate must not open by a renaming. */
export function missing(
  numbers: readonly Gated[],
  recorded: Readonly<Record<string, number>>,
): string[] {
  const names = new Set(numbers.map((one) => one.name))
  return Object.keys(recorded)
    .filter((name) => !names.has(name))
    .map((name) => `${name} is recorded but was not measured.`)
}
