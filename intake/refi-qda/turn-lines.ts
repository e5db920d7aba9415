import type { Speaker } from '../../core/session/turn.ts'

/** The user that the tagger's codes are exported under. */
export const TAGGER_USER = 'The tagger'

/** What stands before the words of each voice in an exported text. */
export const VOICE: Record<Speaker, string> = {
  coach: 'Coach',
  client: 'Person',
  other: 'Someone else',
}

/** A turn as a line of a source, with where its words lie in it, in code points. */
export interface TurnLine {
  readonly line: string
  readonly start: number
  readonly end: number
}

/** One line a turn; a turn's stretch is its words without the voice before them. */
export function turnLines(turns: readonly { speaker: Speaker; text: string }[]): TurnLine[] {
  let at = 0
  return turns.map(({ speaker, text }) => {
    // A turn stays on its own line, so that line ends mean the same in every program.
    const words = text.replaceAll(/\s*[\r\n]+\s*/g, ' ')
    const voice = `${VOICE[speaker]}: `
    const start = at + [...voice].length
    const end = start + [...words].length
    at = end + 1
    return { line: `${voice}${words}\n`, start, end }
  })
}

/** Voice and words of an exported line; a line of another kind is all words. */
export function readTurnLine(line: string): { speaker: Speaker | null; text: string } {
  for (const [speaker, voice] of Object.entries(VOICE)) {
    const before = `${voice}: `
    if (line.startsWith(before)) {
      return { speaker: speaker as Speaker, text: line.slice(before.length) }
    }
  }
  return { speaker: null, text: line }
}
