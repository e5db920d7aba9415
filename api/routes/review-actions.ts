import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Correction, IdentifierType } from '../../core/pipeline/shapes.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { addCorrection, undoCorrection } from '../../db/stores/corrections.ts'
import {
  mayBeUsed,
  placed,
  type ReviewedText,
  readReviewed,
  releaseReview,
} from '../../db/stores/reviewed-text.ts'
import { addReviewNote, type FoundReview, holdAgain, isOpenFor } from '../../db/stores/reviews.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import type { AddValues } from '../../web/pages/data-protection/review-opened.tsx'
import type { App } from '../app.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import type { Env } from '../ports.ts'
import { findWords, markId, marksOf, nextToDecide } from '../review-view.ts'

type ReviewContext = Context<Env, '/reviews/:material'>

/** What the actions share with the page they lead back to. */
export interface ReviewTools {
  reviewOf(tx: Tx, material_id: string, lock?: boolean): Promise<FoundReview>
  show(c: ReviewContext, errors?: FieldErrors, values?: AddValues): Promise<Response>
}

/** Where an action leads: the notice, and the mark to look at next. */
interface Ended {
  done: string
  mark?: string | null
}

const Decided = z.object({
  mark: z.string().max(60),
  decision: z.enum(['accept', 'reject']),
  whole_case: z.string(),
})

const Added = z.object({
  turn: z
    .string()
    .regex(/^\d{1,6}$/, 'Enter the number of the turn')
    .transform(Number),
  words: z.string().min(1, 'Enter the words to mask').max(500, 'Enter at most 500 characters'),
  type: z.enum(IdentifierType.options, 'Choose what the words are'),
  whole_case: z.string(),
  start: z.string().transform((text) => (/^\d{1,9}$/.test(text) ? Number(text) : null)),
})

const Note = z.object({
  note: z.string().min(1, 'Say why it stays held').max(2000, 'Enter at most 2,000 characters'),
})

/** Everything a reviewer does to a held text. Each is a form: it works without JavaScript. */
export function reviewActions(app: App, tools: ReviewTools): void {
  const post = (name: string, act: (c: ReviewContext) => Promise<Response>) =>
    app.post(`/reviews/:material/${name}`, permit('change', 'review'), (c) =>
      act(c as unknown as ReviewContext),
    )

  post('decide', async (c) => {
    const sent = await fields(c, ['mark', 'decision', 'whole_case'])
    const chosen = Decided.safeParse(sent)
    if (!chosen.success) return leadBack(c, { done: 'moved' })
    return inReview(c, tools, (work) => decide(work, chosen.data))
  })

  post('add', async (c) => {
    const sent = await fields(c, ['turn', 'words', 'type', 'whole_case', 'start'])
    const checked = check(Added, sent)
    if (!checked.ok) return tools.show(c, checked.errors, sent)
    let missing = false
    const response = await inReview(c, tools, async (work) => {
      const ended = await add(work, checked.value)
      missing = ended === null
      return ended ?? { done: 'moved' }
    })
    return missing ? tools.show(c, { words: NOT_THERE }, sent) : response
  })

  post('undo', async (c) => {
    const { id } = await fields(c, ['id'])
    return inReview(c, tools, (work) => undo(work, z.uuid().safeParse(id).data ?? null))
  })

  post('keep', async (c) => {
    const checked = check(Note, await fields(c, ['note']))
    if (!checked.ok) return tools.show(c, checked.errors)
    return inReview(c, tools, async ({ tx, found, by, now, audit }) => {
      await addReviewNote(tx, c.get('ports').keys, found, checked.value.note, by, now)
      await audit('keep held')
      return { done: 'kept' }
    })
  })

  post('release', (c) =>
    inReview(c, tools, async ({ tx, found, by, now, audit }) => {
      const released = await releaseReview(tx, c.get('ports'), found, by, now)
      if (!released.ok) return { done: released.why }
      await audit('release', { redone: released.redone })
      return { done: 'released' }
    }),
  )

  post('hold-again', async (c) => {
    const { ports, actor, material } = asked(c)
    const now = ports.now()
    await asActor(ports.database, actor, async (tx) => {
      const found = await tools.reviewOf(tx, material, true)
      if (found.review.state === 'held') return
      await holdAgain(tx, found, now)
      const entry = { ...byActor(actor), action: 'hold again', resource: 'review' }
      await appendAudit(tx, ports.keys.audit, { ...entry, resource_id: found.of.id }, now)
    })
    return leadBack(c, { done: 'again' })
  })
}

const NOT_THERE = 'These words do not stand in that turn, or they are masked already'

interface Work {
  tx: Tx
  found: FoundReview
  text: ReviewedText
  by: string
  now: Date
  add(correction: Correction): Promise<string>
  undo(id: string | null): Promise<string | null>
  audit(action: string, detail?: Record<string, string | number | boolean>): Promise<void>
  read(): Promise<ReviewedText>
}

const asked = (c: ReviewContext) => ({
  ports: c.get('ports'),
  actor: c.get('actor'),
  material: c.req.param('material') ?? '',
})

/** Does one thing to a held text in one transaction, for whoever has its words open. */
async function inReview(
  c: ReviewContext,
  tools: ReviewTools,
  act: (work: Work) => Promise<Ended>,
): Promise<Response> {
  const { ports, actor, material } = asked(c)
  const { keys } = ports
  const now = ports.now()
  const by = actor.account_id
  const ended = await asActor(ports.database, actor, async (tx): Promise<Ended> => {
    const found = await tools.reviewOf(tx, material, true)
    if (found.review.state !== 'held' || !isOpenFor(found, by, now)) return { done: 'closed' }
    if (!(await mayBeUsed(tx, found.of, now))) return { done: 'consent' }
    const text = await readReviewed(tx, keys, found)
    if (!text) return { done: 'gone' }
    const audit: Work['audit'] = async (action, detail = {}) => {
      const entry = { ...byActor(actor), action, resource: 'review', detail }
      await appendAudit(tx, keys.audit, { ...entry, resource_id: found.of.id }, now)
    }
    return act({
      ...{ tx, found, text, by, now, audit },
      add: (correction) => addCorrection(tx, keys, found.of, correction, by, now),
      undo: (id) => undoCorrection(tx, found.of, id, by, now),
      read: async () => (await readReviewed(tx, keys, found)) ?? text,
    })
  })
  return leadBack(c, ended)
}

function leadBack(c: ReviewContext, { done, mark }: Ended): Response {
  if (done === 'released') return c.redirect('/reviews?done=released', 303)
  const at = mark === undefined ? '' : mark === null ? '#ending' : `#mark-${mark}`
  return c.redirect(`/reviews/${c.req.param('material')}?done=${done}${at}`, 303)
}

async function decide(work: Work, chosen: z.infer<typeof Decided>): Promise<Ended> {
  const { text, add, audit, read } = work
  const mark = marksOf(text).find((one) => markId(one) === chosen.mark)
  const correction = mark && placed(text, chosen.decision, mark.type, mark)
  if (!mark || !correction) return { done: 'moved' }
  const whole_case = chosen.whole_case === 'yes'
  await add(whole_case ? { ...correction, place: null } : correction)
  const { decision } = chosen
  await audit(decision, { whole_case, type: mark.type, recogniser: mark.recogniser })
  const done = decision === 'accept' ? 'accepted' : 'rejected'
  return { done, mark: nextToDecide(await read(), mark) }
}

/** Null when the words do not stand there. */
async function add(work: Work, sent: z.infer<typeof Added>): Promise<Ended | null> {
  const at = findWords(work.text, sent.turn, sent.words, sent.start)
  const correction = at && placed(work.text, 'add', sent.type, at)
  if (!at || !correction) return null
  const whole_case = sent.whole_case === 'yes'
  await work.add(whole_case ? { ...correction, place: null } : correction)
  await work.audit('add', { whole_case, type: sent.type })
  return { done: 'added', mark: markId(at) }
}

async function undo(work: Work, id: string | null): Promise<Ended> {
  const undone = await work.undo(id)
  if (undone === null) return { done: 'nothing' }
  await work.audit('undo', { correction: undone })
  const { correction } = work.text.history.find((one) => one.id === undone) ?? {}
  return { done: 'undone', ...(correction?.place ? { mark: markId(correction.place) } : {}) }
}

/** Text fields as they were sent; words keep their spaces within. */
async function fields<Name extends string>(
  c: ReviewContext,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const form = await Form.read(c)
  return Object.fromEntries(names.map((name) => [name, form.text(name)])) as Record<Name, string>
}
