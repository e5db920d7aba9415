import type { Token } from '../span.ts'

/** How e-mail and web addresses sound when somebody reads them out. */

const ENDINGS = new Set(
  (
    'com org net uk co gov ac info io eu ie biz me tv app shop online u scot wales cymru london sch ' +
    'ltd plc edu us ca au de fr es it nl pl ro pt site store dev xyz uni'
  ).split(' '),
)
const CONNECTORS = new Set('dot underscore dash hyphen slash stroke . _ - / plus'.split(' '))
/** Services named without their ending: `at gmail`. */
const PROVIDERS = new Set(
  'gmail googlemail hotmail outlook yahoo icloud btinternet protonmail talktalk virginmedia aol ymail'.split(
    ' ',
  ),
)
/** Words that lead up to an address or follow it and are no part of one. */
const STOPS = new Set(
  (
    "it's its it is to at on from the a and my me her his their your our email e-mail mail address " +
    'them you he she they um er erm uh so that this just page website site online link yeah yes no ' +
    'ok okay or if but with of for by was be send write use look in up go see called says said i ' +
    'sorry right then well not have got get has will can there here number cause cos because ' +
    "that's what's i'm under find visit through via"
  ).split(' '),
)

export const isConnector = (word: string): boolean => CONNECTORS.has(word)
export const isStop = (word: string): boolean => STOPS.has(word)

const DOMAIN_WORDS_MAX = 12

/**
 * Reads `gmail dot com` or `example dot co dot u k` beginning at token `at`; gives the index after
 * its last token, or null. At least one `dot` followed by a usual ending is needed.
 */
export function domainAt(tokens: readonly Token[], at: number): number | null {
  let until: number | null = null
  for (let i = at; i < tokens.length && i < at + DOMAIN_WORDS_MAX; i += 1) {
    const word = tokens[i]!.lower
    if (word !== 'dot' && word !== '.') {
      // Two words may make up a name (`hot mail`), but not a sentence.
      if (until !== null) break
      if (i > at + 3 && !hasDotBetween(tokens, at, i)) break
      if (isStop(word)) break
      continue
    }
    if (i === at) return null
    const ending = tokens[i + 1]?.lower ?? ''
    if (!ENDINGS.has(ending)) {
      if (until !== null) break
      continue
    }
    until = ending === 'u' && tokens[i + 2]?.lower === 'k' ? i + 3 : i + 2
    if (ending === 'u' && tokens[i + 2]?.lower !== 'k') until = null
    i = (until ?? i + 2) - 1
    const next = tokens[until ?? i]?.lower
    if (next !== 'dot' && next !== '.') break
  }
  return until ?? (PROVIDERS.has(tokens[at]?.lower ?? '') ? at + 1 : null)
}

function hasDotBetween(tokens: readonly Token[], from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (isConnector(tokens[i]!.lower)) return true
  return false
}
