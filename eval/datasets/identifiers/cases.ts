import { CARRIERS } from './carriers.ts'
import { Draw } from './draw.ts'
import { MAKERS } from './render.ts'

/** A short invented exchange that holds one identifier, in one or more pieces. */
export interface IdentifierCase {
  type: string
  /** How it is put: `written`, or how it was read out. */
  style: Style
  turns: { speaker: 'coach' | 'client'; text: string }[]
  /** Every letter and figure of every piece has to be masked. */
  pieces: { turn: number; start: number; end: number }[]
}

export const STYLES = [
  'written',
  'plain',
  'fillers',
  'corrected',
  'fragments',
  'echoed',
  'read_back',
] as const
export type Style = (typeof STYLES)[number]

/** Types said in one breath: they are not cut into fragments. */
const WHOLE = new Set(['ADDRESS', 'HANDLE', 'URL', 'DOB', 'REF'])
const SPOKEN: Style[] = [
  'plain',
  'plain',
  'fillers',
  'corrected',
  'fragments',
  'echoed',
  'read_back',
]
const FILLERS = ['er', 'um', 'erm', 'uh', '...', 'let me see', 'hang on', 'then']
const NODS = [
  'yep',
  'yeah',
  'go on',
  'mhm',
  'okay',
  'right',
  'uh huh',
  'got that',
  'yes',
  'and then',
]

export const IDENTIFIER_TYPES_MADE: readonly string[] = Object.keys(MAKERS)

/** `count` exchanges for every type of identifier, a third of them written. */
export function identifierCases(seed: number, count: number): IdentifierCase[] {
  const draw = new Draw(seed)
  return IDENTIFIER_TYPES_MADE.flatMap((type) =>
    Array.from({ length: count }, () => {
      const wanted: Style = draw.chance(1 / 3) ? 'written' : draw.pick(SPOKEN)
      const cut = wanted !== 'written' && wanted !== 'read_back'
      return makeCase(type, cut && WHOLE.has(type) ? 'plain' : wanted, draw)
    }),
  )
}

class Exchange {
  readonly turns: IdentifierCase['turns'] = []
  readonly pieces: IdentifierCase['pieces'] = []

  turn(speaker: 'coach' | 'client'): void {
    this.turns.push({ speaker, text: '' })
  }

  say(words: string, marked = false): void {
    if (words === '') return
    if (words.includes(' | ')) {
      const [lead, rest] = words.split(' | ') as [string, string]
      this.say(lead)
      this.say(rest, marked)
      return
    }
    const turn = this.turns.at(-1) as IdentifierCase['turns'][0]
    const gap = turn.text === '' || /^[,.;?)]/.test(words) || /[(]$/.test(turn.text) ? '' : ' '
    const start = turn.text.length + gap.length
    turn.text += gap + words
    if (marked) this.pieces.push({ turn: this.turns.length - 1, start, end: start + words.length })
  }
}

function makeCase(type: string, style: Style, draw: Draw): IdentifierCase {
  const rendered = (MAKERS[type] as (draw: Draw) => { written: string; said: string[] })(draw)
  const carriers = CARRIERS[type] as (typeof CARRIERS)[string]
  const line = draw.pick(style === 'written' ? carriers.written : carriers.spoken)
  const exchange = new Exchange()
  const [question, answer = question] = line.split(' > ') as [string, string?]
  if (answer !== question) {
    exchange.turn('coach')
    exchange.say(question)
  }
  exchange.turn('client')
  const [before = '', after = ''] = (answer as string).split('{}')
  exchange.say(before.trim())
  if (style === 'written') exchange.say(rendered.written, true)
  else sayIn(style, exchange, rendered.said, draw)
  exchange.say(after.trim())
  return { type, style, turns: exchange.turns, pieces: exchange.pieces }
}

function sayIn(style: Style, exchange: Exchange, said: readonly string[], draw: Draw): void {
  if (style === 'corrected') correct(exchange, said, draw)
  else if (style === 'fragments' || style === 'echoed') dictate(style, exchange, said, draw)
  else if (style === 'fillers') {
    for (const [at, group] of said.entries()) hesitate(exchange, group, at, draw)
  } else {
    for (const group of said) exchange.say(group, true)
    if (style === 'read_back') readBack(exchange, said, draw)
  }
}

function dictate(style: Style, exchange: Exchange, said: readonly string[], draw: Draw): void {
  for (const [at, group] of said.entries()) {
    exchange.say(group, true)
    if (at === said.length - 1) return
    exchange.turn('coach')
    const echo = style === 'echoed' && draw.chance(0.7)
    exchange.say(echo ? group : draw.pick(NODS), echo)
    exchange.turn('client')
  }
}

function readBack(exchange: Exchange, said: readonly string[], draw: Draw): void {
  exchange.turn('coach')
  exchange.say(
    draw.pick(['so', 'right so that is', 'lovely', 'i have got', 'let me read that back']),
  )
  for (const group of said) exchange.say(group, true)
  exchange.turn('client')
  exchange.say(draw.pick(['that is it', 'yeah', 'spot on']))
}

function hesitate(exchange: Exchange, group: string, at: number, draw: Draw): void {
  if (at > 0) exchange.say(draw.pick(FILLERS))
  exchange.say(group, true)
}

const FIGURE = /^(zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)$/

/** Says a wrong figure or group first and puts it right. */
function correct(exchange: Exchange, said: readonly string[], draw: Draw): void {
  const at = draw.whole(0, said.length - 1)
  for (const [index, group] of said.entries()) {
    if (index !== at) {
      exchange.say(group, true)
      continue
    }
    const words = group.split(' ')
    const slip = words.findIndex((word) => FIGURE.test(word))
    if (slip >= 0 && words[slip - 1] !== 'double' && draw.chance(0.5)) {
      const wrong = words[slip] === 'five' ? 'nine' : 'five'
      exchange.say([...words.slice(0, slip), wrong].join(' '), true)
      exchange.say(draw.pick(['no sorry', 'sorry', 'no', 'no wait', 'i mean']))
      exchange.say(words.slice(slip).join(' '), true)
      continue
    }
    exchange.say(group, true)
    exchange.say(draw.pick(['no sorry', 'sorry i will start that bit again', 'no hang on', 'wait']))
    exchange.say(group, true)
  }
}
