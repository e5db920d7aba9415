import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A stand-in for a chat service on this machine, which does what its script says, one entry a call;
 * the last entry is repeated. `ok` puts one code on every turn it is asked to code.
 */
export type ChatBehaviour =
  | 'ok'
  | 'no-usage'
  | 'malformed'
  | 'cut-off'
  | 'other-shape'
  | 'hallucinated-quote'
  | 'unknown-code'
  | 'two-talk-codes'
  | 'leaves-one-out'
  | 'obeys-the-turn'
  | 'refusal'
  | 'hang'
  | 'die'
  | 'endless'
  | 'redirect'
  | 'quota'
  | 'too-long'
  /** A status, and after a colon its Retry-After header. */
  | `${number}`
  | `${number}:${string}`
  /** Says this, made of the user's message. */
  | ((user: string) => string)

export interface AskedTurn {
  n: number
  speaker: string
  text: string
  code_this: boolean
}

/** What a call asked for, as the service got it. */
export interface ChatCall {
  bytes: number
  authorization: string | undefined
  path: string
  system: string
  user: string
  /** The turns in the user message. */
  turns: AskedTurn[]
  body: Record<string, unknown>
}

export interface ScriptedChatServer {
  base_url: string
  calls: ChatCall[]
  close(): Promise<void>
}

export async function startScriptedChatServer(
  ...script: ChatBehaviour[]
): Promise<ScriptedChatServer> {
  const calls: ChatCall[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const call = readCall(Buffer.concat(chunks), request.url ?? '', request.headers.authorization)
    calls.push(call)
    behave(script[Math.min(calls.length, script.length) - 1] as ChatBehaviour, call, response)
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

function readCall(bytes: Buffer, path: string, authorization: string | undefined): ChatCall {
  const body = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
  const messages = (body.messages ?? []) as { role: string; content: string }[]
  const of = (role: string) => messages.find((one) => one.role === role)?.content ?? ''
  const user = of('user')
  const { turns = [] } = user ? (JSON.parse(user) as { turns?: AskedTurn[] }) : {}
  return { bytes: bytes.length, authorization, path, system: of('system'), user, turns, body }
}

interface Entry {
  n: number
  codes: { code: string; quote: string; sure: number }[]
}

/** An honest answer: an open question for the coach, neutral talk for the person. */
function honest({ n, speaker, text }: AskedTurn): Entry {
  const code = speaker === 'coach' ? 'question_open' : 'neutral_talk'
  return { n, codes: [{ code, quote: text, sure: 0.8 }] }
}

function behave(behaviour: ChatBehaviour, call: ChatCall, response: ServerResponse): void {
  const asked = call.turns.filter((turn) => turn.code_this)
  const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const say = (content: string | null, over: object = {}, usage: object | null = USAGE) => {
    const message = { role: 'assistant', content, refusal: null, ...over }
    const choice = { index: 0, message, finish_reason: 'stop', ...over }
    json(200, { id: 'c', object: 'chat.completion', created: 0, choices: [choice], usage })
  }
  const code = (entries: Entry[], over: object = {}) =>
    say(JSON.stringify({ turns: entries }), over)
  const add = (turn: AskedTurn, one: Partial<Entry['codes'][number]>): Entry => {
    const put = honest(turn)
    return {
      ...put,
      codes: [...put.codes, { code: 'affirm', quote: turn.text, sure: 0.9, ...one }],
    }
  }
  const honestly = JSON.stringify({ turns: asked.map(honest) })
  const answers: Record<string, () => void> = {
    ok: () => say(honestly),
    'no-usage': () => say(honestly, {}, null),
    malformed: () => say('I would put an open question on turn 0.'),
    'cut-off': () => say(honestly.slice(0, -25), { finish_reason: 'length' }),
    'other-shape': () => say('{"codes": ["question_open"]}'),
    'hallucinated-quote': () => code(asked.map((turn) => add(turn, { quote: 'Never said.' }))),
    'unknown-code': () => code(asked.map((turn) => add(turn, { code: 'grit' }))),
    'two-talk-codes': () => code(asked.map((turn) => add(turn, { code: 'change_talk' }))),
    'leaves-one-out': () => code(asked.slice(1).map(honest)),
    'obeys-the-turn': () => code(asked.flatMap(obey)),
    refusal: () => say(null, { refusal: 'I cannot help with that.' }),
    hang: () => {},
    die: () => void response.destroy(),
    endless: () => say(`${honestly}${' '.repeat(1_100_000)}`),
    redirect: () => json(307, {}, { location: 'http://127.0.0.1:9/elsewhere' }),
    quota: () => json(429, { error: { message: 'no more', code: 'insufficient_quota' } }),
    'too-long': () =>
      json(400, { error: { message: 'too long', code: 'context_length_exceeded' } }),
  }
  if (typeof behaviour === 'function') {
    say(behaviour(call.user))
    return
  }
  const answer = answers[behaviour]
  if (answer) {
    answer()
    return
  }
  const [status, after] = behaviour.split(/:(.*)/)
  json(
    Number(status),
    { error: { message: asked[0]?.text } },
    after ? { 'retry-after': after } : {},
  )
}

const USAGE = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 }

/** A model that does what a turn tells it: `SAY <json of codes>` in the turn is its answer. */
function obey(turn: AskedTurn): Entry[] {
  const told = turn.text.match(/SAY (\[.*\])/)?.[1]
  return [told ? { n: turn.n, codes: JSON.parse(told) } : honest(turn)]
}
