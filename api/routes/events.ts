import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { asActor } from '../../db/database.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { withStages } from '../../db/stores/sessions.ts'
import { isSettled, stageLines } from '../../web/pages/coach/stage-words.ts'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { permit } from '../middleware/permit.ts'
import type { Ports, SignedIn } from '../ports.ts'
import { notFound } from '../problem.ts'
import { materialView } from '../session-view.ts'

const LOOK_EVERY_MS = 1_000
/** The browser asks again by itself; a stream left open by a closed laptop does not stay for ever. */
const LONGEST_MS = 10 * 60_000

/** Says how far a material has come, whenever that changes, until nothing more happens by itself. */
export function eventRoutes(app: App): void {
  app.get('/api/v1/materials/:id/events', permit('read', 'material'), async (c) => {
    const ports = c.get('ports')
    const actor = c.get('actor')
    const id = idParam(c)
    // A material that is not there is refused as such, before a stream begins.
    await lookAt(ports, actor, id)
    c.header('x-accel-buffering', 'no')
    const tell = async (stream: SSEStreamingApi) => {
      let told = ''
      for (let waited_ms = 0; waited_ms < LONGEST_MS; waited_ms += LOOK_EVERY_MS) {
        const { stages, settled } = await lookAt(ports, actor, id)
        const data = JSON.stringify(stages)
        if (data !== told) await stream.writeSSE({ event: 'stages', data })
        told = data
        if (settled) return stream.writeSSE({ event: 'end', data })
        await stream.sleep(LOOK_EVERY_MS)
        if (stream.aborted) return
      }
    }
    return streamSSE(c, tell, async (error) => ports.log('events broke off', { why: error.name }))
  })
}

async function lookAt(ports: Ports, actor: SignedIn, id: string) {
  return asActor(ports.database, actor, async (tx) => {
    const material = await findMaterial(tx, id)
    const [progress] = material ? await withStages(tx, [material]) : []
    if (!progress) throw notFound()
    const view = materialView(progress)
    const stages = stageLines(view).map(({ step, name, text, reason }) => {
      const stage = view.stages.find((one) => one.step === step)
      const { state = 'not_started', progress: share = 0 } = stage ?? {}
      return { step, name, state, progress: share, said: text, reason }
    })
    return { stages, settled: isSettled(view) }
  })
}
