import type { Context } from 'hono'
import { z } from 'zod'
import type { Codebook } from '../../core/codebook/codebook.ts'
import {
  answerIn,
  COMPARISONS,
  type ComparedTurn,
  confusionOf,
  familiesOf,
  levelsOf,
} from '../../core/coding/comparison.ts'
import { scoreLabel } from '../../core/coding/label-scores.ts'
import { wereOffered } from '../../core/coding/offered.ts'
import { CHANNEL_LABEL } from '../../core/session/session.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { turnsOfOutput } from '../../db/stores/coding-tasks.ts'
import { comparedTurns } from '../../db/stores/comparisons.ts'
import { gatesInForce, PAGE_DRAWS } from '../../db/stores/gates.ts'
import { type CodedSession, codedSessions } from '../../db/stores/gold.ts'
import {
  AgreementPage,
  type AgreementPageProps,
  GROUPINGS,
  type Grouping,
  SIDES,
} from '../../web/pages/scientist/coding/agreement.tsx'
import {
  AgreementTurnsPage,
  type ComparedTurnView,
} from '../../web/pages/scientist/coding/agreement-turns.tsx'
import type { App } from '../app.ts'
import { currentCodebook, productCodebook } from '../codebook.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'

const SEED = 20_261
const TURNS_SHOWN = 50
/** With fewer, a row would say more of one coach’s week than of the codes. */
const COACH_SESSIONS_MIN = 5

const Query = z.object({
  compare: z.enum(COMPARISONS).optional().catch(undefined),
  code: z.string().max(80).optional().catch(undefined),
  by: z.enum(Object.keys(GROUPINGS) as [Grouping, ...Grouping[]]).catch('channel'),
})
const Cell = z.object({
  compare: z.enum(COMPARISONS).catch('tagger'),
  family: z.string().max(80).catch(''),
  first: z.string().max(80).catch(''),
  second: z.string().max(80).catch(''),
})

/** How people, gold and the tagger agree, code by code, and the turns behind every difference. */
export function agreementRoutes(app: App): void {
  app.get('/coding/agreement', permit('read', 'coding'), async (c) => {
    const { compare: asked, code, by } = Query.parse(c.req.query())
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const codebook = await currentCodebook(tx, c.get('ports'))
      const sessions = await codedSessions(tx)
      // While nothing is gold, what people agree on is all there is to see.
      const compare = asked ?? (sessions.some((one) => one.gold) ? 'tagger' : 'people')
      const turns = await comparedTurns(tx, sessions, compare)
      const product = await productCodebook(c.get('ports'))
      const gates = await gatesInForce(tx, product, sessions, PAGE_DRAWS)
      const groups = code === undefined ? null : groupsOf(codebook, sessions, turns, code, by)
      return { gates, groups, comparison: compare, ...scoresOf(codebook, turns) }
    })
    return c.html(<AgreementPage frame={frameOf(c)} {...shown} />)
  })

  app.get('/coding/agreement/turns', permit('read', 'coding'), async (c) => {
    const cell = Cell.parse(c.req.query())
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const codebook = await currentCodebook(tx, c.get('ports'))
      const family = familiesOf(codebook).find((one) => one.id === cell.family)
      const sessions = await codedSessions(tx)
      const turns = (await comparedTurns(tx, sessions, cell.compare)).filter(
        ({ speaker, offered, ratings: [first, second] }) =>
          family?.speaker === speaker &&
          wereOffered(offered, family.codes) &&
          answerIn(family, first) === cell.first &&
          answerIn(family, second) === cell.second,
      )
      const views = await withWords(c, tx, sessions, turns.slice(0, TURNS_SHOWN))
      return { turns: views, more: turns.length - views.length }
    })
    const back = `/coding/agreement?compare=${cell.compare}`
    const sides = SIDES[cell.compare]
    return c.html(<AgreementTurnsPage {...{ frame: frameOf(c), sides, back }} {...shown} />)
  })
}

const OPTIONS = { seed: SEED, draws: PAGE_DRAWS }

function scoresOf(codebook: Codebook, turns: readonly ComparedTurn[]) {
  const asked = new Map(
    (['coach', 'client'] as const).map((speaker) => {
      return [speaker, turns.filter((turn) => turn.speaker === speaker)]
    }),
  )
  const scores = levelsOf(codebook).map(({ label, speaker, codes, parent }) => {
    const own = (asked.get(speaker) ?? []).filter(({ offered }) => wereOffered(offered, codes))
    return { ...scoreLabel(own, label, codes, OPTIONS), parent }
  })
  const confusions = familiesOf(codebook).map((family) => confusionOf(family, turns))
  return { scores, confusions }
}

function groupsOf(
  codebook: Codebook,
  sessions: readonly CodedSession[],
  turns: readonly ComparedTurn[],
  code: string,
  by: Grouping,
): AgreementPageProps['groups'] {
  const level = levelsOf(codebook).find((one) => one.label === code)
  if (!level) return null
  const least = by === 'coach' ? COACH_SESSIONS_MIN : 1
  const nameOf = groupNames(sessions, by)
  const names = [...new Set(sessions.map((one) => nameOf(one.session_id)))]
  names.sort((a, b) => a.localeCompare(b, 'en-GB', { numeric: true }))
  const rows = names.map((name) => {
    const own = turns.filter(
      (turn) =>
        turn.speaker === level.speaker &&
        wereOffered(turn.offered, level.codes) &&
        nameOf(turn.session) === name,
    )
    return { name, scores: scoreLabel(own, code, level.codes, OPTIONS) }
  })
  return { code, by, rows: rows.filter(({ scores }) => scores.sessions >= least) }
}

/** Coaches are lettered in an order that says nothing about them: that of their random ids. */
function groupNames(sessions: readonly CodedSession[], by: Grouping): (session: string) => string {
  const known = new Map(sessions.map((one) => [one.session_id, one]))
  const coaches = [...new Set(sessions.map((one) => one.coach_id))].sort()
  return (session) => {
    const of = known.get(session)
    if (!of) return ''
    if (by === 'kind') return of.kind === 'recording' ? 'Recorded' : 'Written transcript'
    if (by === 'coach') return `Coach ${coaches.indexOf(of.coach_id) + 1}`
    return CHANNEL_LABEL[of.channel as keyof typeof CHANNEL_LABEL] ?? of.channel
  }
}

/** The words of the turns, each text opened once and written down. */
async function withWords(
  c: Context<Env>,
  tx: Tx,
  sessions: readonly CodedSession[],
  turns: readonly ComparedTurn[],
): Promise<ComparedTurnView[]> {
  const { keys, now } = c.get('ports')
  const views: ComparedTurnView[] = []
  for (const of of sessions) {
    const own = turns.filter((turn) => turn.session === of.session_id)
    if (own.length === 0) continue
    const entry = { ...byActor(c.get('actor')), action: 'open text', resource: 'transcript' }
    await appendAudit(tx, keys.audit, { ...entry, resource_id: of.material_id }, now())
    const text = new Map((await turnsOfOutput(tx, of.output_id)).map((turn) => [turn.n, turn]))
    for (const { turn: n, speaker, ratings } of own) {
      const words = text.get(n)?.text
      if (words === undefined) continue
      const { reference, material_id } = of
      const [first, second] = ratings
      views.push({ reference, material_id, n, speaker, text: words, first, second })
    }
  }
  return views
}
