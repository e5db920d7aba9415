import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { VaultReason } from '../../core/access/vault-reason.ts'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { HoldReason } from '../../core/pipeline/shapes.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { mayBeUsed, readReviewed, undecided } from '../../db/stores/reviewed-text.ts'
import {
  type FoundReview,
  findReview,
  isOpenFor,
  listReviews,
  maskCount,
  openWords,
  reviewNotes,
} from '../../db/stores/reviews.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { ReviewClosedPage, type ReviewHead } from '../../web/pages/data-protection/review.tsx'
import { type AddValues, ReviewOpenedPage } from '../../web/pages/data-protection/review-opened.tsx'
import { ReviewsPage } from '../../web/pages/data-protection/reviews.tsx'
import type { App } from '../app.ts'
import { Form } from '../form.ts'
import { jsonAnswer, ListPage, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'
import { madeViews, turnViews } from '../review-view.ts'
import { type ReviewTools, reviewActions } from './review-actions.ts'

const PAGE_ROWS = 50
/** How long one reason lasts: a working session, not a day. */
const OPEN_FOR_MS = 60 * 60_000

const NOTICES = {
  accepted: 'Masked.',
  rejected: 'It will stay in the text.',
  added: 'Marked and masked.',
  undone: 'Undone.',
  nothing: 'There was nothing to undo.',
  moved: 'That mark is no longer there. The list is up to date now.',
  kept: 'It stays held.',
  released: 'Released. The next steps have been started.',
  undecided: 'Not released: some marks are still to decide.',
  consent: 'Not released: the person no longer agrees to this being studied.',
  again: 'Held again. Nobody sees it until you release it.',
  closed: 'Open the words first.',
  gone: 'The words can no longer be opened: the person was erased. There is nothing to do.',
}

const EMPTY: AddValues = { turn: '', words: '', type: '', whole_case: '' }

const Queued = z
  .object({
    material_id: z.uuid(),
    kind: z.enum(['recording', 'transcript', 'note', 'debrief']),
    session: z.string().nullable(),
    held_at: z.iso.datetime(),
    reasons: z.array(HoldReason),
    to_decide: z.number().int(),
    masks: z.number().int(),
  })
  .openapi('HeldText')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/reviews',
  summary: 'Texts held for a redaction review, oldest first',
  middleware: [permit('read', 'review')] as const,
  request: { query: ListPage },
  responses: { 200: jsonAnswer(z.object({ held: z.array(Queued) }), 'Held texts'), ...REFUSALS },
})

/** Looking at masks: a queue, then one text at a time, its words opened with a reason. */
export function reviewRoutes(app: App): void {
  app.get('/reviews', permit('read', 'review'), async (c) => {
    const { offset } = ListPage.catch({ limit: PAGE_ROWS, offset: 0 }).parse(c.req.query())
    const page = { limit: PAGE_ROWS, offset }
    const { database, now } = c.get('ports')
    const reviews = await asActor(database, c.get('actor'), (tx) => listReviews(tx, now(), page))
    return c.html(<ReviewsPage {...{ frame: frameOf(c, NOTICES), reviews, ...page }} />)
  })

  app.get('/reviews/:material', permit('read', 'review'), (c) => show(c))

  app.post('/reviews/:material/open', permit('read', 'review'), async (c) => {
    const reason = VaultReason.safeParse((await Form.read(c)).text('reason'))
    if (!reason.success) return show(c, { reason: 'Choose why you need to see them' })
    const { database, keys, now } = c.get('ports')
    const actor = c.get('actor')
    await asActor(database, actor, async (tx) => {
      const found = await reviewOf(tx, c.req.param('material'))
      if (!(await mayBeUsed(tx, found.of, now()))) return
      const until = new Date(now().getTime() + OPEN_FOR_MS)
      await openWords(tx, found, actor.account_id, until)
      const entry = { ...byActor(actor), action: 'open words', resource: 'vault' }
      const detail = { reason: reason.data }
      await appendAudit(tx, keys.audit, { ...entry, resource_id: found.of.id, detail }, now())
    })
    return c.redirect(`/reviews/${c.req.param('material')}`, 303)
  })

  reviewActions(app, TOOLS)

  app.openapi(listRoute, async (c) => {
    const { database, now } = c.get('ports')
    const page = c.req.valid('query')
    const rows = await asActor(database, c.get('actor'), (tx) => listReviews(tx, now(), page))
    const held = rows.map(({ person: _, day: __, consented: ___, held_at, ...row }) => ({
      ...row,
      held_at: held_at.toISOString(),
    }))
    return c.json({ held }, 200)
  })
}

/** The review of this address; whatever has none does not exist. */
async function reviewOf(tx: Tx, material_id: string, lock = false): Promise<FoundReview> {
  const known = z.uuid().safeParse(material_id).success
  const found = known ? await findReview(tx, material_id, lock) : null
  if (!found) throw notFound()
  return found
}

/** The page of one review: with its words for whoever gave a reason, else without. */
async function show(
  c: Context<Env, '/reviews/:material'>,
  errors: FieldErrors = {},
  values: AddValues = EMPTY,
) {
  c.header('cache-control', 'no-store')
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const shown = await asActor(database, actor, async (tx) => {
    const found = await reviewOf(tx, c.req.param('material') ?? '')
    const head = await headOf(tx, found, now())
    const may = head.state === 'held' && head.consented
    if (!may || !isOpenFor(found, actor.account_id, now())) return { head, opened: null }
    const text = await readReviewed(tx, keys, found)
    if (!text) return { head, opened: null }
    const entry = { ...byActor(actor), action: 'read words', resource: 'vault' }
    await appendAudit(tx, keys.audit, { ...entry, resource_id: found.of.id }, now())
    const notes = await reviewNotes(tx, keys, found)
    const made = madeViews(text.history)
    return { head, opened: { turns: turnViews(text), made, notes, to_decide: undecided(text) } }
  })
  const frame = frameOf(c, NOTICES)
  const { head, opened } = shown
  if (!opened) return c.html(<ReviewClosedPage {...{ frame, head, errors }} />, status)
  return c.html(<ReviewOpenedPage {...{ frame, head, ...opened, values, errors }} />, status)
}

const TOOLS: ReviewTools = { reviewOf, show }

async function headOf(tx: Tx, { review, of }: FoundReview, now: Date): Promise<ReviewHead> {
  return {
    material_id: of.id,
    kind: of.kind as MaterialKind,
    day: of.day,
    state: review.state === 'released' ? 'released' : 'held',
    held_at: review.held_at,
    released_at: review.released_at,
    reasons: review.reasons,
    masks: await maskCount(tx, review.base_output_id),
    consented: await mayBeUsed(tx, of, now),
  }
}
