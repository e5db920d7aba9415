import { type ConsentChannel, Purpose } from '../../../core/session/consent.ts'
import type { Draw } from './draw.ts'
import type { DemoCoach, DemoConsent, DemoPerson } from './records.ts'

/** Invented names, first and last of one origin kept together; nobody real is meant. */
const NAMES: readonly (readonly [string, string])[] = [
  [
    'Susan Gary Karen Darren Julie Wayne Tracey Kevin Lorraine Craig Paula Stuart Lindsay Neil',
    'Hartnell Ogden Pickersgill Bramhall Tunstall Hebblewhite Lomax Sugden Treloar Wragg',
  ],
  ['Rhian Dewi Sioned Emyr Carys Aled', 'Llewellin Pugh Bevan Gwilym Parry Vaughan'],
  ['Morag Hamish Eilidh Fraser Kirsty Angus', 'Abernethy Galbraith Kinnaird Lennox Rennie'],
  ['Niamh Ciaran Roisin Declan Sinead Padraig', 'Gallagher Devlin Mulgrew Quigley Rafferty'],
  ['Amina Bilal Shazia Imran Rukhsana Tariq', 'Mahmood Siddiqui Akhtar Qureshi Bashir'],
  ['Harpreet Gurdeep Meena Rajesh Anjali Sunil', 'Sandhu Gill Mistry Solanki Deol Trivedi'],
  ['Nasima Rafiq Shirin Jamal', 'Chowdhury Miah Khatun Uddin'],
  ['Chidi Ngozi Tunde Abena Kofi Yaa', 'Eze Balogun Mensah Asante Okonjo Boateng'],
  ['Winston Marcia Delroy Yvonne Leroy Beverley', 'Campbell-Reid Grandison Pinnock Morrison'],
  ['Agnieszka Piotr Magda Tomasz', 'Zielinska Wrobel Kaczmarek Lis'],
  ['Hodan Abdi Sagal Yusuf', 'Warsame Farah Jama Hersi'],
  ['Ioana Mihai Elena Radu', 'Dumitru Popa Stan Ionescu'],
  ['Mei Jun Wai-Ling Kit', 'Cheung Tsang Lau Fong'],
  ['Leyla Kemal Zeynep Murat', 'Aydin Kaya Demir Polat'],
]
const NAME_WEIGHTS = [42, 6, 8, 6, 7, 7, 4, 6, 5, 4, 2, 2, 2, 2]

const PEOPLE = 240
const DAY_MS = 86_400_000
const WORDING_VERSION = 'demo-1'

/** How a person answered when asked; weights out of 100. */
const CONSENT_PATTERNS = {
  all_but_external: 63,
  all: 6,
  no_quote: 13,
  no_link_outcomes: 10,
  withdrawn: 5,
  expired: 3,
}
export type ConsentPattern = keyof typeof CONSENT_PATTERNS

export function drawPeople(coaches: readonly DemoCoach[], draw: Draw): DemoPerson[] {
  const weights = Object.fromEntries(NAME_WEIGHTS.map((weight, index) => [`${index}`, weight]))
  const used = new Set<string>()

  function newName(): string {
    for (;;) {
      const [firsts, lasts] = NAMES[Number(draw.weighted(weights))]!
      const name = `${draw.one(firsts.split(' '))} ${draw.one(lasts.split(' '))}`
      if (used.has(name)) continue
      used.add(name)
      return name
    }
  }

  return Array.from({ length: PEOPLE }, (_, index) => ({
    ref: `P-${String(index + 1).padStart(4, '0')}`,
    name: newName(),
    coach: coaches[index % coaches.length]!.ref,
    age_band: draw.weighted({ '18-24': 14, '25-34': 22, '35-49': 34, '50-64': 30 }),
    condition_group: draw.weighted({
      mental_health: 34,
      musculoskeletal: 20,
      neurodivergent: 12,
      long_term_physical: 16,
      sensory: 6,
      several: 12,
    }),
    time_on_benefit_band: draw.weighted({
      under_1y: 18,
      '1_to_2y': 22,
      '2_to_5y': 32,
      over_5y: 28,
    }),
    work_history_band: draw.weighted({ within_1y: 14, '1_to_5y': 36, over_5y: 38, never: 12 }),
  }))
}

export const drawConsentPattern = (draw: Draw): ConsentPattern => draw.weighted(CONSENT_PATTERNS)

/** The last day on which the person may be met under this pattern; null when nothing ends it. */
export function consentEnd(pattern: ConsentPattern, first: Date, today: Date, draw: Draw) {
  if (pattern !== 'withdrawn' && pattern !== 'expired') return null
  const open_ms = today.getTime() - first.getTime()
  return new Date(first.getTime() + open_ms * (0.3 + 0.6 * draw.share()))
}

/** One record for each purpose the person agreed to, taken at the first contact. */
export function consentsOf(
  person: DemoPerson,
  pattern: ConsentPattern,
  first: Date,
  end: Date | null,
  draw: Draw,
): DemoConsent[] {
  const withheld: Purpose[] = pattern === 'all' ? [] : ['external_processing']
  if (pattern === 'no_quote') withheld.push('quote')
  if (pattern === 'no_link_outcomes') withheld.push('link_outcomes')
  const channel: ConsentChannel = draw.weighted({ in_person: 45, phone: 25, paper: 20, online: 10 })
  return Purpose.options
    .filter((purpose) => !withheld.includes(purpose))
    .map((purpose) => ({
      person: person.ref,
      purpose,
      given_at: new Date(first.getTime() - DAY_MS),
      expires_at: pattern === 'expired' ? end : new Date(first.getTime() + 730 * DAY_MS),
      withdrawn_at: pattern === 'withdrawn' ? end : null,
      channel,
      wording_version: WORDING_VERSION,
      taken_by: person.coach,
    }))
}
