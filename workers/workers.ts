import type { AnalysisJob } from '../db/queue.ts'
import { removeLeftAudio } from '../db/sealing/plain-audio.ts'
import { type AnalysisDeps, runAnalysis } from './analyses/run-analysis.ts'
import {
  askForAnalyses,
  askForDebriefs,
  goOnTheNextDay,
  isAnalysesHour,
  sweepLeftovers,
} from './duties/daily.ts'
import { redactDisagreements } from './duties/disagreement-words.ts'
import { atStart, recover, sweep } from './duties/duties.ts'
import { makePlayback, type PlaybackDeps, removePlaybacks } from './duties/playback.ts'
import { startWorkLoop } from './queue/work-loop.ts'
import { type RunDeps, runStep } from './run-step.ts'

export interface Workers {
  /** Stops claiming and waits for what is in hand, a few seconds at most. */
  stop(): Promise<void>
}

const RECOVER_EVERY_MS = 10_000
const SWEEP_EVERY_MS = 60_000
const DAILY_LOOK_EVERY_MS = 3_600_000
const PLAYBACK_EVERY_MS = 5_000
const POLL_MS = 1_000
const STOP_WITHIN_MS = 8_000

/** The pipeline's workers of one process: duties at start, then jobs as they come. */
export async function startWorkers(
  deps: RunDeps & AnalysisDeps & PlaybackDeps,
  options: { slots: number },
): Promise<Workers> {
  const left_audio = await removeLeftAudio()
  const started = await atStart(deps)
  deps.log('workers started', { slots: options.slots, left_audio, ...started })
  const loop = startWorkLoop(deps.queue, {
    slots: { steps: options.slots, speech: Math.min(1, options.slots), analyses: 1 },
    poll_ms: POLL_MS,
    run: async (job) => {
      if (job.queue === 'analyses') await runAnalysis(deps, job, job.data as AnalysisJob)
      else await runStep(deps, job)
    },
    onError: (error) =>
      deps.log('job not closed', { why: error instanceof Error ? error.name : '?' }, 'error'),
  })
  const failed = (error: Error) => deps.log('duty failed', { why: error.name }, 'error')
  const duties = [
    setInterval(() => void recover(deps).catch(failed), RECOVER_EVERY_MS),
    setInterval(() => void redactDisagreements(deps).catch(failed), RECOVER_EVERY_MS),
    setInterval(() => void sweep(deps.database).catch(failed), SWEEP_EVERY_MS),
    setInterval(() => void daily(deps).catch(failed), DAILY_LOOK_EVERY_MS),
  ]
  const playback = startPlayback(deps, failed)
  return {
    async stop() {
      for (const duty of duties) clearInterval(duty)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((done) => {
        timer = setTimeout(done, STOP_WITHIN_MS)
      })
      await Promise.race([Promise.all([loop.stop(), playback.stop()]), late])
      clearTimeout(timer)
    },
  }
}

/** One copy at a time in a process: each is a child process's work for a while. */
function startPlayback(deps: PlaybackDeps, failed: (error: Error) => void) {
  const abort = new AbortController()
  let under_way: Promise<void> | null = null
  const look = async () => {
    await removePlaybacks(deps)
    while (!abort.signal.aborted && (await makePlayback(deps, abort.signal))) {}
  }
  const timer = setInterval(() => {
    under_way ??= look()
      .catch(failed)
      .finally(() => {
        under_way = null
      })
  }, PLAYBACK_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      abort.abort(new Error('stopping'))
      await under_way
    },
  }
}

async function daily(deps: RunDeps): Promise<void> {
  await sweepLeftovers(deps)
  await goOnTheNextDay(deps)
  if (isAnalysesHour(deps.now())) await askForAnalyses(deps)
  await askForDebriefs(deps)
}
