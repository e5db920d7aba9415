import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  answerTeamSearch,
  endOfWeek,
  TeamSearchQuery,
  wholeWeeks,
} from '../../core/search/team-search.ts'
import { Phase } from '../../core/session/session.ts'
import { asActor, asService } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { cutsSince, findInTeam, keepCuts } from '../../db/stores/team-search.ts'
import { type TeamFound, TeamSearchPage } from '../../web/pages/leader/team-search.tsx'
import type { App } from '../app.ts'
import { dayOf } from '../debrief-pack.ts'
import { check } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { teamOf } from './debrief.tsx'

const DAY_MS = 24 * 3_600_000
/** Answers of this long ago are no longer weighed: their weeks have moved on. */
const WEIGHED_DAYS = 28

const Rounded = z.number().int().nullable().describe('People, rounded to five; null is hidden')

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/team-search',
  summary: 'How many people of the account’s team notes speak of something, rounded, or nothing',
  middleware: [permit('read', 'team_search')] as const,
  request: { query: TeamSearchQuery.partial() },
  responses: {
    200: jsonAnswer(
      z.object({
        from: z.iso.date().nullable(),
        until: z.iso.date().nullable(),
        people: Rounded,
        weeks: z.array(z.object({ key: z.iso.date(), people: Rounded })),
        phases: z.array(z.object({ key: Phase, people: Rounded })),
        quotes: z.array(z.string()),
      }),
      'Counts; all hidden where few people or coaches stand behind them',
    ),
    ...REFUSALS,
  },
})

const NOTHING_ASKED = {
  ...{ from: null, until: null, people: null },
  ...{ weeks: [], phases: [], quotes: [] },
}

/** A leader's question to the team's notes; its words are written down nowhere. */
export function teamSearchRoutes(app: App): void {
  app.get('/team-search', permit('read', 'team_search'), async (c) => {
    const frame = frameOf(c)
    const words = c.req.query('words')
    if (words === undefined) {
      return c.html(<TeamSearchPage {...{ frame, words: '', found: null }} errors={{}} />)
    }
    const checked = check(TeamSearchQuery, { words })
    const kept = words.slice(0, 100)
    if (!checked.ok) {
      const { errors } = checked
      return c.html(<TeamSearchPage {...{ frame, words: kept, found: null, errors }} />, 422)
    }
    const found = await search(c, checked.value.words)
    return c.html(<TeamSearchPage {...{ frame, words: kept, found }} errors={{}} />)
  })

  app.openapi(searchRoute, async (c) => {
    c.header('cache-control', 'no-store')
    const { words } = c.req.valid('query')
    return c.json(words === undefined ? NOTHING_ASKED : await search(c, words), 200)
  })
}

async function search(c: Context<Env>, words: string): Promise<TeamFound> {
  const { database, keys, now, meaningOf } = c.get('ports')
  const actor = c.get('actor')
  const team_id = teamOf(c)
  const weeks = wholeWeeks(dayOf(now()))
  const [from = '', last = ''] = [weeks[0], weeks.at(-1)]
  const until = endOfWeek(last)
  const meaning = await meaningOf(words)
  const since = new Date(now().getTime() - WEIGHED_DAYS * DAY_MS)
  return asActor(database, actor, async (tx) => {
    const { answer, quotes } = await asService(tx, async (service) => {
      const asked = { words, meaning, from, until }
      const { matches, quotes } = await findInTeam(service, keys, team_id, asked, now())
      const answer = answerTeamSearch(matches, weeks, await cutsSince(service, team_id, since))
      await keepCuts(service, team_id, answer.cuts, { now: now(), since })
      return { answer, quotes: answer.people === null ? [] : quotes }
    })
    const detail = { shown: answer.people !== null }
    const entry = { ...byActor(actor), action: 'search', resource: 'team_search', detail }
    await appendAudit(tx, keys.audit, entry, now())
    const { cuts: _, ...shown } = answer
    return { from, until, ...shown, quotes }
  })
}
