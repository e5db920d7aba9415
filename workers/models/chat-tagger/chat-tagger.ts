import { setTimeout as pause } from 'node:timers/promises'
import type { Codebook } from '../../../core/codebook/codebook.ts'
import type { TagDraft } from '../../../core/codebook/verify-evidence.ts'
import type { TagIn } from '../../../core/pipeline/shapes.ts'
import type { Reason, Unprocessable } from '../../../core/pipeline/step.ts'
import { loadCodebook } from '../../../prompts/load-codebook.ts'
import { loadPrompt } from '../../../prompts/load-prompt.ts'
import type { Tagger, TagHooks, TagResult } from '../tagger/tagger.ts'
import { type Asked, type Asking, ask, type Endpoint } from './ask.ts'
import { type Batch, cutBatches, systemMessage, userMessage } from './batches.ts'
import { answerSchema, type ReadTurn, readAnswer, withoutChoices } from './read-answer.ts'
import { type Ceilings, type Prices, Spend, tokensOf } from './spend.ts'

export interface ChatTaggerOptions {
  endpoint: Endpoint
  prices: Prices
  ceilings: Ceilings
  /** Calls side by side for one conversation. */
  concurrency: number
  now?: () => Date
  /** How a pause is made between calls; tests give their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Tokens an answer may have: forty to say it is one, and a hundred and fifty a turn. */
const tokensOutMax = (turns: number): number => 40 + 150 * turns

const PROMPT_VERSION = '1'
const BATCH_TURNS = 20
/** The second and last time, fewer turns at once. */
const NARROW_TURNS = 4
/** A service that says it is busy is waited for here this long and often, then by the queue. */
const PAUSE_MS_MAX = 60_000
const PAUSES_MAX = 3

/** Codes by any OpenAI-compatible chat model. The words leave this machine, redacted. */
export function createChatTagger(options: ChatTaggerOptions): Tagger {
  return {
    name: 'llm',
    version: PROMPT_VERSION,
    model: options.endpoint.model,
    external: true,
    tag: (input, signal, hooks) => tag(options, input, signal, hooks ?? {}),
  }
}

type Ended = Exclude<TagResult, { kind: 'done' }>

async function tag(
  options: ChatTaggerOptions,
  input: TagIn,
  signal: AbortSignal,
  hooks: TagHooks,
): Promise<TagResult> {
  const codebook = input.codebook ?? loadCodebook()
  const prompt = loadPrompt('tag', PROMPT_VERSION)
  const spend = new Spend(options.prices, options.ceilings, input.spent_today ?? 0)
  const run: Run = {
    ...{ options, codebook, hooks, spend, turns: input.turns, read: new Map(), coded: 0 },
    asking: {
      ...{ endpoint: options.endpoint, spend, signal, called: hooks.called },
      ...{ purpose: 'tag', schema: { name: 'coded_turns', definition: answerSchema(codebook) } },
      system: systemMessage(prompt, codebook),
      now: options.now ?? (() => new Date()),
    },
  }
  const wanted = input.turns.filter((turn) => turn.speaker !== 'other').map((turn) => turn.n)
  const ended = await inTwoRounds(run, wanted)
  if (ended) return ended
  return {
    ...{ kind: 'done', model: options.endpoint.model, prompt_hash: prompt.hash },
    ...{ drafts: draftsOf(run), unprocessable: problemsOf(run), usage: spend.usage },
  }
}

interface Run {
  options: ChatTaggerOptions
  codebook: Codebook
  hooks: TagHooks
  spend: Spend
  asking: Asking
  turns: TagIn['turns']
  read: Map<number, ReadTurn>
  /** Turns that have been asked about, for the progress. */
  coded: number
}

/** Everything once, then what did not come out right once more, in smaller pieces. */
async function inTwoRounds(run: Run, wanted: number[]): Promise<Ended | null> {
  const first = cutBatches(run.turns, new Set(wanted), BATCH_TURNS)
  const reason = tooDear(run, first)
  if (reason) return { kind: 'wait', reason }
  const ended = await askAll(run, first)
  if (ended) return ended
  const again = wanted.filter((n) => run.read.get(n)?.problem)
  return askAll(run, cutBatches(run.turns, new Set(again), NARROW_TURNS))
}

/** Said before anything is spent: half a conversation, coded, would count wrongly. */
function tooDear(run: Run, batches: readonly Batch[]): Reason | null {
  const system = tokensOf(Buffer.byteLength(run.asking.system))
  let tokens_in = 0
  let tokens_out = 0
  for (const batch of batches) {
    tokens_in += system + tokensOf(Buffer.byteLength(userMessage(batch)))
    // An ordinary answer has about a third of the most it may have.
    tokens_out += tokensOutMax(batch.turns.length) / 3
  }
  return run.spend.refuses(tokens_in, tokens_out)
}

/** A few batches side by side; the first that ends the run ends it for all. */
async function askAll(run: Run, batches: readonly Batch[]): Promise<Ended | null> {
  const left = [...batches]
  let ended: Ended | null = null
  const lane = async () => {
    for (let batch = left.shift(); batch && !ended; batch = left.shift()) {
      const end = await askBatch(run, batch)
      if (end) ended ??= end
      run.coded += batch.turns.length
      run.hooks.progress?.(Math.min(0.99, run.coded / Math.max(1, run.turns.length)))
    }
  }
  await Promise.all(Array.from({ length: run.options.concurrency }, lane))
  return ended
}

async function askBatch(run: Run, batch: Batch): Promise<Ended | null> {
  const asked = await askPatiently(run, userMessage(batch), batch.turns.length)
  if (asked.kind === 'ceiling') return { kind: 'wait', reason: asked.reason }
  if (asked.kind === 'retry' || asked.kind === 'wait') return asked
  const read = asked.kind === 'answer' ? readAnswer(asked.text, batch, run.codebook) : null
  const problem = asked.kind === 'refused' ? asked.reason : NO_ANSWER
  for (const turn of batch.turns) {
    // What stood the first time is not lost to a second answer that is none.
    const before = run.read.get(turn.n)
    run.read.set(turn.n, read?.get(turn.n) ?? before ?? { drafts: [], problem })
  }
  return null
}

const NO_ANSWER: Reason = {
  code: 'llm_answer_unreadable',
  sentence: 'The model refused, or answered with something that is no coding.',
}

async function askPatiently(run: Run, user: string, turns: number): Promise<Asked> {
  const { signal } = run.asking
  const wait = run.options.wait ?? ((ms, until) => pause(ms, undefined, { signal: until }))
  for (let pauses = 0; ; pauses += 1) {
    const asked = await ask(run.asking, user, tokensOutMax(turns))
    const busy = asked.kind === 'retry' && asked.reason.code === 'llm_busy'
    if (!busy || pauses === PAUSES_MAX || asked.after_ms > PAUSE_MS_MAX) return asked
    await wait(asked.after_ms, signal)
  }
}

function draftsOf(run: Run): TagDraft[] {
  return [...run.read.values()].flatMap(({ drafts, problem }) =>
    problem ? withoutChoices(drafts, run.codebook) : drafts,
  )
}

function problemsOf(run: Run): Unprocessable[] {
  return [...run.read].flatMap(([n, { problem }]) =>
    problem ? [{ where: `turn ${n}`, reason: problem }] : [],
  )
}
