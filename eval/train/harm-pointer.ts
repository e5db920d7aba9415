import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { kindsOf } from '../../core/safeguarding/find-concerns.ts'
import { featuresOf, PLACES, type Pointer, scoreOf } from '../../core/safeguarding/pointer.ts'
import { type Example, trainLinear } from './linear-trainer.ts'

/** A passage with what it may speak of; none for ordinary talk. */
export interface Passage {
  text: string
  harm: boolean
  /** How much it counts beside others of its class. */
  weight: number
}

const Line = z.looseObject({
  text: z.string(),
  kinds: z.array(z.string()),
  half: z.string().optional(),
})
const Coded = z.looseObject({ turns: z.array(z.looseObject({ text: z.string() })) })

const Note = z.looseObject({ text: z.string() })

const linesOf = (name: string): unknown[] =>
  readFileSync(new URL(`../datasets/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** Passages written to learn from, and the development half of those written to measure by. */
export const writtenPassages = (): Passage[] =>
  ['safeguarding-training.jsonl', 'safeguarding-examples.jsonl'].flatMap((name) =>
    linesOf(name).flatMap((value) => {
      const { text, kinds, half } = Line.parse(value)
      return half === 'test' ? [] : [{ text, harm: kinds.length > 0, weight: 1 }]
    }),
  )

/** Ordinary talk of invented appointments: nothing in it was written to speak of harm. */
export const ordinaryTalk = (): Passage[] => {
  const turns = ['written-appointments.jsonl', 'code-examples.jsonl'].flatMap((name) =>
    linesOf(name).flatMap((value) => Coded.parse(value).turns.map(({ text }) => text)),
  )
  const notes = linesOf('demo-unit/notes.jsonl').flatMap((value) =>
    Note.parse(value).text.split(/(?<=[.!?])\s+/),
  )
  return [...turns, ...notes].flatMap((text) =>
    kindsOf(text).length === 0 ? [{ text, harm: false, weight: ORDINARY }] : [],
  )
}

/** There are many times more of them. */
const ORDINARY = 0.15

/** Ordinary stretches that are pointed to all the same, as a share of all: the price of the others. */
const PRICE = 0.01

/** A pointer from passages; its threshold lets through `PRICE` of the ordinary talk it did not see. */
export function trainPointer(passages: readonly Passage[]): Pointer {
  const held = (at: number) => at % 5 === 4
  const first = learn(passages.filter((_, at) => !held(at)))
  const unseen = passages.filter(({ harm, weight }, at) => held(at) && !harm && weight < 1)
  const scores = unseen.map(({ text }) => scoreOf(text, first)).sort((a, b) => a - b)
  const from = scores[Math.floor((1 - PRICE) * scores.length)] ?? Number.POSITIVE_INFINITY
  return { ...learn(passages), from }
}

function learn(passages: readonly Passage[]): Pointer {
  const examples = passages.map(({ text, harm, weight }): Example => {
    const { places, values } = featuresOf(text)
    // One place more, always on: the bias.
    return {
      places: Uint32Array.of(...places, PLACES),
      values: Float32Array.of(...values, 0.5),
      targets: Int8Array.of(harm ? 1 : 0),
      weight,
    }
  })
  const trained = trainLinear(examples, 1, { cost: COST, epochs: 20, seed: 11 })
  const most = trained.slice(0, PLACES).reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  const unit = most / 127
  const weights = Int8Array.from({ length: PLACES }, (_, at) =>
    Math.round((trained[at] as number) / unit),
  )
  return { weights, unit, bias: 0.5 * (trained[PLACES] as number), from: 0 }
}

/** What an error costs against the size of the weights, times the number of passages. */
const COST = 4_000

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { weights, unit, bias, from } = trainPointer([...writtenPassages(), ...ordinaryTalk()])
  const bytes = Buffer.from(weights.buffer).toString('base64')
  writeFileSync(
    new URL('../../core/safeguarding/pointer-weights.ts', import.meta.url),
    `/** Made by \`npx tsx eval/train/harm-pointer.ts\`; a byte a place, in base64. */\n` +
      `export const POINTER_WEIGHTS = {\n  unit: ${unit},\n  bias: ${bias},\n  from: ${from},\n` +
      `  weights:\n    '${bytes}',\n}\n`,
  )
}
