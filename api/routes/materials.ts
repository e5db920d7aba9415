import type { Context } from 'hono'
import { STEP_NAMES, type StepName } from '../../core/pipeline/step.ts'
import { Speaker } from '../../core/session/turn.ts'
import { asActor, asService, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { type Material, tryStageAgain } from '../../db/stores/stages.ts'
import { nameVoice } from '../../db/stores/transcripts.ts'
import type { App } from '../app.ts'
import { type CoachActor, coachOf, idParam } from '../coach.ts'
import { Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

/** What a coach can do with something they added. */
export function materialRoutes(app: App): void {
  app.post('/materials/:id/try-again', permit('change', 'material'), async (c) => {
    const asked = (await Form.read(c)).text('step')
    const step = STEP_NAMES.find((name) => name === asked)
    if (!step) throw new Problem(422, 'That is no stage', 'Go back and choose “Try again” there.')
    const material = await tryAgain(c.get('ports'), coachOf(c), idParam(c), step)
    return backTo(c, material, 'trying-again')
  })

  app.post('/materials/:id/voice', permit('change', 'material'), async (c) => {
    const voice = Speaker.safeParse((await Form.read(c)).text('voice'))
    if (!voice.success) {
      throw new Problem(422, 'No voice was chosen', 'Go back and choose the voice that is yours.')
    }
    const material = await sayVoice(c.get('ports'), coachOf(c), idParam(c), voice.data)
    return backTo(c, material, 'voice-named')
  })
}

/** Queues a held-up stage anew; nothing happens to one that has gone on meanwhile. */
export async function tryAgain(
  ports: Ports,
  actor: CoachActor,
  id: string,
  step: StepName,
): Promise<Material> {
  return onMaterial(ports, actor, id, 'try again', { step }, (tx, material) =>
    asService(tx, (service) =>
      tryStageAgain(service, ports.queue, ports.now(), material, step),
    ).then(() => {}),
  )
}

/** Puts down which voice is the coach's, and has everything after it made again. */
export async function sayVoice(
  ports: Ports,
  actor: CoachActor,
  id: string,
  voice: Speaker,
): Promise<Material> {
  return onMaterial(ports, actor, id, 'name voice', { voice }, async (tx, material) => {
    const named = await nameVoice(tx, ports, material, voice, ports.now())
    if (named) return
    throw new Problem(409, 'The words can no longer be opened', 'The person was erased.')
  })
}

async function onMaterial(
  ports: Ports,
  actor: CoachActor,
  id: string,
  action: string,
  detail: Record<string, string>,
  work: (tx: Tx, material: Material) => Promise<void>,
): Promise<Material> {
  return asActor(ports.database, actor, async (tx) => {
    const material = await findMaterial(tx, id)
    if (!material) throw notFound()
    await work(tx, material)
    const entry = { ...byActor(actor), action, resource: 'material', resource_id: id, detail }
    await appendAudit(tx, ports.keys.audit, entry, ports.now())
    return material
  })
}

function backTo(c: Context<Env>, material: Material, done: string): Response {
  const { session_id, id } = material
  return c.redirect(
    `${session_id ? `/sessions/${session_id}` : `/materials/${id}`}?done=${done}`,
    303,
  )
}
