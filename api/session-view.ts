import type { MaterialKind } from '../core/pipeline/order.ts'
import type { Tx } from '../db/database.ts'
import { findPerson } from '../db/stores/people.ts'
import { findSession, type Progress } from '../db/stores/sessions.ts'
import type { SessionView } from '../web/pages/coach/my-sessions.tsx'
import type { MaterialView } from '../web/pages/coach/stage-words.ts'
import { notFound } from './problem.ts'

/** A session with its person's reference; whatever the caller may not see does not exist. */
export async function sessionView(tx: Tx, id: string): Promise<SessionView> {
  const session = await findSession(tx, id)
  const person = session && (await findPerson(tx, session.person_id))
  if (!session || !person) throw notFound()
  return { ...session, person_reference: person.reference }
}

/** A material and its stages, without what pages have no use for. */
export function materialView({ material, stages }: Progress): MaterialView {
  return {
    id: material.id,
    kind: material.kind as MaterialKind,
    created_at: material.created_at,
    speakers_assumed: material.speakers_assumed,
    stages: stages.map(({ step, state, progress, attempts, reason_code, reason }) => ({
      ...{ step, state, progress, attempts, reason_code, reason },
    })),
  }
}
