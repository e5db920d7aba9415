/** Pairs of past steps that the next direction is made from. */
const MEMORY = 8
/** A step that gains less than this share of the value is the last. */
const ENOUGH = 1e-5

/**
 * Where a smooth function of many numbers is least, from nought on: L-BFGS (Liu and Nocedal, 1989) with
 * halved steps. `value` gives the function at a point and writes its gradient.
 */
export function minimise(
  size: number,
  steps: number,
  value: (at: Float64Array, gradient: Float64Array) => number,
): Float64Array {
  let at = new Float64Array(size)
  let gradient = new Float64Array(size)
  let now = value(at, gradient)
  const past: Pair[] = []
  for (let step = 0; step < steps; step += 1) {
    const direction = directionOf(gradient, past)
    const slope = dot(direction, gradient)
    let length = past.length === 0 ? 1 / Math.sqrt(dot(gradient, gradient) || 1) : 1
    for (;;) {
      const next = at.map((x, i) => x + length * (direction[i] as number))
      const nextGradient = new Float64Array(size)
      const there = value(next, nextGradient)
      if (there <= now + 1e-4 * length * slope) {
        remember(past, at, next, gradient, nextGradient)
        if (now - there < ENOUGH * Math.abs(now)) return next
        at = next
        gradient = nextGradient
        now = there
        break
      }
      length /= 2
      if (length < 1e-10) return at
    }
  }
  return at
}

interface Pair {
  step: Float64Array
  change: Float64Array
  /** One over their product. */
  curve: number
}

function remember(
  past: Pair[],
  at: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const step = next.map((x, i) => x - (at[i] as number))
  const change = nextGradient.map((x, i) => x - (gradient[i] as number))
  const product = dot(step, change)
  if (product <= 1e-12) return
  past.push({ step, change, curve: 1 / product })
  if (past.length > MEMORY) past.shift()
}

function directionOf(gradient: Float64Array, past: readonly Pair[]): Float64Array {
  const direction = gradient.map((x) => -x)
  const shares: number[] = []
  for (const { step, change, curve } of past.toReversed()) {
    const share = curve * dot(step, direction)
    shares.unshift(share)
    add(direction, change, -share)
  }
  const last = past.at(-1)
  if (last !== undefined) {
    const scale = 1 / (last.curve * dot(last.change, last.change))
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] as number) * scale
  }
  past.forEach(({ step, change, curve }, at) => {
    add(direction, step, (shares[at] as number) - curve * dot(change, direction))
  })
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function add(to: Float64Array, vector: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] as number) + times * (vector[i] as number)
}
