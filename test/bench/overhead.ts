import PgBoss from 'pg-boss'
import type { StepName } from '../../core/pipeline/step.ts'
import type { Database } from '../../db/database.ts'
import { runStep } from '../../workers/run-step.ts'
import type { StepHost } from '../../workers/step-host.ts'
import { TURNS } from '../support/unit.ts'
import { type OwnService, openOwnService, takeOne } from './own-service.ts'
import { type Bench, timed } from './row.ts'

const SESSIONS = 50
const STEPS = 4
const SESSION_MS_MOST = 150

/** What the pipeline costs by itself: steps that answer at once, everything around them real. */
export const overhead: Bench = {
  name: 'overhead',
  async run() {
    const service = await openOwnService()
    try {
      for (let at = 0; at < SESSIONS; at += 1) await takeOne(service, `overhead-${at}`, [...TURNS])
      const ours = await timed(() => drain(service))
      if (ours.value !== SESSIONS * STEPS) throw new Error(`${ours.value} jobs ran`)
      const bare = await timed(() => bareCycles(service.database))
      const per_session = (s: number) => (s * 1000) / SESSIONS
      return [
        {
          what: 'pipeline’s own overhead a session',
          measured: per_session(ours.wall_s),
          unit: 'ms',
          cpu: per_session(ours.cpu_s),
          target_most: SESSION_MS_MOST,
          peer: { what: `${STEPS} bare pg-boss cycles`, measured: per_session(bare.wall_s) },
          note: `${SESSIONS} sessions of ${TURNS.length} turns × ${STEPS} steps, PGlite on disk`,
        },
      ]
    } finally {
      await service.close()
    }
  },
}

async function drain(service: OwnService): Promise<number> {
  const deps = { ...service, host: instantHost, now: () => new Date(), log() {} }
  for (let ran = 0; ; ran += 1) {
    const job = await service.queue.fetch('steps')
    if (!job) return ran
    await runStep(deps, job)
  }
}

/** Plausible answers without any work. */
const instantHost: StepHost = {
  describe: () => ({
    version: 1,
    model: 'none',
    limits: { timeout_ms: 5_000, attempts_max: 3, input_bytes_max: 1_000_000 },
  }),
  run: async (step, input) => ({
    kind: 'done',
    output: ANSWERS[step](input as { turns: object[] }),
    unprocessable: [],
  }),
}

const ANSWERS: Record<StepName, (input: { turns: object[] }) => unknown> = {
  transcribe: () => ({}),
  redact: ({ turns }) => ({ turns, spans: [], pseudonyms: [] }),
  embed: () => ({
    model: 'none',
    passages: TURNS.map(({ n }) => ({
      ...{ turn: n, start: 0, end: 5 },
      vector: new Array(384).fill(0.05),
    })),
  }),
  tag: () => ({
    tagger: { name: 'none', version: '1', codebook: 'eiu-1', model: null, prompt_hash: null },
    tags: TURNS.map(({ n }) => ({ turn: n, code: 'question_open', score: 0.9, start: 0, end: 5 })),
  }),
  measure: () => ({ measures: { coach_turns: 3 }, too_short: true }),
}

/** The same number of jobs through the queue library alone. */
async function bareCycles(database: Database): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => database.run(text, values) },
    supervise: false,
    schedule: false,
  })
  await boss.start()
  await boss.createQueue('bare')
  for (let at = 0; at < SESSIONS * STEPS; at += 1) {
    await boss.send('bare', { at })
    const [job] = await boss.fetch('bare')
    if (job) await boss.complete('bare', job.id, {})
  }
  await boss.stop({ graceful: false, close: false, wait: false })
}
