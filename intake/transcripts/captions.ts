import { readCueText, type VoicePiece } from './cue-text.ts'
import { type Cue, countUntimed, splitCues } from './cues.ts'
import { acceptLabels, looksLikeName, splitLabel } from './names.ts'
import { type Dialogue, joinSpoken, type Spoken } from './spoken.ts'

/** A WebVTT file: Teams, Zoom or any other. */
export function readVtt(text: string): Dialogue {
  return readCaptions(splitCues(withoutHeader(text.split(/\r\n|\r|\n/)), true))
}

/** A SubRip file. It knows no comments: a line that opens with NOTE is speech. */
export function readSrt(text: string): Dialogue {
  return readCaptions(splitCues(text.split(/\r\n|\r|\n/), false))
}

/** `WEBVTT`, with whatever title and fields follow it up to a blank line or the first cue. */
function withoutHeader(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '')
  if (!/^\s*WEBVTT/i.test(lines[first] ?? '')) return lines
  let at = first + 1
  while (at < lines.length && lines[at]!.trim() !== '' && !lines[at]!.includes('-->')) at += 1
  // The line just above the first times is that cue's id, not the header's.
  if (at < lines.length && lines[at]!.includes('-->') && at > first + 1) at -= 1
  return lines.slice(at)
}

/** Who says what in cues: by `<v Name>`, else by `Name:`, else by a name on the cue's first line. */
function readCaptions(cues: readonly Cue[]): Dialogue {
  const warnings = untimedWarning(cues)
  if (cues.some(({ lines }) => lines.some((line) => /<v[.\s]/i.test(line)))) {
    const parsed = cues.map((cue) => ({ cue, pieces: readCueText(cue.lines.join('\n')) }))
    const tagged = parsed.some(({ pieces }) => pieces.some(({ voice }) => voice !== null))
    if (tagged) return { spoken: joinSpoken(parsed.flatMap(voiced)), warnings }
  }
  const spoken = namesOnFirstLines(cues) ? cues.map(firstLineNamed) : labelled(cues)
  return { spoken: joinSpoken(spoken), warnings }
}

/** Cues known to carry the voice on their first line, as Teams' older Word export has them. */
export function readNamedCues(lines: readonly string[]): Dialogue {
  const cues = splitCues(lines, false)
  return { spoken: joinSpoken(cues.map(firstLineNamed)), warnings: untimedWarning(cues) }
}

function untimedWarning(cues: readonly Cue[]): string[] {
  const count = countUntimed(cues)
  const cueWord = count === 1 ? 'cue' : 'cues'
  return count === 0 ? [] : [`${count} ${cueWord} had unreadable times; the words were kept.`]
}

function timesOf({ start, end }: Cue): Pick<Spoken, 'start' | 'end'> {
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

function voiced({ cue, pieces }: { cue: Cue; pieces: VoicePiece[] }): Spoken[] {
  return pieces.map(({ voice, text }) => ({ name: voice, ...timesOf(cue), text }))
}

/** `Name: words` lines; a line or cue without a label goes on in the voice before it. */
function labelled(cues: readonly Cue[]): Spoken[] {
  const lines = cues.flatMap((cue) => cue.lines.map((line) => ({ cue, text: plain([line]) })))
  const splits = lines.map(({ text }) => splitLabel(text))
  const labels = acceptLabels(
    splits.flatMap((split) => (split === null ? [] : [split.label])),
    cues.length,
  )
  const spoken: Spoken[] = []
  let cueBefore: Cue | null = null
  let name: string | null = null
  for (const [at, { cue, text }] of lines.entries()) {
    const split = splits[at]
    const opens = split != null && labels.has(split.label)
    if (opens) name = split.label
    if (opens || cue !== cueBefore) {
      spoken.push({ name, ...timesOf(cue), text: opens ? split.rest : text })
    } else spoken.at(-1)!.text += ` ${text}`
    cueBefore = cue
  }
  return spoken
}

/** Some exports put the voice on a line of its own: nearly every cue opens with one of few names. */
function namesOnFirstLines(cues: readonly Cue[]): boolean {
  const filled = cues.filter(({ lines }) => lines.length > 0)
  const firsts = filled.filter(({ lines }) => lines.length > 1 && isBareName(lines[0]!))
  const distinct = new Set(firsts.map(({ lines }) => lines[0]!.trim())).size
  return firsts.length >= filled.length * 0.9 && firsts.length > 2 && distinct * 2 <= firsts.length
}

function isBareName(line: string): boolean {
  return looksLikeName(line.trim()) && !/[.,:]$/.test(line.trim())
}

function firstLineNamed(cue: Cue): Spoken {
  const lines = cue.lines.filter((line) => line.trim() !== '')
  const named = lines.length > 1 && isBareName(lines[0]!)
  const text = plain(named ? lines.slice(1) : lines)
  return { name: named ? lines[0]!.trim() : null, ...timesOf(cue), text }
}

function plain(lines: readonly string[]): string {
  return readCueText(lines.join('\n'))
    .map(({ text }) => text)
    .join(' ')
}
