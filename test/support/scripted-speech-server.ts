import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A stand-in for a transcription service on this machine, which does what its script says, one
 * entry a call; the last entry is repeated. `ok` hears one sentence at the start of every part.
 */
export type SpeechBehaviour =
  | 'ok'
  | 'ok-plain'
  | 'diarized'
  | 'hang'
  | 'hang-in-answer'
  | 'die'
  | 'die-in-answer'
  | 'garbage'
  | 'truncated'
  | 'other-shape'
  | 'wrong-times'
  | 'babble'
  | 'one-megabyte'
  | 'redirect'
  | 'quota'
  /** A status, and after a colon its Retry-After header. */
  | `${number}`
  | `${number}:${string}`

/** What a call asked for; the sound itself is only weighed. */
export interface SpeechCall {
  bytes: number
  fields: Record<string, string[]>
  authorization: string | undefined
}

export interface ScriptedSpeechServer {
  base_url: string
  calls: SpeechCall[]
  close(): Promise<void>
}

const SAID = 'I would like to work in a garden.'

export async function startScriptedSpeechServer(
  ...script: SpeechBehaviour[]
): Promise<ScriptedSpeechServer> {
  const calls: SpeechCall[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(body, { headers }).formData()
    const fields: Record<string, string[]> = {}
    for (const [name, value] of form) {
      if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value]
    }
    const { authorization } = request.headers
    calls.push({ bytes: body.length, fields, authorization })
    behave(script[Math.min(calls.length, script.length) - 1] as SpeechBehaviour, fields, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function behave(
  behaviour: SpeechBehaviour,
  fields: Record<string, string[]>,
  response: ServerResponse,
): void {
  const json = (status: number, body: unknown, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const answers: Partial<Record<SpeechBehaviour, () => void>> = {
    ok: () => json(200, verbose()),
    'ok-plain': () => json(200, { text: SAID }),
    diarized: () => json(200, diarized(fields['known_speaker_names[]'] ?? [])),
    hang: () => {},
    'hang-in-answer': () => void response.writeHead(200).write('{"text": "I wo'),
    die: () => void response.destroy(),
    'die-in-answer': () => {
      response.writeHead(200, { 'content-length': '500' })
      response.write('{"text": "I wo', () => response.destroy())
    },
    garbage: () => json(200, 'As a language model I cannot hear.'),
    truncated: () => json(200, JSON.stringify(verbose()).slice(0, -20)),
    'other-shape': () => json(200, { result: [SAID] }),
    'wrong-times': () => json(200, { text: SAID, segments: [{ start: 0, end: 9e9, text: SAID }] }),
    babble: () => json(200, { text: 'thank you '.repeat(5_000) }),
    'one-megabyte': () => json(200, { text: ' '.repeat(1_000_001) }),
    redirect: () => json(307, {}, { location: 'http://127.0.0.1:9/elsewhere' }),
    quota: () => json(429, { error: { message: 'no more', code: 'insufficient_quota' } }),
  }
  const answer = answers[behaviour]
  if (answer) {
    answer()
    return
  }
  const [status, after] = behaviour.split(/:(.*)/)
  json(Number(status), { error: { message: SAID } }, after ? { 'retry-after': after } : {})
}

function verbose() {
  const words = SAID.replace('.', '')
    .split(' ')
    .map((word, at) => ({ word, start: at * 0.25, end: at * 0.25 + 0.2 }))
  const segments = [{ id: 0, start: 0, end: 2, text: ` ${SAID}` }]
  return { task: 'transcribe', language: 'english', duration: 2, text: SAID, segments, words }
}

/** Two voices; a voice among the known ones is called by its name, as the real service does. */
function diarized([first = 'A', second = 'B']: string[]) {
  const segment = (speaker: string, start: number, text: string) => ({
    ...{ type: 'transcript.text.segment', id: `s${start}`, start, end: start + 2.5, text, speaker },
  })
  const segments = [segment(first, 0, 'What would you like?'), segment(second, 3, SAID)]
  return {
    task: 'transcribe',
    duration: 6,
    text: segments.map((one) => one.text).join(' '),
    segments,
  }
}
