import { cutSession, plain, stem } from '../../core/redaction/tokens.ts'
import { FEATURES_MAX, featuresAt } from '../../workers/models/redactor/features.ts'
import {
  type Marginals,
  marginals,
  movesOf,
  roomFor,
  type SequenceModel,
  scoreToken,
  TAG_COUNT,
  TAGS,
  type Tag,
} from '../../workers/models/redactor/sequence-model.ts'
import {
  COMMON,
  FIRST,
  KNOWN,
  PLACE,
  type SessionView,
  SURNAME,
  viewSession,
} from '../../workers/models/redactor/views.ts'
import { asSpoken, type MarkedSession, renamed, templateSession } from './names-data.ts'

export interface NameTraining {
  epochs: number
  /** The weights of this many last epochs are averaged. */
  averaged: number
  /** Number of hashed features, a power of two. */
  size: number
  /** Sessions of our own sentences in each epoch. */
  drawn: number
  rate: number
  /** Pull of every weight towards nothing, per step. */
  decay: number
  /** Share of marked words whose place in the lists is hidden, so that unlisted names are learnt. */
  unlisted: number
}

export const NAME_TRAINING: NameTraining = {
  epochs: 14,
  averaged: 5,
  size: 1 << 17,
  drawn: 70,
  rate: 0.12,
  decay: 2e-6,
  unlisted: 0.25,
}

/** Sentences of our own in one drawn session. */
const SENTENCES = 40
const TAG_INDEX = new Map<string, number>(TAGS.map((tag, index) => [tag, index]))
const TYPES = new Set(TAGS.slice(1).map((tag) => tag.slice(2)))

/** Trains by AdaGrad on the likelihood of whole turns; each epoch sees other names and other shapes. */
export function trainNames(
  sessions: readonly MarkedSession[],
  draw: () => number,
  options: NameTraining = NAME_TRAINING,
): SequenceModel {
  const model: Learning = {
    size: options.size,
    weights: new Float32Array(options.size * TAG_COUNT),
    step: 1,
    transitions: new Float32Array(TAG_COUNT * TAG_COUNT),
  }
  const state = {
    weights: new Float32Array(model.weights.length).fill(1e-4),
    transitions: new Float32Array(model.transitions.length).fill(1e-4),
  }
  const sums = {
    weights: new Float32Array(model.weights.length),
    transitions: new Float32Array(model.transitions.length),
  }
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const rate = options.rate * (1 - (0.85 * epoch) / options.epochs)
    const order = [...sessions, ...Array.from({ length: options.drawn }, () => null)]
    shuffle(order, draw)
    for (const session of order) {
      const drawn = session === null ? templateSession(draw, SENTENCES) : vary(session, draw)
      for (const { features, tags } of examples(drawn, draw, options)) {
        learn(model, state, features, tags, rate, options.decay)
      }
    }
    if (epoch >= options.epochs - options.averaged) addTo(sums, model, 1 / options.averaged)
  }
  return { size: model.size, step: 1, ...sums }
}

function addTo(
  sums: { weights: Float32Array; transitions: Float32Array },
  model: SequenceModel,
  share: number,
): void {
  model.weights.forEach((weight, at) => {
    sums.weights[at]! += weight * share
  })
  model.transitions.forEach((weight, at) => {
    sums.transitions[at]! += weight * share
  })
}

function vary(session: MarkedSession, draw: () => number): MarkedSession {
  const named = draw() < 0.75 ? renamed(session, draw) : session
  return named.kind !== 'spoken' && draw() < 0.5 ? asSpoken(named) : named
}

function shuffle<T>(list: T[], draw: () => number): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const k = Math.floor(draw() * (i + 1))
    const swapped = list[i]!
    list[i] = list[k]!
    list[k] = swapped
  }
}

/** A model whose weights can still be moved. */
type Learning = SequenceModel & { weights: Float32Array }

interface Example {
  features: Int32Array[]
  tags: Int8Array
}

/** Turns of a session as features and right tags; some names are told as known beforehand. */
function examples(session: MarkedSession, draw: () => number, options: NameTraining): Example[] {
  const cut = cutSession(session.turns)
  const known = new Set<string>()
  if (draw() < 0.6) {
    for (const turn of session.turns) {
      for (const span of turn.spans) {
        if (span.type !== 'NAME') continue
        const words = turn.text.slice(span.start, span.end).split(/[^\p{L}'’]+/u)
        for (const word of words) if (word && draw() < 0.6) known.add(stem(plain(word)))
      }
    }
  }
  const view = viewSession(cut, known)
  const out = new Int32Array(FEATURES_MAX)
  const hidden = new Map<string, boolean>()
  return session.turns.flatMap((turn, index) => {
    const tokens = cut.tokens[index]!
    if (tokens.length === 0) return []
    const tags = new Int8Array(tokens.length)
    for (const span of turn.spans) {
      if (!TYPES.has(span.type)) continue
      let begun = false
      tokens.forEach((token, at) => {
        if (token.start < span.start || token.start >= span.end) return
        tags[at] = TAG_INDEX.get(`${begun ? 'I' : 'B'}-${span.type}` satisfies string as Tag)!
        begun = true
      })
    }
    const first = view.starts[index]!
    hideLists(view, first, tags, hidden, draw, options.unlisted)
    const places = { first, until: first + tokens.length, asked: view.asked[index]! }
    const features = tokens.map((_, at) => {
      return out.slice(0, featuresAt(view, first + at, places, options.size, out))
    })
    return [{ features, tags }]
  })
}

/** Takes some marked words of a turn off the lists, so that they must be known by their company. */
function hideLists(
  view: SessionView,
  first: number,
  tags: Int8Array,
  hidden: Map<string, boolean>,
  draw: () => number,
  share: number,
): void {
  tags.forEach((tag, at) => {
    if (tag === 0) return
    const { word } = view.words[first + at]!
    const hide = hidden.get(word) ?? draw() < share
    hidden.set(word, hide)
    const lists = view.lists[first + at]!
    if (!hide || lists & COMMON) return
    view.lists[first + at] = lists & ~(FIRST | SURNAME | PLACE) & ~(draw() < 0.5 ? KNOWN : 0)
  })
}

function learn(
  model: Learning,
  state: { weights: Float32Array; transitions: Float32Array },
  features: readonly Int32Array[],
  tags: Int8Array,
  rate: number,
  decay: number,
): void {
  const T = TAG_COUNT
  const n = features.length
  const scores = new Float64Array(n * T)
  features.forEach((own, at) => {
    scoreToken(model, own, own.length, scores, at * T)
  })
  const [m, moves] = [roomFor(n), movesOf(model)]
  marginals(scores, n, moves, m)
  const step = (weights: Float32Array, sums: Float32Array, at: number, gradient: number) => {
    sums[at]! += gradient * gradient
    weights[at] = weights[at]! * (1 - decay) + (rate * gradient) / Math.sqrt(sums[at]!)
  }
  for (let i = 0; i + 1 < n; i += 1) {
    let total = 0
    for (let a = 0; a < T; a += 1) {
      for (let b = 0; b < T; b += 1) total += pair(m, moves, i, a, b)
    }
    for (let a = 0; a < T; a += 1) {
      for (let b = 0; b < T; b += 1) {
        const expected = pair(m, moves, i, a, b) / total
        const actual = tags[i] === a && tags[i + 1] === b ? 1 : 0
        const gradient = actual - expected
        if (Math.abs(gradient) > 1e-4)
          step(model.transitions, state.transitions, a * T + b, gradient)
      }
    }
  }
  for (let i = 0; i < n; i += 1) {
    for (let t = 0; t < T; t += 1) {
      const gradient = (tags[i] === t ? 1 : 0) - m.at[i * T + t]!
      if (Math.abs(gradient) < 1e-3) continue
      for (const feature of features[i]!)
        step(model.weights, state.weights, feature * T + t, gradient)
    }
  }
}

function pair(m: Marginals, moves: Float64Array, i: number, a: number, b: number): number {
  const T = TAG_COUNT
  const next = (i + 1) * T + b
  return m.forward[i * T + a]! * moves[a * T + b]! * m.potentials[next]! * m.backward[next]!
}
