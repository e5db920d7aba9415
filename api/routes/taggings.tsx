import type { Context } from 'hono'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { findRedacted } from '../../db/stores/redacted-sessions.ts'
import { readRedactedTurns } from '../../db/stores/step-inputs.ts'
import { codesByTurn, listTaggings } from '../../db/stores/taggings.ts'
import { type TaggingDifference, TaggingsPage } from '../../web/pages/scientist/taggings.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'

/** The history of a text's tags: nothing that was ever counted is lost when it is tagged again. */
export function taggingRoutes(app: App): void {
  app.get('/transcripts/:material/taggings', permit('read', 'tag', 'any'), async (c) => {
    c.header('cache-control', 'no-store')
    return c.html(await page(c))
  })
}

async function page(c: Context<Env>) {
  const material_id = idParam(c, 'material')
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const shown = await asActor(database, actor, async (tx) => {
    const line = await findRedacted(tx, material_id)
    if (!line) throw notFound()
    const taggings = await listTaggings(tx, material_id)
    const standing = taggings.find((one) => one.is_current)
    const tagging = taggings.find((one) => one.id === c.req.query('with') && !one.is_current)
    if (!tagging || !standing) return { reference: line.reference, taggings, compared: null }
    const entry = { ...byActor(actor), action: 'open text', resource: 'transcript' }
    await appendAudit(tx, keys.audit, { ...entry, resource_id: material_id }, now())
    const earlier = await codesByTurn(tx, tagging.id)
    const present = await codesByTurn(tx, standing.id)
    const turns = await readRedactedTurns(tx, material_id)
    const differences = turns.flatMap(({ n, text }): TaggingDifference[] => {
      const [before, after] = [earlier.get(n) ?? [], present.get(n) ?? []]
      const same = before.join() === after.join()
      return same ? [] : [{ turn: n, text, before, after }]
    })
    return { reference: line.reference, taggings, compared: { tagging, differences } }
  })
  return <TaggingsPage {...{ frame: frameOf(c), material_id, ...shown }} />
}
