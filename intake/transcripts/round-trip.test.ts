import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Transcript } from '../../core/session/turn.ts'
import { readTranscript } from './transcript.ts'

const PATH = '../shared/data/synthetic/appointments.jsonl'
const present = existsSync(PATH)
if (!present && process.env.RAPPORT_REQUIRE_ALL === '1') throw new Error(`${PATH} is missing`)

const NAME = { coach: 'Ann Bell', client: 'Raj Kumar', other: 'Lou Reed' }
const encode = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const clock = (second: number, mark: string) =>
  `${new Date(second * 1000).toISOString().slice(11, 19)}${mark}000`

/** Each turn as a cue of its own, ten seconds apart, so that no two are joined. */
const WRITERS: Record<string, (turns: Transcript['turns']) => string> = {
  vtt: (turns) =>
    `WEBVTT\n\n${turns
      .map(
        ({ speaker, text }, at) =>
          `${clock(at * 10, '.')} --> ${clock(at * 10 + 1, '.')}\n<v ${NAME[speaker]}>${encode(text)}</v>\n`,
      )
      .join('\n')}`,
  srt: (turns) =>
    turns
      .map(
        ({ speaker, text }, at) =>
          `${at + 1}\r\n${clock(at * 10, ',')} --> ${clock(at * 10 + 1, ',')}\r\n` +
          `${NAME[speaker]}: ${encode(text)}\r\n`,
      )
      .join('\r\n'),
  txt: (turns) => turns.map(({ speaker, text }) => `${NAME[speaker]}: ${text}`).join('\n'),
  heading: (turns) =>
    turns
      .map(
        ({ speaker, text }, at) =>
          `${NAME[speaker]}   ${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}\n${text}`,
      )
      .join('\n\n'),
}

describe.skipIf(!present)('sixty appointments written as one format and read back', () => {
  it.each(Object.keys(WRITERS))('keep every word, voice and turn: %s', async (format) => {
    const lines = readFileSync(PATH, 'utf8').trim().split('\n')
    for (const line of lines) {
      const { turns } = JSON.parse(line) as Transcript
      const bytes = new TextEncoder().encode(WRITERS[format]!(turns))
      const read = await readTranscript({ name: `a.${format}`, bytes }, { coach: 'Ann Bell' })
      if (!read.ok) throw new Error(read.why)
      const tidy = (list: Transcript['turns']) =>
        list.map(({ speaker, text }) => `${speaker}: ${text.replace(/\s+/g, ' ').trim()}`)
      expect(tidy(read.value[0]!.turns)).toEqual(tidy(turns))
    }
  })
})
