import { readFileSync } from 'node:fs'
import {
  type Draw,
  drawSentence,
  makeFirst,
  makeLast,
  makeOrg,
  makePlace,
  makeStreet,
  titled,
} from './name-sentences.ts'

/** One marked session: an appointment or a note. */
export interface MarkedSession {
  id: string
  kind: 'spoken' | 'clean' | 'note'
  turns: MarkedTurn[]
}

export interface MarkedTurn {
  n: number
  speaker: string
  text: string
  spans: { start: number; end: number; type: string }[]
}

type MarkedText = Omit<MarkedTurn, 'spans'> & { pii: MarkedTurn['spans'] }

/**
 * Appointments (`turns`) and notes (`text`) with marked identifiers (`pii`), one JSON object a line:
 * invented ones, or what `rapport corrections` wrote.
 */
export function readMarkedFile(file: string | URL): MarkedSession[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
    .map((line): MarkedSession => {
      const turns: MarkedText[] = line.turns ?? [{ n: 0, speaker: 'coach', ...line }]
      return {
        id: line.id,
        kind: line.turns === undefined ? 'note' : line.asr,
        turns: turns.map(({ n, speaker, text, pii }) => ({ n, speaker, text, spans: pii })),
      }
    })
}

/** The synthetic appointments and notes with their marked identifiers; `folder` holds both files. */
export const readMarkedSessions = (folder: string): MarkedSession[] => [
  ...readMarkedFile(`${folder}/appointments.jsonl`),
  ...readMarkedFile(`${folder}/notes.jsonl`),
]

/** Sessions written for this project, kept in the repository; always trained on. */
export const readWrittenSessions = (): MarkedSession[] =>
  readMarkedFile(new URL('../datasets/written-sessions.jsonl', import.meta.url))

/** Other names in the same places, one for one within the session, so that context is what is learnt. */
export function renamed(session: MarkedSession, draw: Draw): MarkedSession {
  const given = new Map<string, string>()
  const rename = (text: string, type: string): string => {
    if (type === 'NAME')
      return text.replace(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu, (w) => one(w, nameFor))
    if (type === 'PLACE') return one(text, () => makePlace(draw))
    if (type === 'ORG' && draw() < 0.5) return one(text, () => makeOrg(draw))
    if (type === 'ADDRESS' && draw() < 0.3) return one(text, () => makeStreet(draw))
    return text
  }
  const nameFor = (): string => (draw() < 0.85 ? makeFirst(draw) : makeLast(draw))
  const one = (old: string, make: () => string): string => {
    const key = old.toLowerCase()
    const value = given.get(key) ?? make()
    given.set(key, value)
    return /^\p{Lu}/u.test(old) ? titled(value) : value
  }
  return { ...session, turns: session.turns.map((turn) => replaceSpans(turn, rename)) }
}

function replaceSpans(
  turn: MarkedTurn,
  rename: (text: string, type: string) => string,
): MarkedTurn {
  let text = ''
  let at = 0
  const spans: MarkedTurn['spans'] = []
  for (const span of [...turn.spans].sort((a, b) => a.start - b.start)) {
    text += turn.text.slice(at, span.start)
    const value = rename(turn.text.slice(span.start, span.end), span.type)
    spans.push({ start: text.length, end: text.length + value.length, type: span.type })
    text += value
    at = span.end
  }
  return { ...turn, text: text + turn.text.slice(at), spans }
}

/** A clean session as a speech recogniser would write it: lower case, no stops. */
export function asSpoken(session: MarkedSession): MarkedSession {
  return {
    ...session,
    kind: 'spoken',
    turns: session.turns.map((turn) => {
      let text = ''
      const moved: number[] = []
      for (const char of turn.text) {
        for (let i = 0; i < char.length; i += 1) moved.push(text.length)
        if (/[.,?!;:"“”()…]/.test(char)) continue
        text += char === '’' ? "'" : char.toLowerCase()
      }
      moved.push(text.length)
      const spans = turn.spans.map((span) => ({
        ...span,
        start: moved[span.start]!,
        end: moved[span.end]!,
      }))
      return { ...turn, text, spans }
    }),
  }
}

/** A session of sentences of our own, a few dozen of them, with drawn names in their slots. */
export function templateSession(draw: Draw, count: number): MarkedSession {
  const spoken = draw() < 0.6
  const turns = Array.from({ length: count }, (_, n) => {
    return { n, speaker: n % 2 ? 'client' : 'coach', ...drawSentence(draw) }
  })
  const session: MarkedSession = { id: 'templates', kind: 'clean', turns: turns.map(sentence) }
  return spoken ? asSpoken(session) : session
}

function sentence(turn: MarkedTurn): MarkedTurn {
  const text = turn.text.replace(/^\p{Ll}/u, (m) => m.toUpperCase()).replace(/\bi\b/g, 'I')
  return { ...turn, text: /[.?!]$/.test(text) ? text : `${text}.` }
}
