import { createRoute, z } from '@hono/zod-openapi'
import { whoseMay } from '../../core/access/policy.ts'
import { ShownThemes } from '../../core/themes/shown-themes.ts'
import { asActor } from '../../db/database.ts'
import { newestThemes, requestAnalysis, themesBefore } from '../../db/stores/analyses.ts'
import { type ThemeSummary, ThemesPage } from '../../web/pages/leader/themes.tsx'
import type { App } from '../app.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { Problem } from '../problem.ts'

const NOTICES = {
  asked: 'A new summary is being written. Load this page again in a minute to see it.',
}

const NO_TEAM = () =>
  new Problem(409, 'Your account has no team', 'Ask an administrator to add it to one.')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/themes',
  summary: 'The newest themes of each team the account may see',
  middleware: [permit('read', 'theme')] as const,
  responses: {
    200: jsonAnswer(
      z.object({ summaries: z.array(ShownThemes.extend({ made_at: z.iso.datetime() })) }),
      'Themes',
    ),
    ...REFUSALS,
  },
})

const computeRoute = createRoute({
  method: 'post',
  path: '/api/v1/themes/compute',
  summary: 'Ask for a new summary of the account’s own team',
  middleware: [permit('create', 'theme')] as const,
  responses: { 202: jsonAnswer(z.object({ asked: z.literal(true) }), 'Queued'), ...REFUSALS },
})

/** What comes up in a team's notes; nothing per coach ever reaches this file. */
export function themeRoutes(app: App): void {
  app.get('/themes', permit('read', 'theme', 'team'), async (c) => {
    const actor = c.get('actor')
    const summaries = await readSummaries(c.get('ports'), actor)
    const may_make = whoseMay(actor.role, 'create', 'theme') !== null
    const has_team = whoseMay(actor.role, 'read', 'theme') === 'any' || actor.team_id !== null
    const frame = frameOf(c, NOTICES)
    return c.html(<ThemesPage {...{ frame, summaries, may_make, has_team }} />)
  })

  app.post('/themes/compute', permit('create', 'theme'), async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.redirect('/themes?done=asked', 303)
  })

  app.openapi(listRoute, async (c) => {
    const summaries = await readSummaries(c.get('ports'), c.get('actor'))
    const shown = summaries.map((one) => ({ ...one.themes, made_at: one.made_at.toISOString() }))
    return c.json({ summaries: shown }, 200)
  })

  app.openapi(computeRoute, async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.json({ asked: true as const }, 202)
  })
}

type Asking = Env['Variables']['actor']

function readSummaries(ports: Ports, actor: Asking): Promise<ThemeSummary[]> {
  return asActor(ports.database, actor, async (tx) => {
    const summaries: ThemeSummary[] = []
    for (const row of await newestThemes(tx)) {
      const before = await themesBefore(tx, row)
      summaries.push({
        made_at: row.created_at,
        themes: ShownThemes.parse(row.result),
        previous: before && ShownThemes.parse(before.result),
      })
    }
    return summaries
  })
}

function compute(ports: Ports, actor: Asking): Promise<void> {
  const { team_id } = actor
  if (team_id === null) throw NO_TEAM()
  const deps = { queue: ports.queue, audit_key: ports.keys.audit, now: ports.now() }
  const job = { analysis: 'themes', team_id } as const
  return asActor(ports.database, actor, (tx) => requestAnalysis(tx, deps, actor, job))
}
