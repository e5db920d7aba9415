import type { Output } from '../../workers/models/tagger/heads.ts'
import { exclusiveRanges } from '../../workers/models/tagger/model.ts'
import { type CodedTurn, keyOf } from '../train/tagger-data.ts'

const EPOCHS = 30
const RATE = 0.3
const TURNS_MIN = 2

/** A turn as a bag of TF-IDF values, scaled to length one. */
type Bag = [place: number, value: number][]

/**
 * The floor that any tagger must beat: single words and pairs of the turn alone, TF-IDF, logistic
 * regression (scikit-learn's C = 1) with both classes weighing the same. Learns from some turns of one speaker and says
 * which outputs hold for others.
 */
export function floorTagger(
  seen: readonly CodedTurn[],
  outputs: readonly Output[],
): (text: string) => Output[] {
  const vocabulary = vocabularyOf(seen)
  const bags = seen.map((turn) => bagOf(turn.text, vocabulary))
  const width = outputs.length
  const weights = new Float32Array((vocabulary.size + 1) * width)
  // A weight is pulled towards nought only when its term occurs: the rarer, the harder each time.
  const shrink = new Float32Array(vocabulary.size + 1)
  for (const { place, turns } of vocabulary.values()) shrink[place] = 1 / turns
  const squares = new Float32Array(weights.length).fill(1e-2)
  const targets = seen.map(({ labels }) => outputs.map((output) => labels.get(keyOf(output))))
  const balance = outputs.map((_, k) => balanceOf(targets.map((row) => row[k])))
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    bags.forEach((_, step) => {
      // A fixed stride that shares no factor with most counts walks all turns in a mixed order.
      const at = (step * 7_919 + epoch) % bags.length
      const bag = bags[at] as Bag
      const scores = scoresOf(bag, weights, width)
      for (let k = 0; k < width; k += 1) {
        const target = targets[at]?.[k]
        if (target === undefined) continue
        const p = 1 / (1 + Math.exp(-(scores[k] as number)))
        const pull = (p - target) * (balance[k]?.[target] as number)
        for (const [place, value] of bag) {
          const w = place * width + k
          const gradient = pull * value + (shrink[place] as number) * (weights[w] as number)
          squares[w] = (squares[w] as number) + gradient * gradient
          weights[w] = (weights[w] as number) - (RATE * gradient) / Math.sqrt(squares[w] as number)
        }
      }
    })
  }
  return (text) => decided(scoresOf(bagOf(text, vocabulary), weights, width), outputs)
}

function gramsOf(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}'’]*|\p{N}+|\?/gu) ?? []
  return [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)]
}

interface Term {
  place: number
  idf: number
  /** Turns that have it. */
  turns: number
}

function vocabularyOf(seen: readonly CodedTurn[]): Map<string, Term> {
  const counts = new Map<string, number>()
  for (const { text } of seen) {
    for (const gram of new Set(gramsOf(text))) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  const vocabulary = new Map<string, Term>()
  for (const [gram, count] of counts) {
    if (count < TURNS_MIN) continue
    const idf = Math.log((1 + seen.length) / (1 + count)) + 1
    vocabulary.set(gram, { place: vocabulary.size, idf, turns: count })
  }
  return vocabulary
}

/** The last place is the same in every bag: the intercept. */
function bagOf(text: string, vocabulary: ReadonlyMap<string, Term>): Bag {
  const values = new Map<number, number>()
  for (const gram of gramsOf(text)) {
    const term = vocabulary.get(gram)
    if (term) values.set(term.place, (values.get(term.place) ?? 0) + term.idf)
  }
  const length = Math.hypot(...values.values()) || 1
  const bag: Bag = [...values].map(([place, value]) => [place, value / length])
  return [...bag, [vocabulary.size, 1]]
}

function balanceOf(targets: readonly (0 | 1 | undefined)[]): [number, number] {
  const known = targets.filter((target) => target !== undefined)
  const ones = known.filter((target) => target === 1).length
  return [known.length / (2 * (known.length - ones || 1)), known.length / (2 * (ones || 1))]
}

function scoresOf(bag: Bag, weights: Float32Array, width: number): Float64Array {
  const scores = new Float64Array(width)
  for (const [place, value] of bag) {
    for (let k = 0; k < width; k += 1) {
      scores[k] = (scores[k] as number) + value * (weights[place * width + k] as number)
    }
  }
  return scores
}

function decided(scores: Float64Array, outputs: readonly Output[]): Output[] {
  const result = outputs.filter((output, k) => output.kind === 'any' && (scores[k] as number) > 0)
  for (const [from, to] of exclusiveRanges(outputs)) {
    let best = from
    for (let k = from; k < to; k += 1) {
      if ((scores[k] as number) > (scores[best] as number)) best = k
    }
    result.push(outputs[best] as Output)
  }
  return result
}
