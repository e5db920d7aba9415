import type { Draw } from './draw.ts'

/** How characters sound when somebody reads them out, as a speech recogniser writes it down. */

const FIGURES = 'zero one two three four five six seven eight nine'.split(' ')
const TEENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const NATO = (
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar ' +
  'papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'
).split(' ')
const THINGS = (
  'apple bertie cat dog elephant freddie george harry igloo jam kettle london mother nellie orange ' +
  'peter queen robert sugar tommy umbrella vera william xylophone yellow zebra'
).split(' ')
/** Words that sound as figures do and that a recogniser writes instead of them. */
const SOUNDS_LIKE: Record<string, string[]> = {
  one: ['won'],
  two: ['to', 'too'],
  four: ['for'],
  eight: ['ate'],
}

export interface Voice {
  /** What this speaker calls 0. */
  zero: string
  /** How this speaker gives letters. */
  letters: 'plain' | 'nato' | 'things' | 'merged' | 'capitals'
  doubles: boolean
  /** Reads pairs as numbers: `forty two`. */
  pairs: boolean
  /** The recogniser writes some groups as figures. */
  figures: boolean
  homophones: boolean
}

export function drawVoice(draw: Draw): Voice {
  return {
    zero: draw.pick(['oh', 'oh', 'oh', 'zero', 'zero', 'nought', 'o']),
    letters: draw.pick(['plain', 'plain', 'plain', 'nato', 'things', 'merged', 'capitals']),
    doubles: draw.chance(0.7),
    pairs: draw.chance(0.25),
    figures: draw.chance(0.12),
    homophones: draw.chance(0.1),
  }
}

/** Says groups such as `['07700', '900', '123']`, one string a group. */
export function sayGroups(groups: readonly string[], voice: Voice, draw: Draw): string[] {
  return groups.map((group) =>
    /^[0-9]+$/.test(group) ? sayFigures(group, voice, draw) : sayMixed(group, voice, draw),
  )
}

function sayMixed(group: string, voice: Voice, draw: Draw): string {
  return group
    .split(/([0-9]+)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^[0-9]/.test(part) ? sayFigures(part, voice, draw) : sayLetters(part, voice, draw),
    )
    .join(' ')
}

export function sayFigures(group: string, voice: Voice, draw: Draw): string {
  if (voice.figures && draw.chance(0.5)) return group
  if (voice.pairs && group.length === 2 && group[0] !== '0') return sayPair(Number(group))
  if (group.length === 3 && group.endsWith('00') && group[0] !== '0' && draw.chance(0.7)) {
    return `${FIGURES[Number(group[0])]} hundred`
  }
  const said: string[] = []
  for (let at = 0; at < group.length; at += 1) {
    const figure = sayFigure(group[at] as string, voice)
    let same = 1
    while (group[at + same] === group[at] && same < 3) same += 1
    if (voice.doubles && same === 3 && draw.chance(0.6)) {
      said.push(`${draw.pick(['triple', 'treble'])} ${figure}`)
      at += 2
    } else if (voice.doubles && same >= 2) {
      said.push(`double ${figure}`)
      at += 1
    } else said.push(figure)
  }
  return voice.homophones ? misheard(said, draw) : said.join(' ')
}

function misheard(said: readonly string[], draw: Draw): string {
  const slip = draw.whole(0, Math.max(0, said.length - 1))
  return said
    .map((word, at) => {
      const others = SOUNDS_LIKE[word]
      return at === slip && at > 0 && others ? draw.pick(others) : word
    })
    .join(' ')
}

const sayFigure = (figure: string, voice: Voice): string =>
  figure === '0' ? voice.zero : (FIGURES[Number(figure)] as string)

/** 10 to 99 as a number: `forty two`. */
export function sayPair(value: number): string {
  if (value < 10) return FIGURES[value] as string
  if (value < 20) return TEENS[value - 10] as string
  const unit = value % 10
  const ten = TENS[Math.floor(value / 10)] as string
  return unit === 0 ? ten : `${ten} ${FIGURES[unit]}`
}

export function sayLetters(letters: string, voice: Voice, draw: Draw): string {
  const lower = letters.toLowerCase()
  if (voice.letters === 'merged' && lower.length === 2) return lower
  if (voice.letters === 'capitals') return letters.split('').join(draw.chance(0.5) ? ' ' : '')
  if (voice.doubles && lower.length === 2 && lower[0] === lower[1] && draw.chance(0.3)) {
    return `double ${lower[0]}`
  }
  return [...lower]
    .map((letter) => {
      const place = letter.charCodeAt(0) - 97
      if (voice.letters === 'nato') return NATO[place]
      if (voice.letters === 'things' && draw.chance(0.5)) return `${letter} for ${THINGS[place]}`
      return letter
    })
    .join(' ')
}

const ORDINALS = (
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth ' +
  'thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
).split(' ')

/** 1 to 31 as a place in a row: `twenty second`. */
export function sayOrdinal(value: number): string {
  if (value <= 20) return ORDINALS[value] as string
  if (value === 30) return 'thirtieth'
  return `${TENS[Math.floor(value / 10)]} ${ORDINALS[value % 10]}`
}

/** `nineteen seventy nine`, `nineteen oh four`, `two thousand and three`. */
export function sayYear(year: number, draw: Draw): string {
  if (year >= 2010) return `twenty ${sayPair(year - 2000)}`
  if (year >= 2000) {
    return year === 2000 ? 'two thousand' : `two thousand and ${FIGURES[year - 2000]}`
  }
  const rest = year - 1900
  if (draw.chance(0.2)) return sayPair(rest)
  return rest < 10 ? `nineteen oh ${FIGURES[rest]}` : `nineteen ${sayPair(rest)}`
}
