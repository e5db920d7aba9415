import type { Transcript } from '../../core/session/turn.ts'
import { decodeText } from '../decode.ts'
import { type Read, readOk, unreadable } from '../read.ts'
import { isZip, sniffAudio, sniffOther } from '../sniff.ts'
import { readSrt, readVtt } from './captions.ts'
import { isTiming } from './cues.ts'
import { readDialogue } from './dialogue.ts'
import { readDocxLines } from './docx.ts'
import { assemble, readJson } from './json.ts'
import type { RoleOptions } from './roles.ts'
import type { Dialogue } from './spoken.ts'

/** No hour of speech comes near this; beyond it a file is not what it says. */
export const TRANSCRIPT_BYTES_MAX = 50 * 1024 * 1024

export interface IntakeFile {
  /** Used for the transcript's id and for nothing else: the content says what a file is. */
  name: string
  bytes: Uint8Array
}

type TextFormat = 'vtt' | 'srt' | 'json' | 'txt'

const FORMAT_NAME: Record<TextFormat | 'docx', string> = {
  vtt: 'WebVTT',
  srt: 'SubRip (SRT)',
  json: 'JSON',
  txt: 'plain text',
  docx: 'a Word document',
}

/**
 * The transcripts in a file: WebVTT, SRT, Word, text or JSON, told apart by content. Web standards
 * only, so that it runs at the edge too. JSON may hold several transcripts; the others hold one.
 */
export async function readTranscript(
  file: IntakeFile,
  options: RoleOptions,
): Promise<Read<Transcript[]>> {
  const { bytes } = file
  if (bytes.length === 0) return unreadable('The file is empty (0 bytes). Export it again.')
  if (bytes.length > TRANSCRIPT_BYTES_MAX) {
    return unreadable(
      'The file is larger than 50 MB, more than any transcript. Give a smaller one.',
    )
  }
  const id = idFromName(file.name)
  if (isZip(bytes)) {
    const lines = await readDocxLines(bytes)
    if (!lines.ok) return lines
    return finish(id, readDialogue(lines.value), options, nameWarning(file.name, 'docx'))
  }
  const refusal = refuse(bytes)
  if (refusal !== null) return unreadable(refusal)
  const text = decodeText(bytes)
  if (!text.ok) return text
  const format = sniffFormat(text.value)
  const warnings = [...text.warnings, ...nameWarning(file.name, format)]
  if (format === 'json') {
    const read = readJson(text.value, id, options)
    return read.ok ? readOk(read.value, [...warnings, ...read.warnings], read.failed) : read
  }
  return finish(id, READERS[format](text.value), options, warnings)
}

const READERS: Record<'vtt' | 'srt' | 'txt', (text: string) => Dialogue> = {
  vtt: readVtt,
  srt: readSrt,
  txt: (text) => readDialogue(text.split(/\r\n|\r|\n/)),
}

function finish(
  id: string,
  dialogue: Dialogue,
  options: RoleOptions,
  before: string[],
): Read<Transcript[]> {
  const read = assemble(id, dialogue.spoken, options)
  if (!read.ok) return read
  return readOk([read.value], [...before, ...dialogue.warnings, ...read.warnings])
}

function refuse(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 4096)
  const takes = 'Give the transcript as VTT, SRT, Word (.docx), text or JSON.'
  if (sniffAudio(head) !== null) {
    return `This is a recording, not a transcript. Upload it as a recording, or transcribe it first.`
  }
  const other = sniffOther(head)
  return other === null || other === 'a WebVTT transcript' ? null : `This is ${other}. ${takes}`
}

function sniffFormat(text: string): TextFormat {
  const head = text.slice(0, 20_000).trimStart()
  if (/^WEBVTT(?:\s|$)/i.test(head)) return 'vtt'
  if (/^(?:\{\s*["}]|\[\s*(?:[{\]]|$))/.test(head) || isJson(text)) return 'json'
  const lines = head.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const first = lines.findIndex(isTiming)
  // A cue's times are the first or second thing in a caption file; comments may come before.
  if (first === -1 || (first > 1 && !/^(?:NOTE|STYLE)\b/.test(head))) return 'txt'
  // Teams' older Word export, pasted as text, writes `0:0:2.9` and the voice below.
  if (/:\d(?!\d)/.test(lines[first]!)) return 'txt'
  return lines[first]!.includes(',') ? 'srt' : 'vtt'
}

/** `[1, 2]` is JSON and `[00:01:02] Coach: hi` is not; only trying tells. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const EXTENSION: Record<string, TextFormat | 'docx'> = {
  vtt: 'vtt',
  srt: 'srt',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  docx: 'docx',
}

function nameWarning(name: string, format: TextFormat | 'docx'): string[] {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const said = EXTENSION[extension]
  if (said === undefined || said === format) return []
  return [
    `The file’s name ends in .${extension}, but it is ${FORMAT_NAME[format]} and was read so.`,
  ]
}

/** `../Appointment 12.vtt` becomes `Appointment-12`. */
function idFromName(name: string): string {
  const base = name.split(/[\\/]/).at(-1)!
  const stem = base.replace(/\.(?:vtt|srt|docx|txt|text|md|jsonl?|ndjson)$/i, '')
  const id = stem.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '')
  return id === '' ? 'transcript' : id.slice(0, 120)
}
