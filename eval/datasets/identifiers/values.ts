import type { Draw } from './draw.ts'

/** Invented identifiers, as the groups they are usually read in. */

/** National Insurance number: prefix, three pairs, suffix. */
export function makeNino(draw: Draw): string[] {
  const first = draw.pick([...'ABCEGHJKLMNOPRSTWXYZ'])
  const second = draw.pick([...'ABCEGHJKLMNPRSTWXYZ'])
  const prefix = draw.chance(0.2) ? 'QQ' : first + second
  return [prefix, draw.shape('##'), draw.shape('##'), draw.shape('##'), draw.pick([...'ABCD'])]
}

/** NHS number with a right check digit, grouped 3-3-4. */
export function makeNhsNumber(draw: Draw): string[] {
  for (;;) {
    const nine = draw.shape('9########')
    let sum = 0
    for (let at = 0; at < 9; at += 1) sum += Number(nine[at]) * (10 - at)
    const check = (11 - (sum % 11)) % 11
    if (check < 10) return [nine.slice(0, 3), nine.slice(3, 6), `${nine.slice(6)}${check}`]
  }
}

/** UK numbers of the ranges kept for drama, and other shapes people really have. */
export function makePhone(draw: Draw): string[] {
  const kind = draw.whole(0, 9)
  if (kind < 5) return ['07700', '900', draw.shape('###')]
  if (kind < 7) return [draw.pick(['0161', '0121', '0113', '0131']), '496', draw.shape('0###')]
  if (kind < 8) return ['020', '7946', draw.shape('0###')]
  if (kind < 9) return [draw.shape('074##'), draw.shape('###'), draw.shape('###')]
  return ['01632', draw.shape('960###')]
}

const AREAS = (
  'AB AL B BA BD BN BS CA CF CH CO CT CW DE DH DN E EH FY G GL GU HD HU IP KT L LA LE LN LS M ME ' +
  'N NE NG NR NW OL OX PE PL PO PR RG S SA SE SK SN SO SR SS ST SW SY TN TS W WA WF WN WR WS YO'
).split(' ')

/** Outward and inward half of a postcode. */
export function makePostcode(draw: Draw): [string, string] {
  const inward = `${draw.whole(0, 9)}${draw.pick([...'ABDEFGHJLNPQRSTUWXYZ'])}${draw.pick([...'ABDEFGHJLNPQRSTUWXYZ'])}`
  if (draw.chance(0.05)) return [draw.pick(['SW1A', 'EC1A', 'W1A', 'N1C']), inward]
  return [`${draw.pick(AREAS)}${draw.whole(1, draw.chance(0.5) ? 9 : 29)}`, inward]
}

const STREET_FIRST = (
  'Alder Beechfield Calder Dunmore Elmhurst Fairview Gorse Hawthorn Ivybridge Jubilee Kestrel ' +
  'Larkspur Meadow Nightingale Oakfield Parkside Queensway Ravensworth Silverdale Thornbury ' +
  'Underwood Victoria Wellington Yarrow Cooper Station Church Mill School Windsor Albert Foundry'
).split(' ')
const STREET_LAST = (
  'Street Road Lane Avenue Close Drive Crescent Terrace Gardens Grove Mews Way Court Place Walk ' +
  'Rise View'
).split(' ')

/** House, street: `14B`, `Thornbury Road`. */
export function makeAddress(draw: Draw): { room: string; number: string; street: string } {
  const saint = draw.chance(0.08) ? `St ${draw.pick(["Mary's", "John's", "Anne's"])}` : null
  return {
    room: draw.chance(0.2) ? `${draw.pick(['Flat', 'Room'])} ${draw.whole(1, 19)}` : '',
    number: `${draw.whole(1, 199)}${draw.chance(0.1) ? draw.pick([...'ABC']) : ''}`,
    street: `${saint ?? draw.pick(STREET_FIRST)} ${draw.pick(STREET_LAST)}`,
  }
}

const LOCAL = (
  'okafor bashir kowalska jenkins oyelaran mcbride tadros nguyen pereira whittle abdi szabo hughes ' +
  'rahman delgado fairclough'
).split(' ')
const FIRST = 'j mary tunde aisha sam pawel nia lee rosa kev dot em'.split(' ')
const HOSTS = (
  'gmail.com hotmail.com hotmail.co.uk outlook.com yahoo.co.uk icloud.com btinternet.com ' +
  'example.com example.org sky.com live.co.uk aol.com'
).split(' ')

/** Parts of an address: first, mark, last, figures, host. */
export function makeEmail(draw: Draw): { local: string[]; host: string } {
  const figures = draw.chance(0.4) ? String(draw.whole(1, 99)) : ''
  const mark = draw.pick(['.', '.', '_', '-', ''])
  return {
    local: [draw.pick(FIRST), mark, draw.pick(LOCAL), figures].filter((part) => part !== ''),
    host: draw.pick(HOSTS),
  }
}

const SITES = (
  'brightlanternbakes thursdaymenders fenbridgechoir littlewrencrafts harbourcycleclub ' +
  'oakandanvil northernknits'
).split(' ')
const PLATFORMS = 'facebook instagram etsy youtube twitter tiktok linkedin'.split(' ')

/** A page of somebody's own, as host and path. */
export function makeSite(draw: Draw): { host: string; path: string } {
  if (draw.chance(0.5)) {
    return { host: `${draw.pick(PLATFORMS)}.com`, path: draw.pick(SITES) }
  }
  const ending = draw.pick(['example.org', 'example.com', 'co.uk', 'org.uk', 'com'])
  return { host: `${draw.pick(SITES)}.${ending}`, path: draw.chance(0.3) ? 'about' : '' }
}

export const makeHandle = (draw: Draw): string =>
  draw.chance(0.6)
    ? `${draw.pick(LOCAL)}_${draw.pick(['nails', 'crafts', 'fc', 'bakes', draw.shape('##')])}`
    : `${draw.pick(LOCAL)}${draw.shape('##')}`

/** A day somebody of working age was born on. */
export function makeBirth(draw: Draw): { day: number; month: number; year: number } {
  return { day: draw.whole(1, 28), month: draw.whole(1, 12), year: draw.whole(1955, 2007) }
}

export const makeSortCode = (draw: Draw): string[] => [
  draw.pick(['04', '08', '11', '16', '20', '30', '40', '60', '77', '82', '90']),
  draw.shape('##'),
  draw.shape('##'),
]
export const makeAccount = (draw: Draw): string[] => [draw.shape('####'), draw.shape('####')]

/** Benefit, council and letter references of many offices. */
export function makeReference(draw: Draw): string {
  return draw.shape(
    draw.pick([
      '@@@/###/#####',
      '@@-######',
      '@@@-####-##',
      '####-####-####',
      'UC-#######',
      'HB######',
      'CTR/####/##',
      '@@######@',
      '#######',
      'MR#/####/#',
      '@##-#####',
      '########@',
    ]),
  )
}

export const makePlate = (draw: Draw): string[] =>
  draw.chance(0.8)
    ? [
        draw.pick([...'ABCDEFGHKLMNPRSVWXY']) + draw.pick([...'ABCDEFGHJKLMNOPRSTUVWXY']),
        draw.pick(['02', '05', '09', '12', '15', '18', '21', '56', '61', '64', '68', '70', '73']),
        draw.shape('@@@').replace(/[IQ]/g, 'K'),
      ]
    : [draw.pick([...'HJKLMNPRSTVWXY']), draw.shape('###'), draw.shape('@@@').replace(/[IQ]/g, 'K')]

export const makePassport = (draw: Draw): string[] =>
  draw.chance(0.7)
    ? [draw.shape('###'), draw.shape('###'), draw.shape('###')]
    : [draw.shape('@@'), draw.shape('###'), draw.shape('####')]

/** Great Britain driver number: surname, birth, initials. */
export function makeLicence(draw: Draw): string[] {
  const surname = draw.pick(['MORGA', 'SMITH', 'OKAFO', 'PATEL', 'LEE99', 'JONES', 'SZABO'])
  const decade = draw.whole(5, 9)
  const month = String(draw.whole(1, 12) + (draw.chance(0.5) ? 50 : 0)).padStart(2, '0')
  const day = String(draw.whole(1, 28)).padStart(2, '0')
  return [surname, `${decade}${month}${day}${draw.whole(0, 9)}`, draw.shape('@@#@@')]
}
