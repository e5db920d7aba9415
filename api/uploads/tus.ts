import { MemoryLocker, Server } from '@tus/server'
import { asActor } from '../../db/database.ts'
import { bytesStored } from '../../db/sealing/parts.ts'
import { findUpload, partsOf } from '../../db/stores/uploads.ts'
import type { CoachActor } from '../coach.ts'
import type { Ports } from '../ports.ts'
import { Problem } from '../problem.ts'
import { beginUpload, tooLarge } from './begin.ts'
import { finishUpload } from './finish.ts'
import { SealedStore } from './sealed-store.ts'

export const UPLOADS_PATH = '/api/v1/uploads'

/** One lock an upload in this process: a resuming client waits until the broken request is over. */
const locker = new MemoryLocker()

/**
 * The tus protocol for one request of one coach. Consent is checked at creation, before any byte;
 * refusals come back as problems like everywhere else.
 */
export async function answerTus(
  ports: Ports,
  actor: CoachActor,
  request: Request,
): Promise<Response> {
  let problem: Problem | null = null
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem = error
      throw { status_code: error.status, body: error.message }
    }
  }
  const server = new Server({
    path: UPLOADS_PATH,
    relativeLocation: true,
    locker,
    allowedOrigins: [ports.settings.public_url ?? new URL(request.url).origin],
    maxSize: ports.settings.upload_max_bytes,
    datastore: new SealedStore(ports, (work) => asActor(ports.database, actor, work)),
    namingFunction: () => crypto.randomUUID(),
    onUploadCreate: (_request, upload) =>
      guarded(async () => {
        const said = upload.metadata ?? {}
        await beginUpload(ports, actor, {
          upload_id: upload.id,
          session_id: said.session_id ?? '',
          byte_count: upload.size ?? 0,
          sha256: said.sha256 || null,
          coach_first: said.coach_first !== 'false',
          file_name: said.filename || 'recording',
        })
        return {}
      }),
    onUploadFinish: (_request, upload) =>
      guarded(async () => {
        const { material_id, already } = await finishUpload(ports, actor, upload.id)
        return { headers: { 'rapport-material': material_id, 'rapport-already': String(already) } }
      }),
  })
  const response = await server.handleWeb(request)
  if (problem) throw problem
  if (response.status === 413) throw tooLarge(ports)
  return response
}

/**
 * When the process fell between the last byte and taking the recording in, the client asks how far
 * it came and believes itself done: the taking in is caught up with here.
 */
export async function catchUp(ports: Ports, actor: CoachActor, upload_id: string): Promise<void> {
  const row = await asActor(ports.database, actor, (tx) => findUpload(tx, upload_id))
  if (!row || row.material_id || row.refusal || row.byte_count === 0) return
  if ((await bytesStored(ports.objects, partsOf(row.id))) !== row.byte_count) return
  await finishUpload(ports, actor, upload_id)
}
