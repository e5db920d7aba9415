import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { whoseMay } from '../../core/access/policy.ts'
import { EvidenceEntry } from '../../core/evidence/entry.ts'
import { entryFromLink } from '../../core/evidence/from-link.ts'
import { LinkTable } from '../../core/statistics/link-table.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { newestLinks } from '../../db/stores/analyses.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  type Evidence,
  findEvidence,
  keepEvidence,
  keepSessions,
  listEvidence,
  sessionsCounted,
  sessionsOfEvidence,
  tellsFew,
} from '../../db/stores/evidence.ts'
import { currentTaggers } from '../../db/stores/redacted-sessions.ts'
import { EvidencePage } from '../../web/pages/leader/evidence.tsx'
import { EvidenceListPage } from '../../web/pages/leader/evidence-list.tsx'
import { KeepPage } from '../../web/pages/scientist/keep.tsx'
import { linkAddress } from '../../web/pages/scientist/link-words.ts'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { productCodebook } from '../codebook.ts'
import {
  type Exported,
  evidenceAsCsv,
  evidenceAsDocx,
  evidenceAsMarkdown,
} from '../evidence-exports.ts'
import { formValues } from '../form-values.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { withStanding } from '../link-standing.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const Kept = z
  .object({
    id: z.uuid(),
    name: z.string().describe('Such as E-12'),
    kind: z.enum(['link', 'experiment']),
    kept_at: z.iso.datetime(),
    entry: EvidenceEntry,
  })
  .openapi('Evidence')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/evidence',
  summary: 'The evidence catalogue as it stands, already through disclosure control',
  middleware: [permit('read', 'evidence')] as const,
  responses: { 200: jsonAnswer(z.object({ entries: z.array(Kept) }), 'Entries'), ...REFUSALS },
})

const keepRoute = createRoute({
  method: 'post',
  path: '/api/v1/links/{key}/keep',
  summary: 'Keep a link in the evidence catalogue',
  middleware: [permit('create', 'evidence')] as const,
  request: {
    params: z.object({ key: z.string().max(200) }),
    body: {
      content: {
        'application/json': { schema: z.object({ note: z.string().max(2_000).default('') }) },
      },
    },
  },
  responses: { 201: jsonAnswer(Kept, 'The entry'), ...REFUSALS },
})

const MEDIA_TYPE = {
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}
const Format = z.enum(['csv', 'md', 'docx'])
const NOTICES = { kept: 'It is kept in the catalogue, where leaders can read it.' }

/** What was tried, for whom, and found: kept by scientists, read and exported by leaders too. */
export function evidenceRoutes(app: App): void {
  app.get('/evidence', permit('read', 'evidence'), async (c) => {
    const { database } = c.get('ports')
    const entries = await asActor(database, c.get('actor'), (tx) => listEvidence(tx))
    const may_keep = whoseMay(c.get('actor').role, 'create', 'evidence') !== null
    const outcome = c.req.query('outcome') ?? ''
    return c.html(<EvidenceListPage {...{ frame: frameOf(c), entries, outcome, may_keep }} />)
  })

  app.get('/evidence/export', permit('read', 'evidence'), (c) => exportFile(c, null))

  app.get('/evidence/:id', permit('read', 'evidence'), async (c) => {
    const id = idParam(c)
    const counts = whoseMay(c.get('actor').role, 'read', 'link') !== null
    const shown = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const found = await findEvidence(tx, id)
      if (!found) throw notFound()
      const sessions = counts ? await sessionsOfEvidence(tx, id) : null
      return { ...found, sessions }
    })
    return c.html(<EvidencePage frame={frameOf(c, NOTICES)} {...shown} />)
  })

  app.get('/evidence/:id/export', permit('read', 'evidence'), (c) => exportFile(c, idParam(c)))

  app.get('/links/:key/keep', permit('create', 'evidence'), async (c) => {
    const made = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const { entry } = await entryOf(c, tx, c.req.param('key'), '')
      return { entry, before: await keptBefore(tx, c.req.param('key')) }
    })
    const key = c.req.param('key')
    return c.html(
      <KeepPage {...{ frame: frameOf(c), link: key, error: null, note: '', ...made }} />,
    )
  })

  app.post('/links/:key/keep', permit('create', 'evidence'), async (c) => {
    const { note } = await formValues(c, ['note'])
    const key = c.req.param('key')
    const made = await asActor(c.get('ports').database, c.get('actor'), (tx) =>
      keep(c, tx, key, note),
    )
    if ('row' in made) return c.redirect(`/evidence/${made.row.id}?done=kept`, 303)
    const shown = { frame: frameOf(c), link: key, note, before: made.before }
    return c.html(<KeepPage {...{ ...shown, entry: made.entry, error: made.refused }} />, 422)
  })

  app.openapi(listRoute, async (c) => {
    const { database } = c.get('ports')
    const rows = await asActor(database, c.get('actor'), (tx) => listEvidence(tx))
    return c.json({ entries: rows.map(asJson) }, 200)
  })

  app.openapi(keepRoute, async (c) => {
    const { key } = c.req.valid('param')
    const { note } = c.req.valid('json')
    const made = await asActor(c.get('ports').database, c.get('actor'), (tx) =>
      keep(c, tx, key, note),
    )
    if ('row' in made) return c.json(asJson(made.row), 201)
    throw new Problem(422, 'It cannot be kept', made.refused)
  })
}

const asJson = (row: Evidence) => ({
  id: row.id,
  name: `E-${row.n}`,
  kind: row.kind,
  kept_at: row.kept_at.toISOString(),
  entry: row.entry,
})

/** The whole catalogue, or one entry of it, as a file; who took it is written down. */
async function exportFile(c: Context<Env>, id: string | null) {
  const format = Format.safeParse(c.req.query('format') ?? 'csv')
  if (!format.success) throw new Problem(422, 'Choose a format', 'Ask for csv, md or docx.')
  const { database, keys, now, settings } = c.get('ports')
  const actor = c.get('actor')
  const entries = await asActor(database, actor, async (tx) => {
    const found = id === null ? null : await findEvidence(tx, id)
    if (id !== null && !found) throw notFound()
    const rows = found ? [found.row] : await listEvidence(tx)
    const about = { action: 'export', resource: 'evidence', ...(id ? { resource_id: id } : {}) }
    const detail = { format: format.data, entries: rows.length }
    await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, now())
    return rows.map((row): Exported => ({ name: `E-${row.n}`, ...row }))
  })
  const body =
    format.data === 'docx'
      ? await evidenceAsDocx(entries, settings.synthetic)
      : format.data === 'csv'
        ? evidenceAsCsv(entries, settings.synthetic)
        : evidenceAsMarkdown(entries, settings.synthetic)
  const name = id === null ? 'evidence' : `evidence-${entries[0]?.name}`
  return c.body(body, 200, {
    'content-type': MEDIA_TYPE[format.data],
    'content-disposition': `attachment; filename="${name}.${format.data}"`,
  })
}

/** The newest link of this address, as the catalogue would keep it. */
async function entryOf(c: Context<Env>, tx: Tx, key: string, note: string) {
  const row = await newestLinks(tx)
  const table = row && (await withStanding(tx, LinkTable.parse(row.result)))
  const link = table?.links.find((one) => linkAddress(one) === key)
  if (!row || !table || !link) throw notFound()
  const { version: codebook, codes } = await productCodebook(c.get('ports'))
  const definition = codes.find((code) => code.id === link.exposure)?.definition ?? null
  const entry = entryFromLink(link, {
    ...{ population: table.population, caveat: table.caveat, standing: link.standing },
    ...{ computed_at: row.created_at, data_hash: row.data_hash, codebook, definition, note },
    taggers: await currentTaggers(tx),
  })
  return { entry, link }
}

const keptBefore = async (tx: Tx, subject: string) =>
  (await listEvidence(tx)).find((one) => one.subject === subject) ?? null

type Refused = { refused: string; entry: EvidenceEntry; before: Evidence | null }

async function keep(
  c: Context<Env>,
  tx: Tx,
  key: string,
  note: string,
): Promise<{ row: Evidence } | Refused> {
  const { keys, now } = c.get('ports')
  const actor = c.get('actor')
  const { entry, link } = await entryOf(c, tx, key, note.slice(0, 2_000))
  const before = await keptBefore(tx, key)
  const refuse = (refused: string) => ({ refused, entry, before })
  if (note.length > 2_000) return refuse('Use at most 2,000 characters in the note')
  if (!link.shown) return refuse('A link that is not shown cannot be kept')
  const session_ids = await sessionsCounted(tx, link, now())
  const few = await tellsFew(tx, key, session_ids)
  if (few) return refuse(few)
  const by = { account_id: actor.account_id, now: now() }
  const row = await keepEvidence(tx, { kind: 'link', subject: key, entry }, by)
  await keepSessions(tx, row.id, session_ids)
  const about = { action: 'keep', resource: 'evidence', resource_id: row.id }
  const detail = { subject: key, locks: entry.grade.locks, exploratory: entry.standing.exploratory }
  await appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail }, now())
  return { row }
}
