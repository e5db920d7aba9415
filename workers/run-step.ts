import { randomUUID } from 'node:crypto'
import { type MaterialKind, stepAfter } from '../core/pipeline/order.ts'
import type { RedactOut } from '../core/pipeline/shapes.ts'
import type {
  ExternalCall,
  Reason,
  StepName,
  StepResult,
  Unprocessable,
} from '../core/pipeline/step.ts'
import { HELD_FOR_REVIEW } from '../core/redaction/hold.ts'
import { missingPurposes, type Purpose, refusalSentence } from '../core/session/consent.ts'
import type { Database, Tx } from '../db/database.ts'
import type { ObjectStore } from '../db/objects/object-store.ts'
import type { FetchedJob, Queue, StepJob } from '../db/queue.ts'
import type { Keys } from '../db/sealing/keys.ts'
import { appendAudit, byPipeline } from '../db/stores/audit.ts'
import { spreadNames } from '../db/stores/case-names.ts'
import { consentsOf } from '../db/stores/consents.ts'
import { recordCall } from '../db/stores/external-calls.ts'
import { isHeld } from '../db/stores/holds.ts'
import {
  claimStage,
  endStage,
  finishStage,
  holdsLease,
  type Material,
  queueStep,
  renewLease,
} from '../db/stores/stages.ts'
import { claimOutput, hasOutput, type OutputKey } from '../db/stores/step-outputs.ts'
import { type LoadedInput, loadInput, parseOutput, writeOutput } from './step-data.ts'
import type { StepHost } from './step-host.ts'

export const LEASE_MS = 60_000
const HEARTBEAT_MS = 15_000
const BACKOFF_FIRST_MS = 2_000
const BACKOFF_MOST_MS = 300_000

/** Places where a test may kill the process, to show that nothing is lost and nothing lands twice. */
export type KillPoint = 'before-run' | 'inside-run' | 'before-commit' | 'after-commit'

export interface RunDeps {
  database: Database
  queue: Queue
  keys: Keys
  objects: ObjectStore
  host: StepHost
  now: () => Date
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
  killPoint?: (where: KillPoint, step: StepName) => void
}

/** What each step needs the person to have agreed to. */
const PURPOSE: Record<StepName, Purpose> = {
  transcribe: 'transcribe',
  redact: 'analyse',
  embed: 'analyse',
  tag: 'analyse',
  measure: 'analyse',
}

interface Run {
  job: StepJob
  fetched: FetchedJob
  lease: string
  material: Material
  attempts: number
}

/**
 * Runs one job of the pipeline. The step itself touches no database; whatever comes of it is closed
 * in one transaction: consent row locked and live → lease still held → output under its unique key
 * → next step enqueued → job finished → audit entry. A job may run twice; its effect lands once.
 */
export async function runStep(deps: RunDeps, fetched: FetchedJob): Promise<void> {
  const job = fetched.data as StepJob
  const run = await begin(deps, fetched, job)
  if (!run) return
  const started_ms = deps.now().getTime()
  const verdict = await work(deps, run)
  try {
    deps.killPoint?.('before-commit', job.step)
    await close(deps, run, verdict)
  } finally {
    await verdict.loaded?.release()
  }
  deps.killPoint?.('after-commit', job.step)
  const took_ms = deps.now().getTime() - started_ms
  const facts = { step: job.step, material_id: job.material_id, attempt: run.attempts, took_ms }
  deps.log(`step ${verdict.result.kind}`, facts)
}

async function begin(deps: RunDeps, fetched: FetchedJob, job: StepJob): Promise<Run | null> {
  const tx = deps.database.drizzle
  const lease = randomUUID()
  const claimed = await claimStage(tx, { ...job, id: fetched.id }, lease, deps.now(), LEASE_MS)
  if (claimed) return { job, fetched, lease, ...claimed }
  await deps.queue.complete(tx, fetched)
  return null
}

interface Verdict {
  result: StepResult<unknown> | { kind: 'same' }
  loaded: LoadedInput | null
  key: OutputKey | null
}

/** Never throws: whatever breaks becomes a verdict, and what was opened stays known for release. */
async function work(deps: RunDeps, run: Run): Promise<Verdict> {
  const verdict: Verdict = { result: UNDECIDED, loaded: null, key: null }
  try {
    await decide(deps, run, verdict)
  } catch (error) {
    const facts = { step: run.job.step, material_id: run.material.id, why: nameOf(error) }
    deps.log('step threw', facts, 'error')
    verdict.result = retryLater(error)
  }
  return verdict
}

async function decide(deps: RunDeps, run: Run, verdict: Verdict): Promise<void> {
  const { job, material } = run
  const tx = deps.database.drizzle
  const refusal = await consentRefusal(tx, run, deps.now())
  if (refusal) {
    verdict.result = { kind: 'stop', reason: refusal }
    return
  }
  if (await isHeldBack(tx, run)) {
    verdict.result = { kind: 'wait', reason: HELD_FOR_REVIEW }
    return
  }
  const described = deps.host.describe(job.step)
  const loaded = await loadInput(deps, tx, job.step, material)
  if ('reason' in loaded) {
    verdict.result = loaded
    return
  }
  verdict.loaded = loaded
  verdict.key = {
    material_id: material.id,
    step: job.step,
    step_version: described.version,
    input_hash: await loaded.hash(described.model),
  }
  if (await hasOutput(tx, verdict.key)) verdict.result = { kind: 'same' }
  else if (loaded.byte_count > described.limits.input_bytes_max) {
    verdict.result = { kind: 'stop', reason: TOO_LARGE }
  } else {
    deps.killPoint?.('before-run', job.step)
    const result = await runUnderLease(deps, run, loaded.input, described.limits.timeout_ms)
    verdict.result = result.kind === 'done' ? checked(job.step, result) : result
  }
}

function checked(
  step: StepName,
  result: Extract<StepResult<unknown>, { kind: 'done' }>,
): StepResult<unknown> {
  const output = parseOutput(step, result.output)
  if (output !== null) return { ...result, output }
  const sentence = 'The step gave back something that makes no sense. It is tried again by itself.'
  return { kind: 'retry', reason: { code: 'garbage', sentence }, after_ms: 0 }
}

const UNDECIDED: StepResult<unknown> = {
  kind: 'retry',
  reason: { code: 'undecided', sentence: 'The step did not come to a result. It is tried again.' },
  after_ms: 0,
}

const TOO_LARGE: Reason = {
  code: 'too_large',
  sentence:
    'This is larger than the service can process. Cut it into parts and add them one by one.',
}

async function runUnderLease(
  deps: RunDeps,
  run: Run,
  input: unknown,
  timeout_ms: number,
): Promise<StepResult<unknown>> {
  const { material_id, step } = run.job
  const abort = new AbortController()
  let share = 0
  let recorded = Promise.resolve()
  const timer = setTimeout(() => abort.abort(new Error('time is up')), timeout_ms)
  const heartbeat = setInterval(async () => {
    const until = new Date(deps.now().getTime() + LEASE_MS)
    const held = { material_id, step, lease: run.lease }
    const kept = await renewLease(deps.database.drizzle, held, until, share).catch(() => true)
    if (!kept) abort.abort(new Error('lease lost'))
  }, HEARTBEAT_MS)
  try {
    const running = deps.host.run(step, input, {
      signal: abort.signal,
      progress: (done) => {
        share = done
      },
      called: (call) => {
        // One after the other: the answer must not be overtaken by its own question.
        recorded = recorded.then(() => record(deps, material_id, call))
        recorded.catch(() => {})
      },
    })
    deps.killPoint?.('inside-run', step)
    return await running
  } finally {
    await recorded
    clearTimeout(timer)
    clearInterval(heartbeat)
  }
}

/** Each call to an outside service is written down: what for and how large, never its content. */
async function record(deps: RunDeps, material_id: string, call: ExternalCall): Promise<void> {
  const { engine, purpose, bytes, answered } = call
  deps.log('external call', { engine, purpose, bytes, answered, material_id })
  await recordCall(deps.database.drizzle, call, material_id, deps.now())
}

async function consentRefusal(tx: Tx, run: Run, now: Date, lock = false): Promise<Reason | null> {
  if (!run.material.person_id) return null
  const consents = await consentsOf(tx, run.material.person_id, lock)
  const missing = missingPurposes(consents, [PURPOSE[run.job.step]], now)
  if (missing.length === 0) return null
  return { code: 'consent_missing', sentence: refusalSentence(missing) }
}

/** Closes the run in one transaction; a lost lease or a withdrawn consent leaves nothing behind. */
async function close(deps: RunDeps, run: Run, verdict: Verdict): Promise<void> {
  await deps.database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const now = deps.now()
    const refusal = await consentRefusal(tx, run, now, true)
    const held = { material_id: run.material.id, step: run.job.step, lease: run.lease }
    const result = await lastWord(tx, run, refusal, verdict.result)
    const ends = result.kind === 'done' || result.kind === 'same'
    const still_held = ends ? await finishStage(tx, held, now) : await holdsLease(tx, held)
    if (!still_held) {
      await deps.queue.complete(tx, run.fetched)
      return
    }
    const ended = await settle(deps, tx, run, { ...verdict, result }, now)
    await deps.queue.complete(tx, run.fetched)
    const entry = {
      ...byPipeline,
      action: `step ${ended}`,
      resource: 'material',
      resource_id: run.material.id,
      detail: { step: run.job.step, attempt: run.attempts },
    }
    await appendAudit(tx, deps.keys.audit, entry, now)
  })
}

/** What was allowed when the step began may have been withdrawn, or held back, meanwhile. */
async function lastWord(tx: Tx, run: Run, refusal: Reason | null, result: Verdict['result']) {
  if (refusal) return { kind: 'stop' as const, reason: refusal }
  if (await isHeldBack(tx, run)) return { kind: 'wait' as const, reason: HELD_FOR_REVIEW }
  return result
}

/** Whether the step would use redacted words that a person must look at first. */
async function isHeldBack(tx: Tx, { job, material }: Run): Promise<boolean> {
  if (job.step === 'transcribe' || job.step === 'redact') return false
  return isHeld(tx, material.id)
}

async function settle(
  deps: RunDeps,
  tx: Tx,
  run: Run,
  verdict: Verdict,
  now: Date,
): Promise<string> {
  const { result } = verdict
  const of = { material_id: run.material.id, step: run.job.step }
  if (result.kind === 'done' || result.kind === 'same') {
    const unprocessable = result.kind === 'done' ? result.unprocessable : []
    const output = result.kind === 'done' ? result.output : null
    const stored = await store(deps, tx, run, verdict, output, unprocessable, now)
    if (!stored) return postpone(deps, tx, run, CASE_CHANGED, 0, now)
    const next = stepAfter(run.material.kind as MaterialKind, run.job.step)
    if (next) await queueStep(tx, deps.queue, { ...run.job, step: next }, now)
    return 'done'
  }
  if (result.kind === 'retry') {
    return postpone(deps, tx, run, result.reason, result.after_ms, now)
  }
  const state = result.kind === 'wait' ? 'waiting' : 'stopped'
  await endStage(tx, of, state, result.reason, now)
  return state
}

const CASE_CHANGED: Reason = {
  code: 'case_changed',
  sentence: 'Another text of the same case was redacted meanwhile; trying again with its names.',
}

async function store(
  deps: RunDeps,
  tx: Tx,
  run: Run,
  verdict: Verdict,
  output: unknown,
  unprocessable: Unprocessable[],
  now: Date,
): Promise<boolean> {
  const { key, loaded } = verdict
  if (!key || !loaded) throw new Error('A finished step has its input and its key')
  if (!(await loaded.stillValid(tx))) return false
  const facts = { model: deps.host.describe(run.job.step).model }
  const output_id = await claimOutput(tx, key, facts, unprocessable)
  if (output_id !== null && output !== null) {
    await writeOutput(tx, deps.keys, run.job.step, run.material, output_id, output, now)
    if (run.job.step === 'redact') {
      await spreadNames(tx, deps, run.material, (output as RedactOut).pseudonyms, now)
    }
  }
  return true
}

/** Sends the job again later, until its attempts are used up; then it is kept aside and shown. */
async function postpone(
  deps: RunDeps,
  tx: Tx,
  run: Run,
  reason: Reason,
  after_ms: number,
  now: Date,
): Promise<string> {
  const { attempts_max } = deps.host.describe(run.job.step).limits
  // A clash is another text's success: it is no attempt, and cannot go on for ever.
  const clash = reason === CASE_CHANGED
  if (!clash && run.attempts >= attempts_max) {
    await endStage(tx, { material_id: run.material.id, step: run.job.step }, 'dead', reason, now)
    await deps.queue.bury(tx, run.job)
    return 'dead'
  }
  const backoff_ms = Math.min(BACKOFF_FIRST_MS * 2 ** (run.attempts - 1), BACKOFF_MOST_MS)
  const wait_ms = clash ? 0 : Math.max(after_ms, backoff_ms)
  const later = { after_ms: wait_ms, reason, attempts: run.attempts - (clash ? 1 : 0) }
  await queueStep(tx, deps.queue, run.job, now, later)
  return 'postponed'
}

function retryLater(error: unknown): StepResult<unknown> {
  const sentence = `The step broke off (${nameOf(error)}). It is tried again by itself.`
  return { kind: 'retry', reason: { code: 'broke_off', sentence }, after_ms: BACKOFF_FIRST_MS }
}

/** The kind of error only: a message may quote the input, and the input is somebody's words. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error'
}
