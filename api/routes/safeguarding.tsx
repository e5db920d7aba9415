import { SafeguardingDecision } from '../../core/safeguarding/decision.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { countWaiting, decideConcern, listConcerns } from '../../db/stores/safeguarding.ts'
import { type ConcernView, SafeguardingPage } from '../../web/pages/safeguarding/queue.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { Form } from '../form.ts'
import { ListPage } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import { notFound, Problem } from '../problem.ts'

const PAGE_ROWS = 20
const DECIDED_ROWS = 10

const NOTICES = {
  passed_on: 'Marked as acted on. No theme is made of it.',
  no_risk: 'Marked as needing nothing further. It may appear in themes again.',
  undone: 'Put back on the list.',
}

/** The named person's list of passages that may speak of harm. Each look at it is audited. */
export function safeguardingRoutes(app: App): void {
  app.get('/safeguarding', permit('read', 'safeguarding'), async (c) => {
    const { offset } = ListPage.catch({ limit: PAGE_ROWS, offset: 0 }).parse(c.req.query())
    const { database, keys, now } = c.get('ports')
    const actor = c.get('actor')
    const page = { limit: PAGE_ROWS, offset }
    const lists = await asActor(database, actor, async (tx) => {
      const waiting = await listConcerns(tx, 'waiting', page)
      const decided = await listConcerns(tx, 'decided', { limit: DECIDED_ROWS, offset: 0 })
      const count = await countWaiting(tx)
      if (waiting.length + decided.length > 0) {
        const detail = { waiting: waiting.length, decided: decided.length }
        const entry = { ...byActor(actor), action: 'open text', resource: 'safeguarding', detail }
        await appendAudit(tx, keys.audit, entry, now())
      }
      return { waiting: waiting as ConcernView[], decided: decided as ConcernView[], count }
    })
    return c.html(<SafeguardingPage {...{ frame: frameOf(c, NOTICES), ...lists, ...page }} />)
  })

  app.post('/safeguarding/:concern/decide', permit('change', 'safeguarding'), async (c) => {
    const decision = SafeguardingDecision.safeParse((await Form.read(c)).text('decision'))
    if (!decision.success) throw new Problem(422, 'Nothing was chosen', 'Go back and choose.')
    await decide(c, decision.data)
    return c.redirect(`/safeguarding?done=${decision.data}`, 303)
  })

  app.post('/safeguarding/:concern/undo', permit('change', 'safeguarding'), async (c) => {
    await decide(c, null)
    return c.redirect('/safeguarding?done=undone', 303)
  })
}

async function decide(c: Parameters<typeof idParam>[0], decision: SafeguardingDecision | null) {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const id = idParam(c, 'concern')
  await asActor(database, actor, async (tx) => {
    if (!(await decideConcern(tx, id, decision, actor.account_id, now()))) throw notFound()
    const action = decision === null ? 'undo decision' : 'decide'
    const entry = { ...byActor(actor), action, resource: 'safeguarding', resource_id: id }
    await appendAudit(tx, keys.audit, { ...entry, detail: { decision } }, now())
  })
}
