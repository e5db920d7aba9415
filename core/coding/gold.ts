import { sameCodes } from './turn-codes.ts'

/** One coder's finished answers for a session, by turn. */
export interface CodedBy {
  readonly coder: string
  readonly turns: ReadonlyMap<number, { readonly codes: readonly string[]; readonly memo: string }>
}

/** A turn as the coders left it and as it was settled. */
export interface GoldTurn {
  readonly turn: number
  readonly speaker: string
  readonly by: readonly { coder: string; codes: readonly string[]; memo: string }[]
  /** Null while coders differ and nobody has settled it. */
  readonly gold: readonly string[] | null
  readonly settled: 'agreed' | 'one coder' | 'adjudicated' | null
}

/**
 * The gold codes of one session: what all coders agree on stands, where they differ an adjudicator's
 * answer does. An adjudicator may also overrule coders who agreed.
 */
export function goldTurns(
  turns: readonly { n: number; speaker: string }[],
  coded: readonly CodedBy[],
  adjudicated: ReadonlyMap<number, readonly string[]>,
): GoldTurn[] {
  return turns.map(({ n, speaker }) => {
    const by = coded.flatMap(({ coder, turns: of }) => {
      const given = of.get(n)
      return given ? [{ coder, codes: given.codes, memo: given.memo }] : []
    })
    const decided = adjudicated.get(n)
    if (decided) return { turn: n, speaker, by, gold: decided, settled: 'adjudicated' as const }
    const [first, ...rest] = by
    if (!first) return { turn: n, speaker, by, gold: null, settled: null }
    if (rest.length === 0) {
      return { turn: n, speaker, by, gold: first.codes, settled: 'one coder' as const }
    }
    const agreed = rest.every((one) => sameCodes(one.codes, first.codes))
    return agreed
      ? { turn: n, speaker, by, gold: first.codes, settled: 'agreed' as const }
      : { turn: n, speaker, by, gold: null, settled: null }
  })
}

/** A session is gold once every turn of it is settled. */
export const isGold = (turns: readonly GoldTurn[]): boolean =>
  turns.length > 0 && turns.every((turn) => turn.gold !== null)
