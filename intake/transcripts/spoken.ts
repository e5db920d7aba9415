/** A stretch of speech as the source gives it, before anyone is taken for coach or client. */
export interface Spoken {
  /** The name or label the source gives; null where it gives none. */
  name: string | null
  /** Seconds from the start. */
  start?: number
  end?: number
  text: string
}

/** A file's speech in its own order, with sentences about what a person should check. */
export interface Dialogue {
  spoken: Spoken[]
  warnings: string[]
}

/** Cues of one voice closer together than this are one turn, in seconds. */
const JOIN_GAP_S = 2

/** Joins neighbouring timed stretches of one named voice; empty stretches go, text never does. */
export function joinSpoken(spoken: readonly Spoken[]): Spoken[] {
  const joined: { parts: string[]; last: Spoken }[] = []
  for (const next of spoken) {
    const text = next.text.trim()
    if (text === '') continue
    const group = joined.at(-1)
    if (group !== undefined && follows(group.last, next)) {
      group.parts.push(text)
      group.last = { ...group.last, end: Math.max(group.last.end!, next.end!) }
    } else {
      joined.push({ parts: [text], last: next })
    }
  }
  return joined.map(({ parts, last }) => ({ ...last, text: parts.join(' ') }))
}

function follows(before: Spoken, next: Spoken): boolean {
  if (before.name === null || before.name !== next.name) return false
  if (before.end === undefined || next.start === undefined || next.end === undefined) return false
  const gap_s = next.start - before.end
  return gap_s <= JOIN_GAP_S && next.start >= (before.start ?? 0)
}
