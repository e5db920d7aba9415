import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { clusterCount, type Design, evaluate } from './design.ts'
import type { Fit, Fitted } from './fit.ts'
import { coefficientDirection, rowInfluence, throughJacobian } from './functional.ts'
import { assemble } from './newton-system.ts'

const ALL_PATTERNS_UP_TO = 14
const DRAWS = 9_999

export interface SignFlip {
  readonly p: number
  /** Coaches whose own score points the way of the sum: shown as a count, never by name. */
  readonly same_direction: number
}

/**
 * Restricted wild score test: if the technique had nothing to do with the outcome, each coach's
 * score would be as likely to point the other way. All sign patterns up to 14 coaches, else seeded
 * draws. Needs no fit of the technique, so it also works where that fit is shaky: `without` is the
 * outcome fitted on the covariates alone. Null when that could not be done.
 */
export function signFlipTest(design: Design, without: Fit, seed: number): SignFlip | null {
  if (without.kind === 'failed') return null
  const scores = clusterScores(design, without)
  const sum = scores.reduce((total, score) => total + score, 0)
  const same_direction = scores.filter((score) => score * sum > 0).length
  const limit = Math.abs(sum) * (1 - 1e-9)
  const p =
    scores.length <= ALL_PATTERNS_UP_TO ? allPatterns(scores, limit) : draws(scores, limit, seed)
  return { p, same_direction }
}

/**
 * S_g: the outcome's residual times what covariates do not say of the exposure, summed by coach.
 * With the exposure as a plain regressor and its coefficient at 0, the exposure's row of the inverse
 * Jacobian is (1, -A) up to a factor, where A regresses the exposure on the covariates.
 */
function clusterScores(design: Design, without: Fitted): number[] {
  const plain = { ...design, pair: false, noise: null }
  const system = assemble(plain, evaluate(plain, without.point, -1), -1)
  const at = { ...without, system }
  const along = throughJacobian(plain, at, coefficientDirection(plain, design.k))
  const influence = rowInfluence(plain, at, along)
  const scores: number[] = []
  for (let g = 0; g < clusterCount(design); g += 1) {
    let score = 0
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) score += influence[i]!
    scores.push(score)
  }
  return scores
}

function allPatterns(scores: readonly number[], limit: number): number {
  const patterns = 2 ** scores.length
  let hits = 0
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let sum = 0
    scores.forEach((score, g) => {
      sum += (pattern >> g) & 1 ? score : -score
    })
    if (Math.abs(sum) >= limit) hits += 1
  }
  return hits / patterns
}

const CHUNK = 10

function draws(scores: readonly number[], limit: number, seed: number): number {
  const random = xoroshiro128plus(seed)
  const tables = Array.from({ length: Math.ceil(scores.length / CHUNK) }, (_, at) =>
    patternSums(scores.slice(at * CHUNK, (at + 1) * CHUNK)),
  )
  let hits = 0
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0
    let bits = 0
    for (let at = 0; at < tables.length; at += 1) {
      if (at % 3 === 0) bits = uniformInt(random, 0, 2 ** 30 - 1)
      const table = tables[at]!
      sum += table[(bits >> ((at % 3) * CHUNK)) & (table.length - 1)]!
    }
    if (Math.abs(sum) >= limit) hits += 1
  }
  return (1 + hits) / (DRAWS + 1)
}

/** The sum of a few scores for every pattern of signs: a draw then looks up instead of adding. */
function patternSums(scores: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** scores.length)
  for (let pattern = 0; pattern < sums.length; pattern += 1) {
    scores.forEach((score, g) => {
      sums[pattern]! += (pattern >> g) & 1 ? score : -score
    })
  }
  return sums
}
