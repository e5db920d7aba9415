import type { Candidate } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const V4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2}|:\d{2,5})?(?![\d.]*\d)/g
/** Groups of at most four hexadecimal figures between colons, `::` standing for zeros. */
const V6 = /(?<![\p{L}\d:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\p{L}\d:])/giu
const VERSION = /\b(version|v|release|build|section|paragraph|regulation|chapter)\.?\s*$/i
const GROUPS_FULL = 8

/** Addresses of computers on the internet, which point at a household. */
export const ipAddress: Recogniser = {
  name: 'ip-address',
  type: 'URL',
  find: ({ session }) =>
    session.texts.flatMap((text, turn) => [
      ...(text.includes('.') ? findIn(text, turn, V4, isV4) : []),
      ...(text.includes(':') ? findIn(text, turn, V6, isV6) : []),
    ]),
}

function findIn(
  text: string,
  turn: number,
  pattern: RegExp,
  isOne: (found: string, before: string) => boolean,
): Candidate[] {
  return [...text.matchAll(pattern)]
    .filter((match) => isOne(match[0], text.slice(Math.max(0, match.index - 12), match.index)))
    .map((match) => ({
      turn,
      start: match.index,
      end: match.index + match[0].length,
      type: 'URL' as const,
      recogniser: 'ip-address',
      why: 'the shape of an internet address',
      score: 0.92,
    }))
}

function isV4(found: string, before: string): boolean {
  const parts = found.replace(/[/:].*$/, '').split('.')
  return !VERSION.test(before) && parts.every((part) => Number(part) < 256)
}

/** Eight groups, or fewer with one `::`; a time such as 10:30:00 has neither. */
function isV6(found: string): boolean {
  const shortened = found.split('::').length - 1
  const groups = found.split(':').filter((group) => group !== '').length
  if (groups < 2 || shortened > 1) return false
  return shortened === 1 ? groups < GROUPS_FULL && /[0-9]/.test(found) : groups === GROUPS_FULL
}
