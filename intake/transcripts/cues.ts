import { CLOCK, readClock } from './clock.ts'

/** A cue as its file has it; times are missing where the file's are unreadable. */
export interface Cue {
  start?: number
  end?: number
  lines: string[]
}

const TIMING = new RegExp(`^\\s*(${CLOCK})\\s*-{1,2}>\\s*(${CLOCK})(?:\\s.*)?$`)
const BROKEN_TIMING = /^\s*\d[\w.,;]{0,20}:[\w:.,;]{0,20}\s*-{1,2}>/
const GUID = /^[0-9a-f]{8}-[0-9a-f-]{20,}(?:\/[\w-]+)?$/i

/** Whether this line is a cue's times, readable or not. */
export function isTiming(line: string): boolean {
  return line.length < 400 && (TIMING.test(line) || BROKEN_TIMING.test(line))
}

/**
 * Cuts caption lines into cues more leniently than either format asks: no blank line needed, blank
 * lines inside a cue allowed, words outside any cue kept. `comments` skips WebVTT's NOTE, STYLE
 * and REGION blocks.
 */
export function splitCues(lines: readonly string[], comments: boolean): Cue[] {
  const cues: Cue[] = []
  let skipping = false
  for (const [at, line] of lines.entries()) {
    const afterBlank = at === 0 || lines[at - 1]!.trim() === ''
    if (line.trim() === '') skipping = false
    else if (comments && afterBlank && isComment(line)) skipping = true
    else if (skipping) continue
    else if (isTiming(line)) cues.push(openCue(line))
    else if (!isCueId(line, afterBlank, lines[at + 1])) {
      if (cues.length === 0) cues.push({ lines: [] })
      cues.at(-1)!.lines.push(line)
    }
  }
  return cues
}

/** Cues whose times could not be read, or run backwards, for a warning. */
export function countUntimed(cues: readonly Cue[]): number {
  return cues.filter(({ end, lines }) => end === undefined && lines.length > 0).length
}

function openCue(line: string): Cue {
  const match = TIMING.exec(line)
  const start = match === null ? null : readClock(match[1]!)
  const end = match === null ? null : readClock(match[2]!)
  const cue: Cue = { lines: [] }
  if (start !== null) cue.start = start
  if (start !== null && end !== null && end >= start) cue.end = end
  return cue
}

function isComment(line: string): boolean {
  return /^(?:NOTE(?:\s|$)|(?:STYLE|REGION)\s*$)/.test(line)
}

function isCueId(line: string, afterBlank: boolean, next: string | undefined): boolean {
  if (next === undefined || !isTiming(next)) return false
  const id = line.trim()
  return afterBlank || /^\d+$/.test(id) || GUID.test(id)
}
