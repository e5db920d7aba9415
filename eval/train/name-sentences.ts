import common from '../../core/redaction/lists/common-words.json' with { type: 'json' }
import firsts from '../../core/redaction/lists/first-names.json' with { type: 'json' }
import informal from '../../core/redaction/lists/informal-words.json' with { type: 'json' }
import places from '../../core/redaction/lists/places.json' with { type: 'json' }
import rare from '../../core/redaction/lists/rare-words.json' with { type: 'json' }
import surnames from '../../core/redaction/lists/surnames.json' with { type: 'json' }
import { NAME_DECOYS } from './name-decoys.ts'
import {
  GENERIC_FIRST,
  GENERIC_LAST,
  ORG_FIRST,
  ORG_GROUP,
  ORG_LAST,
  STREET_LAST,
  WORD_FIRST,
  WORD_LAST,
} from './name-parts.ts'
import { NAME_TEMPLATES } from './name-templates.ts'

/** A number from 0 to 1. */
export type Draw = () => number

const FIRST = firsts.words.split(' ').filter((name) => name.length > 2)
const LAST = surnames.words.split(' ').filter((name) => name.length > 2)
const PLACES = places.words.split(';')
const WORD_NAMES = [...WORD_FIRST, ...WORD_LAST]
const names = new Set([...FIRST, ...LAST, ...WORD_NAMES])
const COMMON = common.words.split(' ').filter((word) => word.length > 2 && !names.has(word))
const RARE = rare.words.split(' ').filter((word) => word.length > 3 && !names.has(word))
const INFORMAL = informal.words.split(' ').filter((word) => !names.has(word))
const TEMPLATES = [...NAME_TEMPLATES, ...NAME_DECOYS]

export const pick = <T>(list: readonly T[], draw: Draw): T =>
  list[Math.floor(draw() * list.length)]!
export const titled = (text: string) => text.replace(/(^|[\s'-])\p{L}/gu, (m) => m.toUpperCase())

export interface Sentence {
  text: string
  spans: { start: number; end: number; type: string }[]
}

/** One of our own sentences with drawn names in its slots, capitals as in writing. */
export function drawSentence(draw: Draw): Sentence {
  const template = pick(TEMPLATES, draw)
  let text = ''
  const spans: Sentence['spans'] = []
  for (const part of template.split(/(\{[A-Z]\})/)) {
    const maker = /^\{[A-Z]\}$/.test(part) ? MAKERS[part[1]!] : undefined
    if (maker === undefined) {
      text += part
      continue
    }
    const value = maker.make(draw)
    if (maker.type !== null) {
      spans.push({ start: text.length, end: text.length + value.length, type: maker.type })
    }
    text += value
  }
  return { text, spans }
}

export const makeFirst = (draw: Draw): string =>
  draw() < 0.25 ? pick(WORD_FIRST, draw) : pick(FIRST, draw)
export const makeLast = (draw: Draw): string =>
  draw() < 0.15 ? pick(WORD_LAST, draw) : pick(LAST, draw)
export const makePlace = (draw: Draw): string => pick(PLACES, draw)

const MAKERS: Record<string, { type: string | null; make: (draw: Draw) => string }> = {
  F: { type: 'NAME', make: (draw) => titled(makeFirst(draw)) },
  S: { type: 'NAME', make: (draw) => titled(makeLast(draw)) },
  P: { type: 'PLACE', make: (draw) => titled(makePlace(draw)) },
  O: { type: 'ORG', make: (draw) => titled(makeOrg(draw)) },
  W: { type: 'ORG', make: (draw) => makeFreeOrg(draw) },
  A: { type: 'ADDRESS', make: (draw) => titled(makeStreet(draw)) },
  G: { type: null, make: (draw) => `${draw() < 0.6 ? 'the ' : ''}${makeKind(draw)}` },
  X: { type: null, make: (draw) => pick(COMMON, draw) },
  R: { type: null, make: (draw) => pick(draw() < 0.5 ? RARE : INFORMAL, draw) },
  V: { type: null, make: madeUp },
  D: { type: null, make: (draw) => String(1 + Math.floor(draw() * (draw() < 0.7 ? 30 : 900))) },
  N: { type: null, make: (draw) => pick(WORD_NAMES, draw) },
}

const makeKind = (draw: Draw) =>
  `${pick(GENERIC_FIRST, draw).replace('-', ' ')} ${pick(GENERIC_LAST, draw)}`

/** The front of one word and the back of another. */
function madeUp(draw: Draw): string {
  const [a, b] = [pick(RARE, draw), pick(RARE, draw)]
  return a.slice(0, 2 + Math.floor(draw() * 3)) + b.slice(-(2 + Math.floor(draw() * 3)))
}

export function makeOrg(draw: Draw): string {
  const first = draw() < 0.4 ? pick(draw() < 0.5 ? PLACES : LAST, draw) : pick(ORG_FIRST, draw)
  return `${first.replace('-', ' ')} ${pick(ORG_LAST, draw).replace('|', ' ')}`
}

/** Names that firms, charities, schools and pubs give themselves, of any words. */
function makeFreeOrg(draw: Draw): string {
  const word = () => pick(draw() < 0.8 ? COMMON : RARE, draw)
  const head = () => pick(ORG_LAST, draw).replace('|', ' ')
  const place = () => pick(PLACES, draw)
  const name = () => pick(draw() < 0.5 ? FIRST : LAST, draw)
  const shapes: [number, () => string][] = [
    [20, () => `${word()} ${head()}`],
    [7, () => `the ${word()} ${draw() < 0.6 ? head() : word()}`],
    [3, () => `the ${word()}`],
    [12, () => `st ${pick(FIRST, draw)}${draw() < 0.7 ? "'s" : ''} ${draw() < 0.4 ? head() : ''}`],
    [8, () => `${word()} and ${draw() < 0.6 ? word() : name()}`],
    [4, () => `the ${word()} and ${word()}`],
    [3, () => `${word()} of ${word()} ${draw() < 0.4 ? head() : ''}`],
    [4, () => `${pick(ORG_GROUP, draw)} ${draw() < 0.6 ? place() : word()} ${word()}`],
    [4, () => `${word()} the ${word()} ${place()}`],
    [5, () => `${word()}${word()} ${draw() < 0.6 ? head() : ''}`],
    [5, () => `${word()} ${word()} ${head()}`],
    [8, () => `${draw() < 0.5 ? place() : name()} ${word()}`],
    [6, () => `${place()} ${pick(GENERIC_FIRST, draw)} ${pick(GENERIC_LAST, draw)}`],
    [4, () => `${name()}'s ${draw() < 0.5 ? head() : ''}`],
    [3, () => `little ${word()}s`],
    [
      3,
      () =>
        `${word()} ${pick(['by', 'for', 'with', 'at'], draw)} ${draw() < 0.5 ? word() : name()}`,
    ],
    [3, () => pick(LAST, draw)],
    [4, () => `${pick(LAST, draw)} and ${draw() < 0.5 ? 'sons' : pick(LAST, draw)}`],
  ]
  let left = draw() * shapes.reduce((sum, [weight]) => sum + weight, 0)
  const shape = shapes.find(([weight]) => {
    left -= weight
    return left <= 0
  })
  return titledOrg((shape ?? shapes[0]!)[1]().trim().replace(/\s+/g, ' '))
}

/** Small words in a firm's name keep their small letters. */
const titledOrg = (text: string) =>
  titled(text).replace(/\b(The|And|Of|For|By|With|At)\b/g, (word) => word.toLowerCase())

export function makeStreet(draw: Draw): string {
  const name = pick(draw() < 0.5 ? LAST : ORG_FIRST, draw).replace('-', ' ')
  const number = draw() < 0.6 ? `${1 + Math.floor(draw() * 140)} ` : ''
  return `${number}${name} ${pick(STREET_LAST, draw)}`
}
