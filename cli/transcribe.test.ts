import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Transcript } from '../core/session/turn.ts'
import { hasPackage, hasProgram, present } from '../test/support/present.ts'
import { startScriptedSpeechServer } from '../test/support/scripted-speech-server.ts'
import { writeTinySpeechModel, writeTinyVad } from '../test/support/tiny-models.ts'
import { tones, writeWav } from '../test/support/tones.ts'
import { transcribe } from './transcribe.ts'

/** A clock that stands still: however slow the machine, no progress line is due. */
const NOW = new Date('2026-11-20T10:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'transcribe-verb-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
writeTinySpeechModel(at('models/tiny'))
mkdirSync(at('models/silero-vad'))
writeTinyVad(at('models/silero-vad/silero_vad.onnx'))
const call = [
  tones({ hz: 300, length_s: 2 }, { hz: 0, length_s: 2 }),
  tones({ hz: 0, length_s: 2 }, { hz: 2_500, length_s: 2 }),
]
writeWav(at('call-7.wav'), call)
writeFileSync(at('poison.wav'), '')

async function run(argv: string[], env: NodeJS.ProcessEnv = {}) {
  let err = ''
  const code = await transcribe.run([...argv, '--out', at('out.jsonl')], {
    stdin: (async function* () {})(),
    stdout: { write() {} },
    stderr: {
      write(text) {
        err += text
      },
    },
    env: { MODELS_DIR: at('models'), PATH: process.env.PATH, ...env },
    now: () => NOW,
  })
  const text = readFileSync(at('out.jsonl'), 'utf8').trim()
  const lines =
    text === '' ? [] : text.split('\n').map((line) => Transcript.parse(JSON.parse(line)))
  return { code, err, lines }
}

describe.skipIf(!present('sherpa-onnx-node', hasPackage('sherpa-onnx-node')))(
  'transcribing on this machine',
  () => {
    it('writes a transcript line a recording, with speakers by channel', async () => {
      const { code, lines, err } = await run([at('call-7.wav'), '--coach-first'])
      expect([code, err]).toEqual([0, ''])
      expect(lines[0]?.id).toBe('call-7')
      expect(lines[0]).not.toHaveProperty('speakers_assumed')
      expect(lines[0]?.turns.map(({ speaker, text }) => [speaker, text])).toEqual([
        ['coach', 'low'],
        ['client', 'high'],
      ])
    })

    it('names a recording it cannot read and goes on with the others', async () => {
      const { code, lines, err } = await run([
        at('poison.wav'),
        at('not-there.mp3'),
        at('call-7.wav'),
      ])
      expect(code).toBe(1)
      expect(err).toContain('poison.wav: The recording is empty')
      expect(err).toContain('not-there.mp3: ')
      expect(lines).toHaveLength(1)
      expect(lines[0]?.speakers_assumed).toBe(true)
    })

    const speech = present('ffmpeg', hasProgram('ffmpeg', '-version'))
    it.skipIf(!speech)('reads a compressed recording', async () => {
      execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', at('call-7.wav'), at('call-8.m4a')])
      const { code, lines } = await run([at('call-8.m4a')])
      expect(code).toBe(0)
      expect(lines[0]?.turns.map(({ text }) => text)).toEqual(['low', 'high'])
    })
  },
)

describe('the transcribe verb', () => {
  it('says the one command that gives it an engine when there is none', async () => {
    const { code, err } = await run([at('call-7.wav')], { MODELS_DIR: at('nothing-here') })
    expect(code).toBe(1)
    expect(err).toContain('models fetch whisper-base.en')
  })

  it('asks a service only when told to', async () => {
    const server = await startScriptedSpeechServer('ok')
    const env = { SPEECH_BASE_URL: server.base_url, MODELS_DIR: at('nothing-here') }
    await run([at('call-7.wav')], env)
    expect(server.calls).toHaveLength(0)
    const { code, lines } = await run([at('call-7.wav'), '--engine', 'service'], env)
    await server.close()
    expect(code).toBe(0)
    expect(lines[0]?.turns.map(({ speaker }) => speaker).sort()).toEqual(['client', 'coach'])
  })

  it('refuses wrong usage in one sentence', async () => {
    await expect(run([])).rejects.toThrow('at least one recording')
    await expect(run(['a.wav', '--engine', 'magic'])).rejects.toThrow('no engine "magic"')
    await expect(run(['a.wav', '--speakers', 'many'])).rejects.toThrow('--speakers')
    await expect(run(['a.wav', '--engine', 'service'])).rejects.toThrow('SPEECH_BASE_URL')
  })
})
