import { asActor } from '../../db/database.ts'
import { listCalls } from '../../db/stores/external-calls.ts'
import { ExternalCallsPage } from '../../web/pages/data-protection/external-calls.tsx'
import type { App } from '../app.ts'
import { ListPage } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'

/** What was sent to services outside this machine, for whoever answers for it. */
export function externalCallRoutes(app: App): void {
  app.get('/external-calls', permit('read', 'audit'), async (c) => {
    const page = ListPage.catch({ limit: 50, offset: 0 }).parse(c.req.query())
    const { database } = c.get('ports')
    const calls = await asActor(database, c.get('actor'), (tx) => listCalls(tx, page))
    return c.html(<ExternalCallsPage {...{ frame: frameOf(c), calls, ...page }} />)
  })
}
