import type { Draw } from './draw.ts'
import {
  drawVoice,
  sayFigures,
  sayGroups,
  sayLetters,
  sayOrdinal,
  sayPair,
  sayYear,
  type Voice,
} from './say.ts'
import {
  makeAccount,
  makeAddress,
  makeBirth,
  makeEmail,
  makeHandle,
  makeLicence,
  makeNhsNumber,
  makeNino,
  makePassport,
  makePhone,
  makePlate,
  makePostcode,
  makeReference,
  makeSite,
  makeSortCode,
} from './values.ts'

/** One way an identifier is put: as written, and as groups that somebody reads out. */
export interface Rendered {
  written: string
  /** In a group, words before ` | ` lead up to the identifier and are no part of it. */
  said: string[]
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

type Maker = (draw: Draw) => Rendered

/** Every kind of identifier with its renderings; each call draws another. */
export const MAKERS: Record<string, Maker> = {
  NINO: coded(makeNino, [' ', '', '', '-']),
  NHS_NO: coded(makeNhsNumber, [' ', ' ', '', '-']),
  PHONE: phone,
  POSTCODE: coded(makePostcode, [' ', ' ', '']),
  ADDRESS: address,
  EMAIL: email,
  URL: site,
  HANDLE: handle,
  DOB: birth,
  SORT_CODE: coded(makeSortCode, ['-', '-', ' ']),
  ACCOUNT: coded(makeAccount, ['', '', ' ']),
  BANK: bank,
  CARD: coded(makeCard, [' ', '', '-']),
  REF: reference,
  VEHICLE: coded(makePlate, [' ', '']),
  PASSPORT: coded(makePassport, ['', '', ' ']),
  LICENCE: coded(makeLicence, [' ', '']),
}

function coded(make: (draw: Draw) => string[], joints: readonly string[]): Maker {
  return function render(draw) {
    const groups = make(draw)
    const text = groups.join(draw.pick(joints))
    const written = /[A-Z]/.test(text) && draw.chance(0.15) ? text.toLowerCase() : text
    return { written, said: sayGroups(groups, drawVoice(draw), draw) }
  }
}

function phone(draw: Draw): Rendered {
  const groups = makePhone(draw)
  const said = sayGroups(groups, drawVoice(draw), draw)
  const [code = '', ...rest] = groups
  const written = draw.pick([
    groups.join(' '),
    groups.join(''),
    `${code} ${rest.join('')}`,
    `(${code}) ${rest.join(' ')}`,
    groups.join('-'),
    `+44 ${code.slice(1)} ${rest.join(' ')}`,
    `+44${code.slice(1)}${rest.join('')}`,
    `+44 (0)${code.slice(1)} ${rest.join('')}`,
  ])
  if (!draw.chance(0.06)) return { written, said }
  const plus = draw.pick(['plus four four', 'double oh four four'])
  return {
    written,
    said: [plus, sayFigures(code.slice(1), drawVoice(draw), draw), ...said.slice(1)],
  }
}

function address(draw: Draw): Rendered {
  const { room, number, street } = makeAddress(draw)
  const written = [room, `${number} ${street}`].filter((part) => part !== '').join(', ')
  const voice: Voice = { ...drawVoice(draw), letters: 'plain', homophones: false, figures: false }
  const [figures = '', letter = ''] = number.split(/(?=[A-Z])/)
  const house = sayHouse(Number(figures), voice, draw)
  const said = [
    room === '' ? '' : room.toLowerCase().replace(/[0-9]+/, (at) => sayPair(Number(at))),
    house,
    letter.toLowerCase(),
    street.toLowerCase(),
  ]
  return { written, said: [said.filter((part) => part !== '').join(' ')] }
}

function sayHouse(number: number, voice: Voice, draw: Draw): string {
  if (number < 100) return sayPair(number)
  const rest = number - 100
  if (draw.chance(0.5)) return sayFigures(String(number), voice, draw)
  if (rest === 0) return 'one hundred'
  return draw.chance(0.5) ? `one hundred and ${sayPair(rest)}` : `a hundred and ${sayPair(rest)}`
}

function sayHost(host: string): string {
  return host
    .replace(/\.co\.uk$/, ' dot co dot u k')
    .replace(/\.org\.uk$/, ' dot org dot u k')
    .replaceAll('.', ' dot ')
}

function email(draw: Draw): Rendered {
  const { local, host } = makeEmail(draw)
  const voice: Voice = { ...drawVoice(draw), homophones: false }
  const marks: Record<string, string> = { '.': 'dot', _: 'underscore', '-': 'dash' }
  const words = local.map((part) => {
    if (marks[part]) return marks[part] as string
    if (/^[0-9]+$/.test(part)) {
      return draw.chance(0.5) ? sayPair(Number(part)) : sayFigures(part, voice, draw)
    }
    return part.length < 5 && part.length > 1 && draw.chance(0.15) ? [...part].join(' ') : part
  })
  return { written: `${local.join('')}@${host}`, said: [`${words.join(' ')} at`, sayHost(host)] }
}

function site(draw: Draw): Rendered {
  const { host, path } = makeSite(draw)
  const start = draw.pick(['', '', 'www.', 'https://', 'https://www.'])
  const said = [
    start.includes('www') ? draw.pick(['www dot ', 'w w w dot ']) : '',
    sayHost(host),
    path === '' ? '' : ` ${draw.pick(['slash', 'forward slash'])} ${path}`,
  ]
  return { written: `${start}${host}${path === '' ? '' : `/${path}`}`, said: [said.join('')] }
}

function handle(draw: Draw): Rendered {
  const name = makeHandle(draw)
  const voice: Voice = { ...drawVoice(draw), homophones: false, figures: false }
  const said = name
    .split(/(_|[0-9]+)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '_') return 'underscore'
      return /^[0-9]/.test(part) ? sayFigures(part, voice, draw) : part
    })
  return { written: `@${name}`, said: [said.join(' ')] }
}

function birth(draw: Draw): Rendered {
  const { day, month, year } = makeBirth(draw)
  const name = MONTHS[month - 1] as string
  const [dd, mm] = [String(day).padStart(2, '0'), String(month).padStart(2, '0')]
  const short = String(year % 100).padStart(2, '0')
  const suffix = day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : 'th'
  const written = draw.pick([
    `${dd}/${mm}/${year}`,
    `${day}/${month}/${short}`,
    `${dd}.${mm}.${year}`,
    `${dd}-${mm}-${year}`,
    `${year}-${mm}-${dd}`,
    `${day} ${name} ${year}`,
    `${day}${suffix} of ${name} ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
    `${name} ${day}, ${year}`,
    `${day}${suffix} ${name} '${short}`,
  ])
  return { written, said: [sayBirth(day, month, year, draw)] }
}

function sayBirth(day: number, month: number, year: number, draw: Draw): string {
  const name = (MONTHS[month - 1] as string).toLowerCase()
  const spoken_year = sayYear(year, draw)
  const the = draw.chance(0.4) ? 'the ' : ''
  const voice: Voice = { ...drawVoice(draw), homophones: false, figures: false }
  const figures = (value: number) =>
    value < 10 ? `${voice.zero} ${sayPair(value)}` : sayPair(value)
  return draw.pick([
    `${the}${sayOrdinal(day)} of ${name} ${spoken_year}`,
    `${the}${sayOrdinal(day)} of the ${sayOrdinal(month)} ${spoken_year}`,
    `${the}${sayOrdinal(day)} ${name} ${spoken_year}`,
    `${name} the ${sayOrdinal(day)} ${spoken_year}`,
    `${the}${sayOrdinal(day)} of the ${sayOrdinal(month)} ${year % 100 < 10 ? sayYear(year, draw) : sayPair(year % 100)}`,
    `${figures(day)} ${figures(month)} ${spoken_year}`,
  ])
}

function bank(draw: Draw): Rendered {
  const sort = makeSortCode(draw)
  const account = makeAccount(draw)
  const voice = drawVoice(draw)
  const written = `${sort.join(draw.pick(['-', '-', ' ']))}${draw.pick([', ', ' ', ' account ', ' / '])}${account.join(draw.pick(['', '', ' ']))}`
  const between = draw.pick(['', 'and then | ', 'account | ', 'account number | '])
  const [first = '', ...others] = sayGroups(account, voice, draw)
  return { written, said: [...sayGroups(sort, voice, draw), between + first, ...others] }
}

function makeCard(draw: Draw): string[] {
  const fifteen = draw.shape(draw.pick(['4##############', '5##############']))
  let sum = 0
  for (let at = 0; at < 15; at += 1) {
    const figure = Number(fifteen[14 - at])
    const weighed = at % 2 === 0 ? figure * 2 : figure
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  const all = `${fifteen}${(10 - (sum % 10)) % 10}`
  return [all.slice(0, 4), all.slice(4, 8), all.slice(8, 12), all.slice(12)]
}

function reference(draw: Draw): Rendered {
  const written = makeReference(draw)
  const voice = drawVoice(draw)
  const stroke = draw.pick(['slash', 'stroke', 'dash', 'dash'])
  const said = written
    .split(/([/-])/)
    .map((part) => (/[/-]/.test(part) ? stroke : part))
    .map((part) => {
      if (part === stroke) return part
      return part
        .split(/([0-9]+)/)
        .filter((piece) => piece !== '')
        .map((piece) =>
          /^[0-9]/.test(piece) ? sayFigures(piece, voice, draw) : sayLetters(piece, voice, draw),
        )
        .join(' ')
    })
  return { written: draw.chance(0.1) ? written.toLowerCase() : written, said: [said.join(' ')] }
}
