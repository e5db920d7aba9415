import { type ChildProcess, fork } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Reason } from '../../../core/pipeline/step.ts'
import type { SpeechEngine, SpeechResult, Utterance } from './engine.ts'
import type { SherpaMessage, SherpaRequest } from './sherpa-messages.ts'
import { filesOf, type SherpaModels } from './sherpa-models.ts'
import { SHERPA_PACKAGE } from './sherpa-native.ts'

export interface SherpaOptions {
  models: SherpaModels
  /** Processor threads for the models; half of what there is by default. */
  threads?: number
  /** How many people speak; null lets the diarizer decide. Two by default: coach and person. */
  speakers?: number | null
}

const CRASH_RETRY_MS = 60_000
const requireHere = createRequire(import.meta.url)

/** Speech on this machine with sherpa-onnx, in a child process of its own for each recording. */
export function createSherpaEngine({ models, threads, speakers = 2 }: SherpaOptions): SpeechEngine {
  return {
    name: 'sherpa-onnx',
    version: packageVersion(),
    external: false,
    blocked: () => whyBlocked(models),
    async transcribe(audio, signal, progress) {
      const request: SherpaRequest = {
        ...{ models, audio, speakers },
        threads: threads ?? Math.max(1, Math.floor(availableParallelism() / 2)),
      }
      return hearInChild(request, signal, progress)
    },
  }
}

function packageVersion(): string {
  try {
    return String(requireHere(`${SHERPA_PACKAGE}/package.json`).version)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return 'not installed'
    throw error
  }
}

async function whyBlocked(models: SherpaModels): Promise<Reason | null> {
  if (packageVersion() === 'not installed') {
    const sentence = `The package ${SHERPA_PACKAGE} is not installed. Run “npm ci” without --omit=optional.`
    return { code: 'speech_package_missing', sentence }
  }
  for (const path of filesOf(models)) {
    const file = await stat(path).catch(() => null)
    if (file?.isFile() && file.size > 0) continue
    const sentence =
      `The model file ${path} is ${file ? 'empty' : 'not there'}. ` +
      `Run “npm run rapport -- models list” to see what is missing, then “models fetch”.`
    return { code: 'speech_model_missing', sentence }
  }
  return null
}

async function hearInChild(
  request: SherpaRequest,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<SpeechResult> {
  signal.throwIfAborted()
  const child = startChild()
  const kill = () => child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  const utterances: Utterance[] = []
  const state = { loaded: false, done: false, why: '' }
  child.on('message', (message: SherpaMessage) => {
    if (message.kind === 'loaded') state.loaded = true
    if (message.kind === 'heard') utterances.push(message.utterance)
    if (message.kind === 'progress') progress(message.share)
    if (message.kind === 'failed') state.why = message.why
    if (message.kind === 'done') state.done = true
  })
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', () => resolve())
      // A child that died while starting cannot be told; its end says all there is to say.
      child.send(request, () => {})
    })
  } finally {
    signal.removeEventListener('abort', kill)
    kill()
  }
  signal.throwIfAborted()
  if (state.done) {
    utterances.sort((a, b) => a.start - b.start)
    return { kind: 'done', speech: { model: request.models.name, utterances }, unprocessable: [] }
  }
  return failure(request.models, state)
}

function startChild(): ChildProcess {
  const { PATH, HOME, TMPDIR } = process.env
  return fork(fileURLToPath(new URL('./sherpa-child.ts', import.meta.url)), [], {
    // The child is TypeScript like the rest; no flag of this process should leak into it.
    execArgv: ['--import', pathToFileURL(requireHere.resolve('tsx')).href],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH, HOME, TMPDIR },
  })
}

function failure(models: SherpaModels, state: { loaded: boolean; why: string }): SpeechResult {
  const said = state.why === '' ? '' : ` (${state.why})`
  if (!state.loaded) {
    const sentence =
      `The speech model ${models.name} could not be loaded${said}: one of its files is damaged or of ` +
      `another kind. Run “npm run rapport -- models list”, and fetch it again.`
    return { kind: 'wait', reason: { code: 'speech_model_unreadable', sentence } }
  }
  const sentence = `The speech engine broke down while hearing this recording${said}. It will be tried again.`
  return {
    ...{ kind: 'retry', after_ms: CRASH_RETRY_MS },
    reason: { code: 'speech_engine_crashed', sentence },
  }
}
