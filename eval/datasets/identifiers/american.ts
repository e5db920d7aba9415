import { Draw } from './draw.ts'

/** A written sentence with the stretches of it that identify somebody. */
export interface MarkedText {
  text: string
  spans: { start: number; end: number; type: string }[]
}

const SENTENCES = `
Please send the replacement to {ADDRESS} before Friday.
My new address is {ADDRESS}
I used to live at {ADDRESS}, now it is {ADDRESS}.
Ship it to {NAME}, {ADDRESS}
{NAME}
{ADDRESS}
How do I update my card? The old one is {CARD}.
Charge {CARD}, the billing zip matches.
Someone in {TOWN} used my card {CARD} yesterday.
My SSN is {SSN}, can you see it on file?
Social security number: {SSN}
Tax form says {SSN} but the name is {NAME}.
Call me at {PHONE} after six.
{NAME}, {PHONE}
Office {PHONE}, home {PHONE}.
Transfer the deposit to {IBAN} today.
IBAN {IBAN}, beneficiary {NAME}.
The login came from {IP} at night.
Blocked host {IP} on the firewall.
You can mail {EMAIL} or {EMAIL}.
I am {NAME} and my email is {EMAIL}.
See {URL} for our menu.
{NAME} was born on {DOB}.
Patient {NAME}, date of birth {DOB}, phone {PHONE}.
Regards, {NAME}
My name is {NAME} and I live in {TOWN}.
Meet {NAME} at {ADDRESS} for the viewing.
Driver's license {LICENSE} issued to {NAME}.
We moved from {TOWN} to {TOWN} last year.
`
  .split('\n')
  .filter((line) => line.trim() !== '')

const FIRST = (
  'Madison Tyler Jésica Takumi Siobhán Oluwaseun Priyanka Mateusz Ingrid Dmitri Fatoumata Héctor ' +
  'Linnea Giulia Kwame Thandiwe Jürgen Aoife Svetlana Nguyet Ashley Brandon Courtney Marisol'
).split(' ')
const LAST = (
  'Kowalczyk Hernandez Lindqvist Washington Ferrari Nakamura Okonkwo Petrov Schneider Delacroix ' +
  'Andersen Villanueva Thompson Papadopoulos Hakkinen McAllister Dubois Silva Novak Ramirez'
).split(' ')
const ROADS =
  'Maple Oak Hollow Sunset Lincoln Riverside Chestnut Wolf Pen Hidden Valley Martin'.split(' ')
const KINDS =
  'Street Avenue Road Lane Drive Court Boulevard Circle Way Blvd Ave St Dr Parkway'.split(' ')
const TOWNS = (
  'Springfield;Boise;Santa Fe;Tulsa;Baton Rouge;Omaha;Fort Wayne;Chattanooga;El Paso;Portland;' +
  'Cheyenne;Des Moines;San Jose;Lincoln;Pittsburgh'
).split(';')
const STATES = 'IL ID NM OK LA NE IN TN TX ME WY IA CA PA OR WA'.split(' ')

const MAKERS: Record<string, (draw: Draw) => string> = {
  NAME: (draw) =>
    `${draw.pick(FIRST)} ${draw.chance(0.2) ? `${draw.shape('@')}. ` : ''}${draw.pick(LAST)}`,
  TOWN: (draw) => draw.pick(TOWNS),
  ADDRESS: address,
  CARD: card,
  SSN: (draw) =>
    draw.pick([draw.shape('2##-4#-####'), draw.shape('5## 3# ####'), draw.shape('1##3#####')]),
  PHONE: (draw) =>
    draw.shape(
      draw.pick([
        '(2##) 555-####',
        '3##-555-####',
        '+1-4##-555-####',
        '5##.555.####',
        '+1 6## 555 ####',
        '001-7##-555-####x###',
        '8##-555-#### ext. ##',
        '9##555####',
      ]),
    ),
  IBAN: iban,
  IP: (draw) =>
    draw.chance(0.6)
      ? [0, 0, 0, 0].map(() => draw.whole(1, 254)).join('.')
      : `2001:db8:${draw.whole(10, 99)}a3:${draw.whole(0, 9)}::${draw.whole(10, 99)}7e`,
  EMAIL: (draw) =>
    `${draw.pick(LAST).toLowerCase()}${draw.pick(['.', '_', ''])}${draw.whole(1, 99)}@${draw.pick(['example.com', 'mail.example.net', 'teleworm.us', 'rhyta.com', 'gustr.de'])}`,
  URL: (draw) =>
    draw.pick(['http://www.', 'https://', 'www.', '']) +
    draw.pick(['sunnydiner', 'lakehousebnb', 'petrovmotors', 'mesa-crafts']) +
    draw.pick(['.com', '.net', '.com/menu', '.co']),
  DOB: (draw) => {
    const [month, day, year] = [draw.whole(1, 12), draw.whole(1, 28), draw.whole(1948, 2004)]
    return draw.pick([
      `${month}/${day}/${year}`,
      `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      `${MONTHS[month - 1]} ${day}, ${year}`,
    ])
  },
  LICENSE: (draw) => draw.shape(draw.pick(['@#######', '########', '@###-####-####'])),
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

function address(draw: Draw): string {
  if (draw.chance(0.12)) return abroad(draw)
  if (draw.chance(0.06)) return `PO Box ${draw.whole(10, 9999)}, ${townLine(draw)}`
  const unit = draw.chance(0.3) ? draw.pick([' Apt. 4', ', Suite 210', ' Apt 12B', ', Unit 7']) : ''
  const street = `${draw.whole(1, 9999)} ${draw.pick(['', '', 'N ', 'West '])}${draw.pick(ROADS)} ${draw.pick(KINDS)}${unit}`
  return draw.chance(0.25) ? street : `${street}${draw.pick([', ', ' ', '\n'])}${townLine(draw)}`
}

const townLine = (draw: Draw): string =>
  `${draw.pick(TOWNS)}, ${draw.pick(STATES)} ${draw.shape('#####')}${draw.chance(0.2) ? draw.shape('-####') : ''}`

const abroad = (draw: Draw): string =>
  draw.pick([
    `Lindenstraße ${draw.whole(1, 90)}, ${draw.shape('1####')} Berlin`,
    `Rua do Salitre ${draw.whole(1, 90)}`,
    `Via Garibaldi ${draw.whole(1, 90)}, ${draw.shape('2####')} Milano`,
    `Rantakatu ${draw.whole(1, 90)}, ${draw.shape('5####')} Oulu`,
    `Calle de Toledo ${draw.whole(1, 90)}`,
  ])

function card(draw: Draw): string {
  const body = draw.shape(
    draw.pick(['4##############', '52#############', '37############', '6011###########']),
  )
  let sum = 0
  for (let at = 0; at < body.length; at += 1) {
    const figure = Number(body[body.length - 1 - at])
    const weighed = at % 2 === 0 ? figure * 2 : figure
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  const all = `${body}${(10 - (sum % 10)) % 10}`
  return draw.chance(0.5) ? all : all.replace(/(.{4})(?=.)/g, draw.chance(0.5) ? '$1 ' : '$1-')
}

function iban(draw: Draw): string {
  const [country, rest] = draw.pick([
    ['GB', 'WEST##############'],
    ['DE', '##################'],
    ['FR', '#######################'],
    ['NL', 'ABNA##########'],
  ] as const)
  const body = draw.shape(rest)
  let remainder = 0
  for (const char of `${body}${country}00`) {
    const value = Number.parseInt(char, 36)
    remainder = (value > 9 ? remainder * 100 + value : remainder * 10 + value) % 97
  }
  const all = `${country}${String(98 - remainder).padStart(2, '0')}${body}`
  return draw.chance(0.5) ? all : all.replace(/(.{4})(?=.)/g, '$1 ')
}

/** `count` written American texts with their identifying stretches marked. */
export function americanTexts(seed: number, count: number): MarkedText[] {
  const draw = new Draw(seed)
  return Array.from({ length: count }, (_, at) => {
    let text = ''
    const spans: MarkedText['spans'] = []
    for (const part of (SENTENCES[at % SENTENCES.length] as string).split(/(\{[A-Z]+\})/)) {
      const make = MAKERS[part.slice(1, -1)]
      if (!part.startsWith('{') || make === undefined) {
        text += part
        continue
      }
      const value = make(draw)
      spans.push({ start: text.length, end: text.length + value.length, type: part.slice(1, -1) })
      text += value
    }
    return { text, spans }
  })
}
