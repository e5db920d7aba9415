import { readNamedCues } from './captions.ts'
import { CLOCK, readClock } from './clock.ts'
import { isTiming } from './cues.ts'
import { acceptLabels, looksLikeName, roleOfLabel, splitLabel } from './names.ts'
import type { Dialogue, Spoken } from './spoken.ts'

const BRACKETED = new RegExp(`^[\\[(](${CLOCK})(?:\\s*[-–]{1,2}>?\\s*${CLOCK})?[\\])]\\s*`)
const BARE = new RegExp(`^(${CLOCK})(?=\\s)\\s*(?:[-–]\\s+)?`)
const TRAILING = new RegExp(`[\\s,]*[\\[(]?(?<![\\d:])(${CLOCK})[\\])]?$`)
const NOTICE = /^.{0,80}\b(?:started|stopped) transcription\.?$/i

interface Line {
  name?: string
  start?: number
  text: string
  /** A line that names the voice for the lines below it: `Sharon Okafor   0:03`. */
  heading: boolean
}

/**
 * A conversation written as lines, from a text file or a Word document: `Name: words` with times
 * or without, Teams' `Name   0:03` and Word's `00:00:03 Name` headings with the words below, or
 * Teams' older `0:0:0.0 --> 0:0:2.9` blocks. A line without a voice goes on in the voice before it.
 */
export function readDialogue(raw: readonly string[]): Dialogue {
  const lines = raw.map(tidyLine)
  const filled = lines.filter((line) => line !== '')
  if (filled.filter(isTiming).length >= 1 && filled.findIndex(isTiming) <= 10) {
    return readNamedCues(lines)
  }
  const read = readLines(filled)
  const headings = read.some(({ heading }) => heading)
  return headings ? underHeadings(read) : afterLabels(read)
}

/** Odd spaces become plain ones; `**Coach:** words` loses its Markdown. */
function tidyLine(line: string): string {
  const plain = line.replace(/[\u00a0\u2007\u202f]/g, ' ').trim()
  return plain.replace(/^\*\*([^*]{1,60})\*\*/, '$1')
}

function readLines(filled: readonly string[]): Line[] {
  const front = filled.map(stampInFront)
  const barred = front.filter((line) => line?.bare)
  const bareHeads = barred.filter((line) => looksLikeVoice(line!.rest))
  const wordLayout = barred.length > 0 && bareHeads.length >= barred.length * 0.8
  const splits = filled.map((line, at) => splitVoice(front[at]?.rest ?? line))
  const labels = acceptLabels(
    splits.flatMap((split) => (split === null ? [] : [split.name])),
    filled.length,
  )
  // Under headings a label is a voice only if it heads speech elsewhere: “Definite: you can …”.
  const heads = new Set(filled.map(stampBehind).flatMap((head) => (head ? [head.name] : [])))
  const headed = heads.size > 0 || wordLayout
  return filled.map((text, at): Line => {
    const stamp = front[at] ?? null
    const split = splits[at]
    if (split != null && labels.has(split.name) && (!headed || heads.has(split.name))) {
      const start = split.start ?? stamp?.start
      return { name: split.name, ...at0(start), text: split.rest, heading: false }
    }
    if (stamp !== null && looksLikeVoice(stamp.rest) && (wordLayout || !stamp.bare)) {
      return { name: stamp.rest, start: stamp.start, text: '', heading: true }
    }
    const heading = stampBehind(text)
    if (heading !== null) return { ...heading, text: '', heading: true }
    if (stamp === null || stamp.bare) return { text, heading: false }
    return { start: stamp.start, text: stamp.rest, heading: false }
  })
}

const at0 = (start: number | undefined) => (start === undefined ? {} : { start })

function looksLikeVoice(text: string): boolean {
  if (text === '' || text.length > 60 || /[.,:]$/.test(text)) return false
  return looksLikeName(text) || roleOfLabel(text) !== null
}

/** `[00:01:02] …` or `00:01:02 …`. A bare time may be speech (“10:30 we met”): see the caller. */
function stampInFront(line: string): { start: number; rest: string; bare: boolean } | null {
  const head = line.slice(0, 60)
  const match = BRACKETED.exec(head) ?? BARE.exec(head)
  const start = match === null ? null : readClock(match[1]!)
  if (match === null || start === null) return null
  return { start, rest: line.slice(match[0].length), bare: !/^[[(]/.test(head) }
}

/** `Sharon Okafor   0:03` (Teams) or `[Sharon Okafor] 10:01:02` (Zoom), nothing after it. */
function stampBehind(line: string): { name: string; start: number } | null {
  if (line.length > 90) return null
  const match = TRAILING.exec(line)
  const start = match === null ? null : readClock(match[1]!)
  if (match === null || start === null) return null
  const name = line
    .slice(0, match.index)
    .trim()
    .replace(/^\[(.+)\]$/, '$1')
  return looksLikeVoice(name) ? { name, start } : null
}

/** `Name: words`, also `Name (00:01:02): words`. */
function splitVoice(line: string): { name: string; start?: number; rest: string } | null {
  const split = splitLabel(line)
  if (split === null) return null
  const match = TRAILING.exec(split.label)
  const start = match === null ? null : readClock(match[1]!)
  if (match === null || start === null) return { name: split.label, rest: split.rest }
  const name = split.label.slice(0, match.index).trim()
  return name === '' ? null : { name, start, rest: split.rest }
}

/** Above the first heading stand the meeting's title, date and file name, which nobody said. */
function underHeadings(lines: readonly Line[]): Dialogue {
  const first = lines.findIndex(({ heading }) => heading)
  const said = lines.slice(first).filter(({ text }) => !NOTICE.test(text))
  const left = lines.length - said.length
  const warnings =
    left === 0
      ? []
      : [`${left} line${left === 1 ? '' : 's'} of title and notices, which nobody said, left out.`]
  return { spoken: gather(said), warnings }
}

/** With labels nothing is left out: what stands before the first one is nobody's and stays. */
function afterLabels(lines: readonly Line[]): Dialogue {
  const named = lines.some(({ name }) => name !== undefined)
  if (named) return { spoken: gather(lines), warnings: [] }
  return {
    spoken: lines.map(({ start, text }) => ({ name: null, ...at0(start), text })),
    warnings: [],
  }
}

/** A stretch per named line; unnamed lines go on in the voice before them. */
function gather(lines: readonly Line[]): Spoken[] {
  const groups: { first: Spoken; parts: string[] }[] = []
  for (const { name, start, text } of lines) {
    if (name !== undefined || groups.length === 0) {
      groups.push({ first: { name: name ?? null, ...at0(start), text: '' }, parts: [text] })
    } else groups.at(-1)!.parts.push(text)
  }
  return groups
    .map(({ first, parts }) => ({ ...first, text: parts.filter((part) => part !== '').join(' ') }))
    .filter(({ text }) => text !== '')
}
