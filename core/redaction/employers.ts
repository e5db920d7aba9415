import type { KnownIdentifier } from '../pipeline/shapes.ts'
import { normalise } from './pseudonym.ts'
import { tokenAt, wordsAfter, wordsBefore } from './reading.ts'
import type { Candidate, SessionText } from './span.ts'
import { plain } from './tokens.ts'

const WORDS_AROUND = 8

const WORKING =
  'work|works|worked|working|job|jobs|start|starts|started|starting|employed|hired|boss|bosses|' +
  'manager|managers|supervisor|shift|shifts|hours|interview|interviews|position|role|vacancy|' +
  'contract|apprenticeship|placement|trial|permanent|temping|redundant|sacked|dismissed|applied|' +
  'applying|warehouse|kitchen'

/** Before the name: `a shift at`, `my boss at the`, `interview next week with`, `I left`. */
const BEFORE = new RegExp(
  `(^| )(${WORKING})( [a-z']+){0,3} (at|for|by|from|in|into)( the| a| an| this)?$|` +
    '(^| )(interview|trial|contract|placement|apprenticeship|job|position)' +
    "( [a-z']+){0,3} with( the)?$|" +
    '(^| )(laid off|let go|made redundant) (by|from|at)( the)?$',
)
/** After it: `Tesco gave me a trial`, `the Tesco warehouse`, `Tesco sacked me`. */
const AFTER = new RegExp(
  `^('s )?(warehouse|depot|shift|shifts|manager|boss|supervisor|interview|job|rota|contract)( |$)|` +
    '^(have |has )?(gave|give|given|offered|offer) me |' +
    '^(have |has )?(hired|sacked|employed|dismissed) (me|him|her|them)( |$)|' +
    '^(took me on|let me go|laid me off|kept me on)( |$)',
)

/**
 * The organisations of a session that somebody works for, worked for or may work for, by their
 * normalised names: those on the case's record, and those said where an employer is. They are called
 * employers in the redacted text, because for coaching that differs from any other organisation.
 */
export function findEmployers(
  session: SessionText,
  found: readonly Candidate[],
  known: readonly KnownIdentifier[],
): Set<string> {
  const employers = new Set<string>()
  for (const one of known) if (one.type === 'ORG') employers.add(normalise('ORG', one.text))
  for (const one of found) {
    if (one.type !== 'ORG') continue
    const [before, after] = around(session, one)
    if (!BEFORE.test(before) && !AFTER.test(after)) continue
    const text = session.texts[one.turn] as string
    employers.add(normalise('ORG', one.value ?? text.slice(one.start, one.end)))
  }
  return employers
}

/** The words around a find, within its sentence. */
function around(session: SessionText, { turn, start, end }: Candidate): [string, string] {
  const before = wordsBefore(session, turn, tokenAt(session, turn, start), WORDS_AROUND)
  const after = wordsAfter(session, turn, tokenAt(session, turn, end), WORDS_AROUND)
  const said = before.trim().split(/ ?[.?!] ?/)
  return [plain(said.at(-1) ?? ''), plain(after.trim().split(/ ?[.?!] ?/)[0] ?? '')]
}
