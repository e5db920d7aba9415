/** What is known of each meeting before a technique can be linked; rows of a coach together. */
export interface CodedRows {
  /** The tagger's yes/no, or its score between 0 and 1. */
  readonly tag: Float64Array
  /** True when `tag` is a score and not a yes/no. */
  readonly scored: boolean
  readonly y: Float64Array
  /** The human code; read only where `coded` is 1. */
  readonly human: Float64Array
  readonly coded: Uint8Array
  /** The chance of being drawn for human coding, fixed when the draw was made. */
  readonly probability: Float64Array
  readonly start: Int32Array
}

/** The calibrated tag, the pseudo-variable made of it and of human codes, and its noise a coach. */
export interface Pseudo {
  readonly calibrated: Float64Array
  /** Has the human code's expectation whatever the tagger's errors are; may leave [0, 1]. */
  readonly x: Float64Array
  /** V_g: variance of a coach's sum of `x` due to coding only some meetings. */
  readonly noise: Float64Array
}

const RIDGE = 1
const SCORE_LIMIT = 4

/**
 * Chance that a human would give the code, from the tag and the outcome, learnt from the codes of
 * all other coaches. The folds are the coaches, so the same data always give the same number. The
 * outcome belongs in it: that is what removes tagging errors that go with the outcome.
 */
export function pseudoVariable(rows: CodedRows, weight: Float64Array): Pseudo {
  const features = featuresOf(rows)
  const width = features.length / rows.y.length
  const n = rows.y.length
  const training = trainingOf(rows, features, width)
  const everyone = ridgeLogistic(training, width, n, n, null)
  const all = Math.abs(everyone[0]!) > 15 ? null : everyone
  const calibrated = new Float64Array(n)
  const x = new Float64Array(n)
  const G = rows.start.length - 1
  const noise = new Float64Array(G)
  for (let g = 0; g < G; g += 1) {
    const b = ridgeLogistic(training, width, rows.start[g]!, rows.start[g + 1]!, all)
    for (let i = rows.start[g]!; i < rows.start[g + 1]!; i += 1) {
      let eta = 0
      for (let j = 0; j < width; j += 1) eta += b[j]! * features[i * width + j]!
      const p = 1 / (1 + Math.exp(-eta))
      calibrated[i] = p
      x[i] = p
      if (rows.coded[i] !== 1) continue
      const pi = rows.probability[i]!
      const error = rows.human[i]! - p
      x[i] = p + error / pi
      noise[g]! += weight[i]! ** 2 * ((1 - pi) / pi ** 2) * error * error
    }
  }
  return { calibrated, x, noise }
}

/** 1, W, y, W times y, and the score's log odds where there is one; y in standard units. */
function featuresOf(rows: CodedRows): Float64Array {
  const n = rows.y.length
  const width = rows.scored ? 5 : 4
  const mean = rows.y.reduce((sum, value) => sum + value, 0) / n
  const sd = Math.sqrt(rows.y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n) || 1
  const features = new Float64Array(n * width)
  for (let i = 0; i < n; i += 1) {
    const score = rows.tag[i]!
    const tag = rows.scored ? Number(score >= 0.5) : score
    const y = (rows.y[i]! - mean) / sd
    features[i * width] = 1
    features[i * width + 1] = tag
    features[i * width + 2] = y
    features[i * width + 3] = tag * y
    if (rows.scored) features[i * width + 4] = clippedLogOdds(score)
  }
  return features
}

function clippedLogOdds(score: number): number {
  const logOdds = Math.log(score / (1 - score))
  return Math.max(-SCORE_LIMIT, Math.min(SCORE_LIMIT, logOdds))
}

/** The coded rows alone, weights 1/pi. */
interface Training {
  readonly row: Int32Array
  readonly features: Float64Array
  readonly human: Float64Array
  readonly weight: Float64Array
}

function trainingOf(rows: CodedRows, features: Float64Array, width: number): Training {
  const row = Int32Array.from(Array.from(rows.coded.keys()).filter((i) => rows.coded[i] === 1))
  const own = new Float64Array(row.length * width)
  row.forEach((i, at) => {
    own.set(features.subarray(i * width, (i + 1) * width), at * width)
  })
  return {
    row,
    features: own,
    human: Float64Array.from(row, (i) => rows.human[i]!),
    weight: Float64Array.from(row, (i) => 1 / rows.probability[i]!),
  }
}

/** Ridge logistic regression on the coded rows outside [from, to), weights of mean 1. */
function ridgeLogistic(
  training: Training,
  width: number,
  from: number,
  to: number,
  start: Float64Array | null,
): Float64Array {
  const { row, features, human, weight } = training
  let total = 0
  let count = 0
  for (let t = 0; t < row.length; t += 1) {
    if (row[t]! >= from && row[t]! < to) continue
    total += weight[t]!
    count += 1
  }
  const b = start ? Float64Array.from(start) : new Float64Array(width)
  const gradient = new Float64Array(width)
  const hessian = new Float64Array(width * width)
  for (let iteration = 0; iteration < 50; iteration += 1) {
    for (let j = 0; j < width; j += 1) gradient[j] = j === 0 ? 0 : -RIDGE * b[j]!
    hessian.fill(0)
    for (let j = 0; j < width; j += 1) hessian[j * width + j] = j === 0 ? 1e-9 : RIDGE
    for (let t = 0; t < row.length; t += 1) {
      if (row[t]! >= from && row[t]! < to) continue
      const at = t * width
      let eta = 0
      for (let j = 0; j < width; j += 1) eta += b[j]! * features[at + j]!
      const mu = 1 / (1 + Math.exp(-eta))
      const w = (count / total) * weight[t]!
      const h = w * mu * (1 - mu)
      for (let j = 0; j < width; j += 1) {
        const f = features[at + j]!
        gradient[j]! += w * (human[t]! - mu) * f
        for (let l = j; l < width; l += 1) hessian[j * width + l]! += h * f * features[at + l]!
      }
    }
    for (let j = 0; j < width; j += 1) {
      for (let l = 0; l < j; l += 1) hessian[j * width + l] = hessian[l * width + j]!
    }
    const step = solvePositive(hessian, gradient)
    const size = Math.max(...step.map(Math.abs))
    // A far step is shortened: with one kind of code only, the intercept has no optimum.
    const share = size > 5 ? 5 / size : 1
    for (let j = 0; j < width; j += 1) b[j]! += share * step[j]!
    if (size < 1e-12 || Math.abs(b[0]!) > 15) break
  }
  return b
}

/** Gaussian elimination for a small positive definite system. */
function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  for (let j = 0; j < n; j += 1) {
    for (let i = j + 1; i < n; i += 1) {
      const share = matrix[i * n + j]! / matrix[j * n + j]!
      for (let l = j; l < n; l += 1) matrix[i * n + l]! -= share * matrix[j * n + l]!
      right[i]! -= share * right[j]!
    }
  }
  for (let j = n - 1; j >= 0; j -= 1) {
    for (let l = j + 1; l < n; l += 1) right[j]! -= matrix[j * n + l]! * right[l]!
    right[j]! /= matrix[j * n + j]!
  }
  return right
}
