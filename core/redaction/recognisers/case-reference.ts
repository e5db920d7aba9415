import { candidates, type Reading, type Run, spansOf, tokenAt, wordsBefore } from '../reading.ts'
import type { Candidate } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const CONTEXT =
  / (reference|ref|case number|case|claim number|claim id|application number|application no|quote|policy number|customer number|agreement|invoice|number on it|claim reference|uc number|pip number|journal number|crime number|incident number|membership) /
/** Letters of benefits, forms and times that stand before ordinary figures. */
const ORDINARY =
  /^(PIP|UC|ESA|DLA|DWP|JSA|NHS|HMRC|LCW|LCWRA|WCA|GP|MR|AA|BBC|UK|EU|A|B|M|P|SA|AM|PM|COVID|CSCS|NVQ|GCSE|HGV)?[0-9]*$/
const DIGITS_WITH_LETTERS = 4
const DIGITS_ALONE = 5

/** Case, claim, council and letter references: codes of letters and figures, or figures introduced. */
export const caseReference: Recogniser = {
  name: 'case-reference',
  type: 'REF',
  find: (reading) => [
    ...reading.runs.flatMap((run) => judge(reading, run, false)),
    ...reading.chains.flatMap((run) => judge(reading, run, true)),
  ],
}

function judge(reading: Reading, run: Run, joined: boolean): Candidate[] {
  const [from, to] = trim(run)
  if (to - from < 4) return []
  const chars = run.chars.slice(from, to)
  const digits = chars.replace(/[^0-9]/g, '').length
  const letters = chars.length - digits
  if (digits < 3) return []
  const first = run.first[from]!
  const at = tokenAt(reading.session, first.turn, first.start)
  const context = CONTEXT.test(wordsBefore(reading.session, first.turn, at, 12))
  const code = letters > 0 && digits >= DIGITS_WITH_LETTERS && !ORDINARY.test(chars)
  const separated = run.separated && letters > 0 && letters <= 10 && digits >= 3
  const introduced = context && (digits >= DIGITS_ALONE || (letters > 0 && digits >= 3))
  if (!code && !introduced && !(separated && !ORDINARY.test(chars))) return []
  // Runs joined over a pause are claimed only when somebody introduced a reference.
  if (joined && !context) return []
  return candidates(
    { run, value: chars, from, to, spans: spansOf(run, from, to) },
    {
      type: 'REF',
      recogniser: 'case-reference',
      why: context ? 'a code after talk of a reference' : 'a code of letters and figures',
      score: context ? 0.9 : 0.7,
    },
  )
}

/** Leaves out an article at either end: `a 4471 i` is 4471. */
function trim(run: Run): [number, number] {
  let from = 0
  let to = run.chars.length
  while (from < to && isArticle(run, from)) from += 1
  while (to > from && isArticle(run, to - 1)) to -= 1
  return [from, to]
}

function isArticle(run: Run, at: number): boolean {
  const token = run.first[at]!
  return (token.lower === 'a' || token.lower === 'i') && !token.joined && !token.capital
}
