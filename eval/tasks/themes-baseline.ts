import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * The plain method everything is measured against, written apart from the engine: TF-IDF vectors of
 * words that at least two texts share, spherical k-means with the best of ten seeded starts.
 * @param each How many nearest clusters a text is put in.
 */
export function clusterByKMeans(
  texts: readonly string[],
  k: number,
  each: 1 | 2,
  seed: number,
): string[][] {
  return clusterVectors(tfIdf(texts), k, each, seed)
}

/** Spherical k-means on vectors of length 1, the best of ten seeded starts. */
export function clusterVectors(
  vectors: readonly Float64Array[],
  k: number,
  each: 1 | 2,
  seed: number,
): string[][] {
  const generator = xoroshiro128plus(seed)
  const share = () => uniformFloat64(generator)
  let best = { fit: -1, centres: [] as Float64Array[] }
  for (let start = 0; start < STARTS; start += 1) {
    const found = oneStart(vectors, k, share)
    if (found.fit > best.fit) best = found
  }
  return vectors.map((vector) =>
    best.centres
      .map((centre, index) => ({ name: `k${index}`, likeness: dot(vector, centre) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, each)
      .map(({ name }) => name),
  )
}

const STARTS = 10
const ROUNDS = 50
const COMMON_SHARE = 0.4

function tfIdf(texts: readonly string[]): Float64Array[] {
  const bags = texts.map((text) => {
    const counts = new Map<string, number>()
    const words =
      text
        .replace(/\[[^\]\n]*\]/g, ' ')
        .toLowerCase()
        .match(/\p{L}{3,}/gu) ?? []
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    return counts
  })
  const held = new Map<string, number>()
  for (const bag of bags) for (const word of bag.keys()) held.set(word, (held.get(word) ?? 0) + 1)
  const vocabulary = [...held]
    .filter(([, texts_with]) => texts_with >= 2 && texts_with <= COMMON_SHARE * texts.length)
    .map(([word]) => word)
    .sort()
  return bags.map((bag) =>
    unit(
      Float64Array.from(
        vocabulary,
        (word) => (bag.get(word) ?? 0) * Math.log(texts.length / held.get(word)!),
      ),
    ),
  )
}

function oneStart(vectors: readonly Float64Array[], k: number, share: () => number) {
  let centres = seedCentres(vectors, k, share)
  let fit = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = centres.map((centre) => new Float64Array(centre.length))
    const before = fit
    fit = 0
    for (const vector of vectors) {
      const likenesses = centres.map((centre) => dot(vector, centre))
      const nearest = likenesses.indexOf(Math.max(...likenesses))
      fit += likenesses[nearest]!
      for (const [at, value] of vector.entries()) sums[nearest]![at]! += value
    }
    centres = sums.map((sum, index) => (dot(sum, sum) > 0 ? unit(sum) : centres[index]!))
    if (Math.abs(fit - before) < 1e-9) break
  }
  return { fit, centres }
}

/** k-means++: each next centre is drawn in proportion to its distance from those there are. */
function seedCentres(vectors: readonly Float64Array[], k: number, share: () => number) {
  const centres = [vectors[Math.floor(share() * vectors.length)]!]
  while (centres.length < Math.min(k, vectors.length)) {
    const gaps = vectors.map((vector) =>
      Math.max(0, 1 - Math.max(...centres.map((centre) => dot(vector, centre)))),
    )
    let left = share() * gaps.reduce((sum, gap) => sum + gap, 0)
    let next = 0
    while (next < gaps.length - 1 && left >= gaps[next]!) {
      left -= gaps[next]!
      next += 1
    }
    centres.push(vectors[next]!)
  }
  return centres
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector)) || 1
  return vector.map((value) => value / length)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}
