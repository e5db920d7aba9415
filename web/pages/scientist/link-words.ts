import type { Standing } from '../../../core/evidence/registration.ts'
import type { LinkRecord, LinkTable } from '../../../core/statistics/link-table.ts'

/** A link with where it stands: registered beforehand, or exploratory. */
export type StandingLink = LinkRecord & { standing: Standing }
export type StandingTable = Omit<LinkTable, 'links'> & { links: StandingLink[] }

/** Names a link in an address; exposures and outcomes are plain keys such as `reflection_complex`. */
export const linkAddress = (link: Pick<LinkRecord, 'exposure' | 'outcome'>) =>
  `${link.exposure}--${link.outcome}`

export const METHOD_LABEL: Record<NonNullable<LinkRecord['method']>, string> = {
  direct: 'Counted directly',
  corrected: 'Tags corrected by human codings',
}

export const UNCERTAIN_LABEL =
  'No set of human codings has been agreed to check this code against yet.'

/** Whole numbers of 100 meetings. */
export const of100 = (share: number) => Math.round(100 * share)

/** Counts are rounded already; a hidden one is small. */
export const about = (count: number | null, few = 'fewer than 10') =>
  count === null ? few : `about ${count.toLocaleString('en-GB')}`

/** `6 more`, `4 fewer`, `0`; points of a score keep two decimals. */
export function differenceWords(link: LinkRecord): { difference: string; interval: string } {
  const { estimate, low, high } = link.difference ?? { estimate: null, low: null, high: null }
  if (estimate === null || low === null || high === null) {
    return { difference: 'Not shown', interval: '' }
  }
  const say = (value: number) =>
    link.family === 'gaussian' ? signed(value.toFixed(2)) : signed(String(of100(value)))
  return { difference: say(estimate), interval: `${say(low)} to ${say(high)}` }
}

/** A real minus, a plus where above nought, and no minus before a nought. */
function signed(number: string): string {
  if (Number(number) === 0) return number.replace('-', '')
  return number.startsWith('-') ? `−${number.slice(1)}` : `+${number}`
}

/** A number of the expert panel; what could not be computed says so. */
export const numberWords = (value: number | null, decimals = 3) =>
  value === null ? 'not available' : value.toFixed(decimals).replace('-', '−')

/** A p or q value, never rounded to nought. */
export function chanceWords(value: number | null): string {
  if (value === null) return 'not available'
  return value < 0.001 ? 'under 0.001' : value.toFixed(3)
}

/** The caveat stands once on a page; repeated in every row it would drown what differs. */
export const withoutCaveat = (sentence: string, caveat: string) =>
  sentence.replace(caveat, '').trim()
