import { setTimeout as pause } from 'node:timers/promises'
import { countStates } from '../../db/stores/materials.ts'
import { findFfmpeg } from '../../workers/models/audio/find-ffmpeg.ts'
import { threadHost } from '../../workers/thread-host.ts'
import { startWorkers } from '../../workers/workers.ts'
import { type OwnService, openOwnService, takeOne } from './own-service.ts'
import { type Bench, timed } from './row.ts'
import { manyConversations, wordsIn } from './texts.ts'

const THREADS = 2
const PROMISED = 1_000
const LOOK_EVERY_MS = 1_000
const PROMISED_MINUTES_MOST = 10

/** Real steps in threads, from words taken in to measures stored, on the embedded database. */
export const transcripts: Bench = {
  name: 'transcripts',
  async run(options) {
    const texts = await manyConversations(options.transcripts)
    const service = await openOwnService()
    try {
      const ran = await timed(async () => {
        for (const [at, text] of texts.entries()) {
          await takeOne(service, `transcript-${at}`, text.turns)
        }
        await workOff(service)
      })
      const each_s = ran.wall_s / texts.length
      const words = texts.reduce((sum, text) => sum + wordsIn(text.turns), 0) / texts.length
      const how = texts.length === PROMISED ? 'measured' : `reckoned from ${texts.length}`
      return [
        {
          what: `${PROMISED} transcripts end to end`,
          measured: (each_s * PROMISED) / 60,
          unit: 'min',
          cpu: ((ran.cpu_s / texts.length) * PROMISED) / 60,
          target_most: PROMISED_MINUTES_MOST,
          note: `${how}: ${(each_s * 1000).toFixed(0)} ms each of ${Math.round(words)} words, intake and start of ${THREADS} threads included`,
        },
      ]
    } finally {
      await service.close()
    }
  },
}

async function workOff(service: OwnService): Promise<void> {
  const settings = { models_dir: '/nonexistent', ffmpeg_path: null, speech: null }
  const host = threadHost(settings, THREADS)
  const ffmpeg = findFfmpeg(process.env)
  const deps = { ...service, host, ffmpeg, now: () => new Date(), log() {} }
  const workers = await startWorkers(deps, { slots: THREADS })
  for (;;) {
    const states = await countStates(service.database.drizzle)
    if (states.stopped || states.dead) throw new Error('Not all got through')
    if (!states.queued && !states.running) break
    await pause(LOOK_EVERY_MS)
  }
  await workers.stop()
  await host.close()
}
