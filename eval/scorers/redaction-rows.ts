import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { addCounts, type SpanCounts, scoreOf } from './spans.ts'

const SEED = 20260
const REDRAWS = 1000

/** What redaction of one session came to. */
export interface SessionResult {
  kind: 'spoken' | 'clean' | 'note'
  counts: Map<string, SpanCounts>
  /** A direct identifier is left. */
  leaks: boolean
  /** Marked names by origin group: how many, and how many wholly masked. */
  origins: Map<string, { marked: number; found: number }>
}

export interface RedactionRow {
  kind: string
  type: string
  marked: number
  masks: number
  recall: number
  recall_low: number
  recall_high: number
  precision: number
  f2: number
}

/** A line per kind of text and type of identifier, with `ALL` first. */
export function tabulate(results: readonly SessionResult[]): RedactionRow[] {
  return ['spoken', 'clean', 'note', 'all'].flatMap((kind) => {
    const own = results.filter((result) => kind === 'all' || result.kind === kind)
    const types = new Set(own.flatMap((result) => [...result.counts.keys()]))
    return ['ALL', ...[...types].sort()].map((type) => rowOf(kind, type, own))
  })
}

function rowOf(kind: string, type: string, results: readonly SessionResult[]): RedactionRow {
  const score = scoreOf(total(results, type))
  const [low, high] = interval(
    results.map((result) => total([result], type)).map(({ found, marked }) => ({ found, marked })),
  )
  return {
    kind,
    type,
    marked: score.marked,
    masks: score.masks,
    recall: round(score.recall),
    recall_low: round(low),
    recall_high: round(high),
    precision: round(score.precision),
    f2: round(score.f2),
  }
}

function total(results: readonly SessionResult[], type: string): SpanCounts {
  const sums = new Map<string, SpanCounts>()
  for (const result of results) addCounts(sums, result.counts)
  const all = { marked: 0, found: 0, masks: 0, right: 0 }
  for (const [name, counts] of sums) {
    if (type !== 'ALL' && name !== type) continue
    all.marked += counts.marked
    all.found += counts.found
    all.masks += counts.masks
    all.right += counts.right
  }
  return all
}

/** 95% interval of recall by drawing whole sessions again; 1 to 1 where there is nothing to find. */
export function interval(sessions: readonly { found: number; marked: number }[]): [number, number] {
  const random = xoroshiro128plus(SEED)
  const drawn: number[] = []
  for (let i = 0; i < REDRAWS; i += 1) {
    let found = 0
    let marked = 0
    for (let k = 0; k < sessions.length; k += 1) {
      const one = sessions[uniformInt(random, 0, sessions.length - 1)]!
      found += one.found
      marked += one.marked
    }
    if (marked > 0) drawn.push(found / marked)
  }
  drawn.sort((a, b) => a - b)
  const at = (share: number) => drawn[Math.floor(share * (drawn.length - 1))] ?? 1
  return [at(0.025), at(0.975)]
}

export interface OriginRow {
  group: string
  marked: number
  recall: number
  recall_low: number
  recall_high: number
}

/** Recall of names by where they most often come from; `all` first. */
export function tabulateOrigins(results: readonly SessionResult[]): OriginRow[] {
  const groups = new Set(results.flatMap((result) => [...result.origins.keys()]))
  return ['all', ...[...groups].filter((group) => group !== 'all').sort()].map((group) => {
    const sessions = results.map((one) => one.origins.get(group) ?? { marked: 0, found: 0 })
    const marked = sessions.reduce((sum, one) => sum + one.marked, 0)
    const found = sessions.reduce((sum, one) => sum + one.found, 0)
    const [low, high] = interval(sessions)
    return {
      group,
      marked,
      recall: round(marked === 0 ? 1 : found / marked),
      recall_low: round(low),
      recall_high: round(high),
    }
  })
}

/** Share of sessions with any surviving direct identifier, by kind of text. */
export function leakShares(results: readonly SessionResult[]): Record<string, number> {
  const share = (kind: string) => {
    const own = results.filter((result) => kind === 'all' || result.kind === kind)
    return round(own.filter((result) => result.leaks).length / Math.max(1, own.length))
  }
  return { all: share('all'), spoken: share('spoken'), clean: share('clean'), note: share('note') }
}

export const round = (value: number): number => Math.round(value * 1000) / 1000
