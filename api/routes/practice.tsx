import { createRoute, z } from '@hono/zod-openapi'
import { practiceSteps } from '../../core/session/practice.ts'
import { ExperienceTable } from '../../core/statistics/experience-table.ts'
import { asActor } from '../../db/database.ts'
import { newestExperience } from '../../db/stores/analyses.ts'
import { ownFirstDay, ownPractice } from '../../db/stores/practice.ts'
import { PracticePage } from '../../web/pages/coach/practice.tsx'
import { ExperiencePage } from '../../web/pages/scientist/experience.tsx'
import type { App } from '../app.ts'
import { coachFrame, coachOf } from '../coach.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'

const experienceRoute = createRoute({
  method: 'get',
  path: '/api/v1/experience',
  summary: 'How measures stand at each length of experience, already through disclosure control',
  middleware: [permit('read', 'link')] as const,
  responses: {
    200: jsonAnswer(
      ExperienceTable.extend({ computed_at: z.iso.datetime() }).nullable(),
      'Means by band; null before they were first computed',
    ),
    ...REFUSALS,
  },
})

/** How measures move with experience: a coach's own for that coach, of all coaches for scientists. */
export function practiceRoutes(app: App): void {
  app.get('/practice', permit('read', 'measure', 'own'), async (c) => {
    const { coach_id } = coachOf(c)
    const { database } = c.get('ports')
    const own = await asActor(database, c.get('actor'), async (tx) => ({
      steps: practiceSteps(await ownPractice(tx, coach_id)),
      started_on: await ownFirstDay(tx, coach_id),
    }))
    return c.html(<PracticePage frame={coachFrame(c)} {...own} />)
  })

  app.get('/experience', permit('read', 'link'), async (c) => {
    const computed = await readExperience(c.get('ports'), c.get('actor'))
    return c.html(<ExperiencePage frame={frameOf(c)} computed={computed} />)
  })

  app.openapi(experienceRoute, async (c) => {
    const read = await readExperience(c.get('ports'), c.get('actor'))
    return c.json(read && { ...read.table, computed_at: read.at.toISOString() }, 200)
  })
}

function readExperience(ports: Ports, actor: Env['Variables']['actor']) {
  return asActor(ports.database, actor, async (tx) => {
    const row = await newestExperience(tx)
    return row && { table: ExperienceTable.parse(row.result), at: row.created_at }
  })
}
