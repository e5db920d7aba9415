import type { Context } from 'hono'
import { DisagreementDecision, type DisagreementReason } from '../../core/codebook/disagreement.ts'
import { sameCodes } from '../../core/coding/turn-codes.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { type Decision, reasonsOf, settleTurn, undoSettled } from '../../db/stores/adjudications.ts'
import { requestAnalysis } from '../../db/stores/analyses.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { turnsOfOutput } from '../../db/stores/coding-tasks.ts'
import { decideDisagreement, waitingDisagreements } from '../../db/stores/disagreements.ts'
import { type CodedSession, codedSessions } from '../../db/stores/gold.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import {
  AdjudicationPage,
  type AdjudicationPageProps,
  AdjudicationsPage,
} from '../../web/pages/scientist/coding/adjudicate.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { codebookBegunWith } from '../codebook.ts'
import { Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  settled: 'Settled. The next difference is below.',
  gold: 'Every turn of the session is settled: it is gold now.',
  decided: 'The coach sees the answer beside the tag.',
  undone: 'Taken back: it is to be settled again.',
}

/** Differences between coders, once all of a session's coders have finished, and how they end. */
export function adjudicationRoutes(app: App): void {
  app.get('/coding/adjudicate', permit('read', 'coding'), async (c) => {
    const { all, waiting } = await asActor(c.get('ports').database, c.get('actor'), async (tx) => ({
      all: await codedSessions(tx),
      waiting: await waitingDisagreements(tx),
    }))
    const objections = waiting.map(({ disagreement, text }) => {
      const { id, material_id, code, reason, words } = disagreement
      return { id, material_id, code, reason: reason as DisagreementReason, words, text }
    })
    const twice = all.filter((one) => one.coders.length > 1).length
    const lines = all.filter((one) => one.finished).map(lineOf)
    const overlap = all.length === 0 ? null : twice / all.length
    const under_way = all.length - lines.length
    return c.html(
      <AdjudicationsPage
        {...{ frame: frameOf(c, NOTICES), lines, under_way, overlap, objections }}
      />,
    )
  })

  app.post(
    '/coding/disagreements/:disagreement',
    permit('change', 'disagreement', 'any'),
    async (c) => {
      const { database, keys, now } = c.get('ports')
      const id = idParam(c, 'disagreement')
      const decision = DisagreementDecision.safeParse((await Form.read(c)).text('decision'))
      if (!decision.success) throw new Problem(422, 'Nothing was chosen', 'Go back and choose.')
      const actor = c.get('actor')
      await asActor(database, actor, async (tx) => {
        const decided = await decideDisagreement(tx, id, decision.data, actor.account_id, now())
        if (!decided) throw notFound()
        const entry = { ...byActor(actor), action: 'decide', resource: 'disagreement' }
        await appendAudit(tx, keys.audit, { ...entry, resource_id: id }, now())
      })
      return c.redirect('/coding/adjudicate?done=decided', 303)
    },
  )

  app.get('/coding/adjudicate/:session', permit('read', 'coding'), async (c) => {
    const page = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const of = await finishedSession(c, tx)
      await note(c, tx, 'open text', of)
      return pageOf(c, tx, of)
    })
    return c.html(<AdjudicationPage {...page} />)
  })

  app.post('/coding/adjudicate/:session/turns/:turn', permit('create', 'coding'), settlePost)

  app.post('/coding/adjudicate/:session/undo', permit('create', 'coding'), async (c) => {
    const { database, now } = c.get('ports')
    const actor = c.get('actor')
    const turn = await asActor(database, actor, async (tx) => {
      const of = await finishedSession(c, tx)
      const undone = await undoSettled(tx, of, actor.account_id, now())
      if (undone !== null) await note(c, tx, 'undo settled', of, undone)
      return undone
    })
    const at = `/coding/adjudicate/${c.req.param('session')}`
    return c.redirect(turn === null ? at : `${at}?turn=${turn}&done=undone`, 303)
  })
}

const differs = (turn: CodedSession['turns'][number]) =>
  turn.settled === 'adjudicated' ||
  turn.by.some((one) => !sameCodes(one.codes, turn.by[0]?.codes ?? []))

function lineOf(of: CodedSession) {
  const differing = of.turns.filter(differs)
  return {
    ...{ session_id: of.session_id, reference: of.reference, training: of.training },
    coders: of.coders.map((one) => one.coder_name),
    turns: of.turns.length,
    differing: differing.length,
    settled: differing.filter((turn) => turn.gold !== null).length,
  }
}

/** The session in the address; one whose coders are at work does not exist here yet. */
async function finishedSession(c: Context<Env>, tx: Tx): Promise<CodedSession> {
  const [of] = await codedSessions(tx, [idParam(c, 'session')])
  if (!of?.finished) throw notFound()
  return of
}

type Shown = Pick<AdjudicationPageProps, 'errors' | 'entered'>

async function pageOf(
  c: Context<Env>,
  tx: Tx,
  of: CodedSession,
  shown: Shown & { at?: number } = { errors: {}, entered: null },
): Promise<AdjudicationPageProps> {
  const differing = of.turns.filter(differs)
  const asked = differing.find((turn) => String(turn.turn) === c.req.query('turn'))
  const next = differing.find((turn) => turn.gold === null)
  return {
    frame: frameOf(c, NOTICES),
    codebook: await codebookBegunWith(tx, c.get('ports'), of.codebook),
    ...{ session_id: of.session_id, reference: of.reference, differing },
    names: new Map(of.coders.map((one) => [one.coder, one.coder_name])),
    text: await turnsOfOutput(tx, of.output_id),
    reasons: await reasonsOf(tx, of.session_id),
    at: shown.at ?? asked?.turn ?? next?.turn ?? null,
    ...{ errors: shown.errors, entered: shown.entered },
  }
}

async function settlePost(c: Context<Env>) {
  const form = await Form.read(c)
  const turn = Number(c.req.param('turn'))
  const choice = form.text('choice')
  const reason = form.text('reason').slice(0, 500)
  const own = [...form.names('one_').flatMap((name) => form.many(name)), ...form.many('codes')]
  const { database, now, queue, keys } = c.get('ports')
  const actor = c.get('actor')
  const result = await asActor(database, actor, async (tx) => {
    const of = await finishedSession(c, tx)
    const by = of.turns.find((one) => one.turn === turn)?.by.find((one) => one.coder === choice)
    const codes = choice === 'other' ? own : by?.codes
    const errors: FieldErrors = {}
    if (codes === undefined) errors['choice-0'] = 'Choose what stands'
    if (reason === '') errors.reason = 'Enter why, in one sentence'
    if (codes !== undefined && reason !== '') {
      const decision: Decision = { turn, codes, reason, settled_by: actor.account_id }
      const codebook = await codebookBegunWith(tx, c.get('ports'), of.codebook)
      const why = await settleTurn(tx, of, codebook, decision, now())
      if (why !== null) errors.codes = why
    }
    if (Object.keys(errors).length > 0) {
      const entered = { codes: own, reason, choice }
      return { page: await pageOf(c, tx, of, { errors, entered, at: turn }) }
    }
    await note(c, tx, 'settle', of, turn)
    const [after] = await codedSessions(tx, [of.session_id])
    // The tagger is held against one session more, and links may have their draw complete.
    const deps = { queue, audit_key: keys.audit, now: now() }
    const job = { analysis: 'links', team_id: null } as const
    if (after?.gold) await requestAnalysis(tx, deps, actor, job)
    return { gold: after?.gold ?? false }
  })
  if (result.page) return c.html(<AdjudicationPage {...result.page} />, 422)
  const done = result.gold ? 'gold' : 'settled'
  return c.redirect(`/coding/adjudicate/${c.req.param('session')}?done=${done}`, 303)
}

/** Written down by session and turn; never the codes or the reason. */
async function note(c: Context<Env>, tx: Tx, action: string, of: CodedSession, turn?: number) {
  const { keys, now } = c.get('ports')
  const about = { action, resource: 'coding', resource_id: of.session_id }
  const detail: Record<string, number> = turn === undefined ? {} : { turn }
  await appendAudit(tx, keys.audit, { ...byActor(c.get('actor')), ...about, detail }, now())
}
