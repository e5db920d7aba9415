import type { Candidate } from './span.ts'
import { readUnit } from './spoken-characters.ts'
import { cutText } from './tokens.ts'

/**
 * Settles overlaps. The surer and longer candidate wins; what a loser covers beyond the winner stays
 * masked under the loser's type, so that settling never uncovers a word.
 */
export function mergeCandidates(
  candidates: readonly Candidate[],
  texts: readonly string[],
): Candidate[] {
  const turns = new Map<number, Candidate[]>()
  for (const candidate of candidates) {
    if (candidate.end <= candidate.start) continue
    const list = turns.get(candidate.turn)
    if (list === undefined) turns.set(candidate.turn, [candidate])
    else list.push(candidate)
  }
  return [...turns.keys()]
    .sort((a, b) => a - b)
    .flatMap((turn) => joinNames(settle(turns.get(turn)!, texts[turn]!), texts[turn]!))
}

const strength = (c: Candidate) => c.score * 10 + Math.min(c.end - c.start, 100) / 20

function settle(candidates: Candidate[], text: string): Candidate[] {
  // Clusters of touching candidates are small; only within one are all pairs compared.
  const sorted = [...candidates].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Candidate[] = []
  let cluster: Candidate[] = []
  let until = -1
  for (const candidate of sorted) {
    if (candidate.start >= until && cluster.length > 0) {
      kept.push(...settleCluster(cluster, text))
      cluster = []
    }
    cluster.push(candidate)
    until = Math.max(until, candidate.end)
  }
  if (cluster.length > 0) kept.push(...settleCluster(cluster, text))
  return kept
}

const CLUSTER_MAX = 200

function settleCluster(cluster: Candidate[], text: string): Candidate[] {
  if (cluster.length === 1) return cluster
  const ranked = unique(cluster)
    .sort((a, b) => strength(b) - strength(a))
    .slice(0, CLUSTER_MAX)
  const kept: Candidate[] = []
  for (const candidate of ranked) {
    for (const [start, end] of uncovered(candidate, kept)) {
      const whole = start === candidate.start && end === candidate.end
      if (!whole && !isWorthKeeping(candidate, text.slice(start, end))) continue
      kept.push(whole ? candidate : trimmed({ ...candidate, start, end, value: undefined }, text))
    }
  }
  return kept.sort((a, b) => a.start - b.start)
}

const WORDED = new Set(['NAME', 'PLACE', 'ORG', 'ADDRESS', 'EMAIL', 'URL', 'DOB'])

/** What is left of a beaten number is kept when a figure or letter is, of other finds any word. */
function isWorthKeeping(candidate: Candidate, rest: string): boolean {
  if (!WORDED.has(candidate.type)) return holdsCharacters(rest)
  return rest.replace(/[^\p{L}\p{N}]/gu, '').length >= 3
}

function holdsCharacters(rest: string): boolean {
  const tokens = cutText(rest)
  return tokens.some((_, at) => {
    const unit = readUnit(tokens, at, rest)
    return unit !== null && unit.kind !== 'separator'
  })
}

function unique(cluster: Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const candidate of cluster) {
    const key = `${candidate.start}:${candidate.end}:${candidate.type}`
    const other = best.get(key)
    // A find without a value of its own keeps the one that another read out of the same words.
    if (other === undefined || other.score < candidate.score) {
      best.set(key, other?.value === undefined ? candidate : { value: other.value, ...candidate })
    } else if (other.value === undefined && candidate.value !== undefined) {
      best.set(key, { ...other, value: candidate.value })
    }
  }
  return [...best.values()]
}

function uncovered(candidate: Candidate, kept: readonly Candidate[]): [number, number][] {
  let pieces: [number, number][] = [[candidate.start, candidate.end]]
  for (const other of kept) {
    pieces = pieces.flatMap(([start, end]): [number, number][] => {
      if (other.end <= start || other.start >= end) return [[start, end]]
      const left: [number, number] = [start, Math.min(end, other.start)]
      const right: [number, number] = [Math.max(start, other.end), end]
      return [left, right].filter(([from, to]) => to > from)
    })
  }
  return pieces
}

function trimmed(candidate: Candidate, text: string): Candidate {
  const part = text.slice(candidate.start, candidate.end)
  const lead = part.length - part.trimStart().length
  const tail = part.length - part.trimEnd().length
  return { ...candidate, start: candidate.start + lead, end: candidate.end - tail }
}

const BETWEEN_NAMES =
  /^(?:[ -]| (?:da|das|de|del|della|der|di|do|dos|du|el|al|bin|bint|ibn|abu|van|von|ap|ferch|la|le) )$/i

/**
 * `precious` and `moyo` found apart are one name when only a space, a hyphen or a small word that
 * stands in names is between them: `Maria da Silva`.
 */
function joinNames(candidates: Candidate[], text: string): Candidate[] {
  const joined: Candidate[] = []
  for (const candidate of candidates) {
    const last = joined.at(-1)
    if (
      last !== undefined &&
      last.type === 'NAME' &&
      candidate.type === 'NAME' &&
      BETWEEN_NAMES.test(text.slice(last.end, candidate.start))
    ) {
      joined[joined.length - 1] = {
        ...last,
        end: candidate.end,
        score: Math.max(last.score, candidate.score),
        value: joinedValue(last, candidate, text),
      }
    } else joined.push(candidate)
  }
  return joined
}

/** `shaz okafor` is the Sharon Okafor on record; two names as they stand need no value. */
function joinedValue(first: Candidate, second: Candidate, text: string): string | undefined {
  if (first.value === undefined && second.value === undefined) return undefined
  const worth = (one: Candidate) => one.value ?? text.slice(one.start, one.end)
  return `${worth(first)} ${worth(second)}`
}
