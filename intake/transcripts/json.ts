import { z } from 'zod'
import { Speaker, Transcript } from '../../core/session/turn.ts'
import { type Read, readOk, unreadable } from '../read.ts'
import { giveRoles, type RoleOptions } from './roles.ts'
import { joinSpoken, type Spoken } from './spoken.ts'

const NO_WORDS = 'No words were found in it. Check that the right file was exported.'

const Label = z.union([z.string(), z.number()]).transform(String)

/** OpenAI's `verbose_json` (no speakers) and `diarized_json`; other services write the same shape. */
const OpenAiSegments = z.object({
  segments: z.array(
    z.object({
      start: z.number().nonnegative().optional(),
      end: z.number().nonnegative().optional(),
      text: z.string(),
      speaker: Label.nullish(),
    }),
  ),
})

/** What whisper.cpp writes with `-oj`: milliseconds in `offsets`, a voice in stereo mode. */
const WhisperCpp = z.object({
  transcription: z.array(
    z.object({
      offsets: z.object({ from: z.number(), to: z.number() }).optional(),
      text: z.string(),
      speaker: Label.nullish(),
    }),
  ),
})

/** A turn of our own format as others write it: any speaker label, `n` perhaps missing. */
const LooseTurn = z.looseObject({
  n: z.number().optional(),
  speaker: Label.nullish(),
  speaker_name: z.string().nullish(),
  start: z.number().nonnegative().nullish(),
  end: z.number().nonnegative().nullish(),
  text: z.string(),
})
const LooseTranscript = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  turns: z.array(LooseTurn),
})

/**
 * Transcripts of a JSON or JSON Lines file. `fallbackId` names those that have no id. A record that
 * cannot be read is named by its line and loses no other.
 */
export function readJson(
  text: string,
  fallbackId: string,
  options: RoleOptions,
): Read<Transcript[]> {
  const records = parseRecords(text)
  if (!records.ok) return records
  const transcripts: Transcript[] = []
  const warnings: string[] = []
  const failed = [...records.failed]
  const many = records.value.length > 1
  for (const [at, { where, value }] of records.value.entries()) {
    const read = readRecord(value, many ? `${fallbackId}-${at + 1}` : fallbackId, options)
    const prefix = many ? `${where}: ` : ''
    if (read.ok) {
      transcripts.push(read.value)
      warnings.push(...read.warnings.map((warning) => prefix + warning))
    } else failed.push(prefix + read.why)
  }
  if (transcripts.length > 0) return readOk(transcripts, warnings, failed)
  return unreadable(failed.slice(0, 3).join(' ') || 'The file holds no transcript.')
}

interface Record {
  where: string
  value: unknown
}

function parseRecords(text: string): Read<Record[]> {
  const whole = parse(text)
  if (whole.ok) {
    const values = Array.isArray(whole.value) ? whole.value : [whole.value]
    return readOk(values.map((value, at) => ({ where: `record ${at + 1}`, value })))
  }
  const records: Record[] = []
  const failed: string[] = []
  for (const [at, line] of text.split(/\r\n|\n/).entries()) {
    if (line.trim() === '') continue
    const read = parse(line)
    if (read.ok) records.push({ where: `line ${at + 1}`, value: read.value })
    else failed.push(`line ${at + 1}: not JSON, perhaps cut off; export that record again.`)
  }
  if (records.length > 0) return readOk(records, [], failed)
  return unreadable('The file looks like JSON but is cut off or broken. Export it again.')
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}

function readRecord(value: unknown, id: string, options: RoleOptions): Read<Transcript> {
  const has = (key: string) => typeof value === 'object' && value !== null && key in value
  if (has('turns')) return readOwn(value, id, options)
  if (has('segments') && (value as { segments: unknown }).segments !== null) {
    const read = OpenAiSegments.safeParse(value)
    if (!read.success) return unreadable(shapeSentence(read.error))
    const spoken = read.data.segments.map(openAiStretch)
    if (spoken.some(({ text }) => text !== '')) return assemble(id, spoken, options)
  }
  if (has('transcription')) {
    const read = WhisperCpp.safeParse(value)
    if (!read.success) return unreadable(shapeSentence(read.error))
    return assemble(id, read.data.transcription.map(whisperStretch), options)
  }
  if (has('text') && typeof (value as { text: unknown }).text === 'string') {
    return assemble(id, [{ name: null, text: (value as { text: string }).text }], options)
  }
  return unreadable(
    'The JSON holds none of “turns”, “segments”, “transcription” or “text”. Give our transcript ' +
      'format, OpenAI verbose or diarized JSON, or whisper.cpp JSON.',
  )
}

type Segment = z.infer<typeof OpenAiSegments>['segments'][number]

function openAiStretch({ start, end, text, speaker }: Segment): Spoken {
  return {
    name: speaker == null ? null : voiceName(speaker),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined || end < (start ?? 0) ? {} : { end }),
    text: text.trim(),
  }
}

function whisperStretch(segment: z.infer<typeof WhisperCpp>['transcription'][number]): Spoken {
  // In stereo mode older versions write the voice in front of the words.
  const marked = /^\s*\(speaker (\d+|\?)\)/.exec(segment.text)
  const voice = segment.speaker ?? marked?.[1] ?? null
  const { from, to } = segment.offsets ?? {}
  return {
    name: voice === null || voice === '?' ? null : voiceName(voice),
    ...(from === undefined ? {} : { start: Math.max(0, from) / 1000 }),
    ...(to === undefined || to < (from ?? 0) ? {} : { end: Math.max(0, to) / 1000 }),
    text: segment.text.slice(marked?.[0].length ?? 0).trim(),
  }
}

/** Diarizers call voices `A` or `0`; a bare letter or number reads badly on a page. */
function voiceName(label: string): string {
  return /^(?:\d+|[A-Z])$/.test(label) ? `Speaker ${label}` : label
}

/** Our own format: stated roles stand, other labels become roles, unknown fields stay. */
function readOwn(value: unknown, fallbackId: string, options: RoleOptions): Read<Transcript> {
  const strict = Transcript.safeParse(value)
  if (strict.success && strict.data.turns.every(({ text }) => text.trim() === '')) {
    return unreadable(NO_WORDS)
  }
  if (strict.success && increasing(strict.data.turns) && options.coach === undefined) {
    return readOk(strict.data)
  }
  const loose = LooseTranscript.safeParse(value)
  if (!loose.success) return unreadable(shapeSentence(loose.error))
  const warnings: string[] = []
  const { id, turns, speakers_assumed, ...rest } = loose.data
  const numbered = increasing(turns)
  if (!numbered) warnings.push('Turn numbers were missing or out of order and were given anew.')
  const spoken = turns.map(({ speaker, speaker_name, start, end, text }) => ({
    name: speaker_name ?? speaker ?? null,
    ...(start == null ? {} : { start }),
    ...(end == null ? {} : { end }),
    text,
  }))
  const stated = turns.map(({ speaker }) => Speaker.safeParse(speaker))
  const allStated = stated.every((speaker) => speaker.success)
  const named = turns.some(({ speaker_name }) => speaker_name != null)
  const reassign = !allStated || (options.coach !== undefined && named)
  const roles = reassign ? giveRoles(spoken, options) : null
  const read = Transcript.safeParse({
    ...rest,
    id: id == null || String(id) === '' ? fallbackId : String(id),
    ...((roles?.speakers_assumed ?? speakers_assumed === true) ? { speakers_assumed: true } : {}),
    turns: turns.map(({ start, end, speaker_name, ...turn }, at) => ({
      ...turn,
      ...(roles?.turns[at] ?? spokenFields({ start, end, speaker_name })),
      n: numbered ? turn.n : at,
      speaker: roles === null ? turn.speaker : roles.turns[at]!.speaker,
    })),
  })
  if (!read.success) return unreadable(shapeSentence(read.error))
  return readOk(read.data, [...warnings, ...(roles?.warnings ?? [])])
}

type Nullish<T> = T | null | undefined

function spokenFields(turn: {
  start: Nullish<number>
  end: Nullish<number>
  speaker_name: Nullish<string>
}) {
  return Object.fromEntries(Object.entries(turn).filter(([, value]) => value != null))
}

function increasing(turns: readonly { n?: number | undefined }[]): boolean {
  return turns.every(({ n }, at) => n !== undefined && (at === 0 || n > turns[at - 1]!.n!))
}

/** One transcript of stretches of speech; refused when there is no word in it. */
export function assemble(
  id: string,
  spoken: readonly Spoken[],
  options: RoleOptions,
): Read<Transcript> {
  const joined = joinSpoken(spoken)
  if (joined.length === 0) {
    return unreadable(NO_WORDS)
  }
  const { turns, speakers_assumed, warnings } = giveRoles(joined, options)
  const assumed = speakers_assumed ? { speakers_assumed } : {}
  return readOk({ id, ...assumed, turns }, warnings)
}

function shapeSentence(error: z.ZodError): string {
  const [issue] = error.issues
  const at = issue?.path.join('.') ?? ''
  return `The field “${at}” is missing or has the wrong kind of value. Correct it and try again.`
}
