import type { Actor } from '../core/access/policy.ts'
import type { ConsentRow } from '../db/stores/people.ts'
import type { ConsentView } from '../web/pages/coach/people.tsx'

/** A consent as a coach sees it: other people's accounts are not theirs to know. */
export function viewConsent(row: ConsentRow, actor: Actor): ConsentView {
  const taken_by = row.taken_by === actor.account_id ? 'You' : 'The team'
  return { ...row, taken_by }
}
