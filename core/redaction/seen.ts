import type { IdentifierType, SeenIdentifier } from '../pipeline/shapes.ts'
import { CODES, findKnown } from './known.ts'
import { mergeCandidates } from './merge.ts'
import { findMentions } from './names/mentions.ts'
import type { Reading } from './reading.ts'
import { readSession } from './reading.ts'
import type { Candidate, SessionText } from './span.ts'
import { cutSession } from './tokens.ts'

const WORDED = new Set<IdentifierType>(['NAME', 'PLACE', 'ORG', 'ADDRESS'])
const WHY = 'found in another text of the same case'
/** As sure as an introduction: an ordinary word that was a name once is one where a name would be. */
const SCORE = 0.9

/**
 * What other texts of the case held is looked for here by the same rule that holds within a session:
 * once seen, always masked. Letter for letter, never nearly: a wrong find must not breed more.
 */
export function findSeen(reading: Reading, seen: readonly SeenIdentifier[]): Candidate[] {
  const sure = seen.filter((one) => one.sure !== false)
  const codes = findKnown(
    reading,
    sure.filter((one) => CODES.has(one.type)),
  ).map((one) => ({ ...one, recogniser: 'seen', why: WHY }))
  const worded = sure.filter((one) => WORDED.has(one.type))
  return worded.length === 0 ? codes : [...codes, ...findWords(reading.session, worded)]
}

/** The names lie behind the session as turns of their own, so that its turns are mentions of them. */
function findWords(session: SessionText, seen: readonly SeenIdentifier[]): Candidate[] {
  const behind = cutSession(seen)
  const first = session.texts.length
  const sources = seen.map(({ type, text }, at) => {
    return { turn: first + at, start: 0, end: text.length, type, recogniser: 'seen', why: WHY }
  })
  const mentions = findMentions(
    {
      texts: [...session.texts, ...behind.texts],
      speakers: [...session.speakers, ...behind.speakers],
      tokens: [...session.tokens, ...behind.tokens],
    },
    sources.map((one) => ({ ...one, score: SCORE })),
  )
  return mentions
    .filter((one) => one.turn < first)
    .map((one) => ({ ...one, recogniser: 'seen', why: WHY }))
}

/** Whether any of these still stands in texts, read as one session. */
export function holdsSeen(
  turns: readonly { text: string; speaker?: string }[],
  seen: readonly SeenIdentifier[],
): boolean {
  return findSeen(readSession(cutSession(turns)), seen).length > 0
}

/** A short text with what is known by now masked: the wording of a plan's step, for one. */
export function maskSeen(text: string, seen: readonly SeenIdentifier[]): string {
  // Longest first, so that a full name is not cut by the first name in it.
  const ordered = [...seen].sort((a, b) => b.text.length - a.text.length)
  return ordered.reduce((now, one) => {
    const found = findSeen(readSession(cutSession([{ text: now }])), [one])
    const settled = mergeCandidates(found, [now]).reverse()
    return settled.reduce(
      (masked, { start, end }) => masked.slice(0, start) + one.pseudonym + masked.slice(end),
      now,
    )
  }, text)
}
