import type { Context } from 'hono'
import { beginDraft } from '../../core/codebook/begin-draft.ts'
import { writeQdc } from '../../core/codebook/qdc.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  type CodebookRelease,
  listReleases,
  openDraft,
  releaseInForce,
  startDraft,
} from '../../db/stores/codebooks.ts'
import { codeGuids } from '../../intake/refi-qda/code-guids.ts'
import { CodebookPage } from '../../web/pages/scientist/codebook.tsx'
import type { App } from '../app.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  released: 'The codebook was released. Texts are being tagged again by it',
  discarded: 'The draft was thrown away',
}

/** Released codebooks: read, taken away as files, and the beginning of the next one. */
export function codebookRoutes(app: App): void {
  app.get('/codebook', permit('read', 'codebook'), async (c) => c.html(await page(c, null)))

  app.get('/codebook/releases/:version', permit('read', 'codebook'), async (c) =>
    c.html(await page(c, c.req.param('version'))),
  )

  app.get('/codebook/releases/:version/file', permit('read', 'codebook'), async (c) => {
    const { database } = c.get('ports')
    const release = await asActor(database, c.get('actor'), async (tx) =>
      find(await listReleases(tx), c.req.param('version')),
    )
    const { codebook, version } = release
    const guids = await codeGuids(codebook)
    c.header('content-type', 'application/xml; charset=utf-8')
    c.header('content-disposition', `attachment; filename="codebook-${fileName(version)}.qdc"`)
    return c.body(writeQdc(codebook, (id) => guids.get(id) ?? ''))
  })

  app.post('/codebook/draft', permit('create', 'codebook'), async (c) => {
    const { database, keys, now } = c.get('ports')
    const actor = c.get('actor')
    await asActor(database, actor, async (tx) => {
      const base = releaseInForce(await listReleases(tx))
      if (!base) throw noRelease()
      const by = { account_id: actor.account_id, now: now() }
      const made = await startDraft(tx, base.version, beginDraft(base.codebook), by)
      if (!made) return
      const entry = { action: 'begin draft', resource: 'codebook', detail: { base: base.version } }
      await appendAudit(tx, keys.audit, { ...byActor(actor), ...entry }, now())
    })
    return c.redirect('/codebook/draft', 303)
  })
}

async function page(c: Context<Env>, version: string | null) {
  const { database } = c.get('ports')
  const { releases, drafted } = await asActor(database, c.get('actor'), async (tx: Tx) => ({
    releases: await listReleases(tx),
    drafted: (await openDraft(tx)) !== null,
  }))
  const in_force = releaseInForce(releases)
  if (!in_force) throw noRelease()
  const shown = version === null ? in_force : find(releases, version)
  const inForce = shown === in_force
  return <CodebookPage {...{ frame: frameOf(c, NOTICES), shown, inForce, releases, drafted }} />
}

function find(releases: readonly CodebookRelease[], version: string): CodebookRelease {
  const found = releases.find((one) => one.version === version)
  if (!found) throw notFound()
  return found
}

const noRelease = () =>
  new Problem(404, 'There is no codebook yet', 'It is put there when the service starts.')

const fileName = (version: string) => version.replaceAll(/[^\w.-]/g, '_')
