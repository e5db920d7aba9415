import type { Standing } from '../../../core/evidence/registration.ts'
import type { LinkRecord, LinkTable, ShownCut } from '../../../core/statistics/link-table.ts'

/** A link with where it stands: registered beforehand, or exploratory. */
export type StandingLink = LinkRecord & { standing: Standing }
export type StandingTable = Omit<LinkTable, 'links'> & { links: StandingLink[] }

/** Names a link in an address; exposures and outcomes are plain keys such as `reflection_complex`. */
export const linkAddress = (link: Pick<LinkRecord, 'exposure' | 'outcome'>) =>
  `${link.exposure}--${link.outcome}`

/** Names a part of the sessions in an address, such as `phase:ongoing`. */
export const cutAddress = ({ dimension, level }: Pick<ShownCut, 'dimension' | 'level'>) =>
  `${dimension}:${level}`

/** An address with what it is narrowed to; empty values are left out. */
export function addressWith(path: string, query: Record<string, string | null>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

export const sentenceCase = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

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
export function differenceWords(link: Pick<LinkRecord, 'family' | 'difference'>): {
  difference: string
  interval: string
} {
  const { estimate, low, high } = link.difference ?? { estimate: null, low: null, high: null }
  if (estimate === null || low === null || high === null) {
    return { difference: 'Not shown', interval: '' }
  }
  const say = (value: number) =>
    link.family === 'gaussian' ? signed(value.toFixed(2)) : signed(String(of100(value)))
  return { difference: say(estimate), interval: `${say(low)} to ${say(high)}` }
}

/** A difference in the unit of a plot: of 100 meetings, or points of a score. */
export function plotted(family: LinkRecord['family'], difference: LinkRecord['difference']) {
  const { estimate, low, high } = difference ?? { estimate: null, low: null, high: null }
  if (estimate === null || low === null || high === null) return null
  const unit = family === 'gaussian' ? 1 : 100
  return { estimate: estimate * unit, low: low * unit, high: high * unit }
}

/** A real minus, a plus where above nought, and no minus before a nought. */
function signed(number: string): string {
  if (Number(number) === 0) return number.replace('-', '')
  return number.startsWith('-') ? `−${number.slice(1)}` : `+${number}`
}

/** A number of the expert panel; what could not be computed says so. */
export const numberWords = (value: number | null, decimals = 3) =>
  value === null ? 'not available' : value.toFixed(decimals).replace('-', '−')

/** Three figures that count: an odds ratio may be far from 1 either way. */
const ratioWords = (value: number) =>
  value.toLocaleString('en-GB', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 })

/** The odds ratio of the expert panel; absent in results stored before it was kept. */
export function oddsWords(link: LinkRecord): string {
  if (!link.shown) return 'not shown'
  const { estimate, low, high } = link.odds_ratio ?? { estimate: null, low: null, high: null }
  if (estimate === null || low === null || high === null) return 'not reckoned'
  const unit = link.numeric_exposure ? ', for one unit more' : ''
  return `${ratioWords(estimate)} (95% interval ${ratioWords(low)} to ${ratioWords(high)})${unit}`
}

/** Meetings of 100 without a known outcome, rounded to 5 already. */
export function missingWords({ missing_of_100: missing }: LinkRecord): string {
  if (missing === undefined) return 'not reckoned'
  if (missing === null) return 'not shown'
  return missing === 0 ? 'fewer than 3 of 100 meetings' : `about ${missing} of 100 meetings`
}

/** The leave-one-coach-out interval has one fewer than coaches; results stored earlier too. */
export function freedomWords({ shown, df, coaches }: LinkRecord): string {
  if (!shown) return 'not shown'
  if (df === null) return 'none: the normal distribution was used'
  const own = df ?? coaches - 1
  const said = `${Math.round(own * 10) / 10}`
  return own === coaches - 1 ? `${said} (coaches in the fit, less one)` : said
}

/** A p or q value, never rounded to nought. */
export function chanceWords(value: number | null): string {
  if (value === null) return 'not available'
  return value < 0.001 ? 'under 0.001' : value.toFixed(3)
}

/** The caveat stands once on a page; repeated in every row it would drown what differs. */
export const withoutCaveat = (sentence: string, caveat: string) =>
  sentence.replace(caveat, '').trim()
