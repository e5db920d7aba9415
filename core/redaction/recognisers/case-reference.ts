import {
  candidates,
  hasFunctionWord,
  isFunctionWord,
  isMeasured,
  type Reading,
  type Run,
  spansOf,
  tokenAt,
  wordsAfter,
  wordsBefore,
} from '../reading.ts'
import type { RunUnit } from '../runs.ts'
import type { Candidate } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

/** Words that say a reference follows, and words that only make one likely. */
const STRONG =
  / (reference|references|ref|refs|case number|case id|claim number|claim id|claim no|application number|application no|quote|quoted|quoting|quotes|policy number|customer number|number on it|uc number|pip number|crime number|incident number|membership number|member number|roll number|badge number|ticket number|order number|tracking number|tenancy number) /
const WEAK =
  / (case|claim|application|policy|agreement|invoice|uc|pip|universal credit|journal|incident|membership|tenancy|rent account|council tax|council|housing|letter|appeal|tribunal|complaint) /
/** What a reference directly follows. */
const LED = / (ref|reference|number|says|is|that|it|quote|quoted|with) $/
const NEVER_LETTERS = /^(is|it|i|for|too|to)$/
/** Letters of benefits, forms and times that stand before ordinary figures. */
const ORDINARY =
  /^(PIP|UC|ESA|DLA|UCFI|WRAG|DWP|JSA|NHS|HMRC|LCW|LCWRA|WCA|GP|MR|AA|BBC|UK|EU|A|B|M|P|SA|AM|PM|COVID|CSCS|NVQ|GCSE|HGV)?([0-9]{0,4}|20[0-9]{4,6})$/
const DIGITS_WITH_LETTERS = 4
const DIGITS_ALONE = 5

/** Case, claim, council and letter references: codes of letters and figures, or figures introduced. */
export const caseReference: Recogniser = {
  name: 'case-reference',
  type: 'REF',
  find: (reading) => reading.codes.flatMap((run) => judge(reading, run)),
}

function judge(reading: Reading, run: Run): Candidate[] {
  const [from, to] = run.soft && run.separated ? [0, run.chars.length] : trim(run)
  if (to - from < 4) return []
  const chars = run.chars.slice(from, to)
  const digits = chars.replace(/[^0-9]/g, '').length
  const letters = chars.length - digits
  if (digits < 3) return []
  const { turn, start } = spansOf(run, from, to)[0]!
  const at = tokenAt(reading.session, turn, start)
  const words =
    wordsBefore(reading.session, turn, at, 14) +
    wordsAfter(reading.session, run.turn_end, run.until, 6)
  const strong = STRONG.test(words)
  const context = strong || WEAK.test(words)
  const code = letters > 0 && digits >= DIGITS_WITH_LETTERS && !ORDINARY.test(chars)
  const separated = run.separated && letters > 0 && letters <= 10 && digits >= 3
  const introduced = strong
    ? digits >= DIGITS_ALONE || (letters > 0 && digits >= 3)
    : context && (digits > DIGITS_ALONE || (letters > 0 && digits >= 4))
  if (!code && !introduced && !(separated && !ORDINARY.test(chars))) return []
  // Runs joined over a pause are claimed only when somebody introduced a reference.
  if ((run.joined || run.soft) && !context) return []
  if (hasFunctionWord(run) && !(strong && isLed(reading, run))) return []
  const match = { run, value: chars, from, to, spans: spansOf(run, from, to) }
  if (isMeasured(reading.session, match)) return []
  return candidates(match, {
    type: 'REF',
    recogniser: 'case-reference',
    why: context ? 'a code after talk of a reference' : 'a code of letters and figures',
    score: context ? 0.9 : 0.7,
  })
}

/** `the ref so six four …`: letters where only the reference itself can stand. */
function isLed({ session }: Reading, run: Run): boolean {
  const [first, last] = [run.units[0]!, run.units.at(-1)!]
  if (isFunctionWord(last) || NEVER_LETTERS.test(first.first.lower)) return false
  if (first.first.lower === 'a' && !run.separated) return false
  return LED.test(wordsBefore(session, run.turn, run.at, 1))
}

/** Leaves out an article at either end: `a 4471 i` is 4471. */
function trim(run: Run): [number, number] {
  const articles = run.units.map(isArticle)
  const from = articles.indexOf(false)
  if (from < 0) return [0, 0]
  return [from, run.chars.length - (articles.length - 1 - articles.lastIndexOf(false))]
}

function isArticle({ first }: RunUnit): boolean {
  return (first.lower === 'a' || first.lower === 'i') && !first.joined && !first.capital
}
