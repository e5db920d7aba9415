import type { Interval } from './link-result.ts'

/** Ends every sentence about an observational link. */
export const CAVEAT =
  'This does not show that it was the technique that made the difference: coaches may use it when ' +
  'things already go well.'

/**
 * Words that claim more than an observational link can carry. "Work" alone is left out: it is what
 * the service is about ("started work").
 */
const BANNED =
  /\b(caus(e|es|ed|ing|al|ally)|effect(s|ive|ively|iveness)?|impact(s|ed|ful)?|lead(s|ing)? to|led to|improv\w*|increas\w*|boost\w*|reduc(e|es|ed|ing|tion|tions)|rais(e|es|ed|ing)|mak(e|es|ing)|made|works|worked|because of|thanks to|driv(er|ers|es|en|ing)|drive|result(s|ed|ing)? in|significan(t|tly|ce))\b/gi

/** The banned words in a text, the fixed caveat set aside. */
export function bannedWords(text: string): string[] {
  return [...text.replaceAll(CAVEAT, '').matchAll(BANNED)].map((match) => match[0].toLowerCase())
}

export interface LinkWords {
  /** Completes "meetings with …". */
  readonly exposure: string
  /** Completes "were followed by …", or names a score. */
  readonly outcome: string
  /** A numeric exposure compares its upper with its lower quarter. */
  readonly numeric: boolean
  readonly within_coach: boolean
}

const places = (words: LinkWords): [string, string] =>
  words.numeric
    ? [`with more ${words.exposure}`, 'with less']
    : [`with ${words.exposure}`, 'without']

const similar = (words: LinkWords): string =>
  words.within_coach ? 'similar meetings by the same coach' : 'similar meetings'

/** "6 more", "4 fewer", "no difference". */
function moreOrFewer(count: number): string {
  if (count === 0) return 'no difference'
  return `${Math.abs(count)} ${count > 0 ? 'more' : 'fewer'}`
}

/** Said even where one interval leaves nought out: among many links some do so by chance. */
const NOT_CLEAR = 'No clear link, given how many were looked at. '

/** A yes/no outcome in whole numbers of 100 meetings. */
export function shareSentence(
  words: LinkWords,
  p0: number,
  difference: Interval,
  clear: boolean,
): string {
  const [with_, without] = places(words)
  const base = Math.round(100 * p0)
  const gap = Math.round(100 * difference.estimate!)
  const low = moreOrFewer(Math.round(100 * difference.low!))
  const high = moreOrFewer(Math.round(100 * difference.high!))
  return (
    `${clear ? '' : NOT_CLEAR}Of 100 ${similar(words)}, about ${base + gap} ${with_} were ` +
    `followed by ${words.outcome}, and ${base} ${without}: ${moreOrFewer(gap)} ` +
    `(95% interval: ${low} to ${high}). ${CAVEAT}`
  )
}

/** A score, in its own points. */
export function scoreSentence(words: LinkWords, difference: Interval, clear: boolean): string {
  const [with_, without] = places(words)
  const points = (value: number) =>
    Math.abs(value) < 0.005
      ? 'no difference'
      : `${Math.abs(value).toFixed(2)} points ${value > 0 ? 'higher' : 'lower'}`
  return (
    `${clear ? '' : NOT_CLEAR}In ${similar(words)}, ${words.outcome} was about ` +
    `${points(difference.estimate!)} ${with_} than ${without} (95% interval: ` +
    `${points(difference.low!)} to ${points(difference.high!)}). ${CAVEAT}`
  )
}

/** The corrected share alone, when an estimate may not be shown. */
export function prevalenceSentence(exposure: string, share: Interval): string {
  const of100 = (value: number | null) => Math.max(0, Math.min(100, Math.round(100 * value!)))
  return (
    `About ${of100(share.estimate)} of 100 meetings have ${exposure} ` +
    `(95% interval: ${of100(share.low)} to ${of100(share.high)}).`
  )
}
