import { z } from '@hono/zod-openapi'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  closeDraft,
  createDraft,
  destroyDraftKey,
  expireDrafts,
  findDraft,
  type ImportDraft,
  openDraft,
  saveMapping,
} from '../../db/stores/import-drafts.ts'
import { knownReferences, writeImport } from '../../db/stores/imports.ts'
import { previewTable, type TablePreview } from '../../intake/tables/check-table.ts'
import type { Mapping } from '../../intake/tables/columns.ts'
import { TableKind } from '../../intake/tables/rows.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'
import { type ImportPlan, planImport } from './plan-import.ts'

type Asking = Env['Variables']['actor']
type Draft = ImportDraft & { kind: TableKind }

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' })

const GONE = () =>
  new Problem(409, 'This table was imported already', 'Upload the file again to import more rows.')

/** Keeps an uploaded table sealed until it is confirmed; its id, or why it cannot be read. */
export async function takeTable(
  ports: Ports,
  actor: Asking,
  kind: TableKind,
  bytes: Uint8Array,
): Promise<{ ok: true; id: string } | { ok: false; why: string }> {
  const preview = previewTable(bytes, kind)
  if (!preview.ok) return preview
  const now = ports.now()
  const { id, expired } = await asActor(ports.database, actor, async (tx) => ({
    expired: await expireDrafts(tx, now),
    id: await createDraft(tx, ports.keys, { account_id: actor.account_id, kind, bytes, now }),
  }))
  for (const old of expired) await destroyDraftKey(ports.keys, old)
  return { ok: true, id }
}

export interface ReadDraft {
  draft: Draft
  preview: TablePreview
  mapping: Mapping
}

/** A draft with its columns and the mapping chosen, or else suggested; written ones have none. */
export function readDraft(ports: Ports, actor: Asking, id: string): Promise<ReadDraft | Draft> {
  return asActor(ports.database, actor, async (tx) => {
    const draft = await ownDraft(tx, ports, actor, id)
    if (draft.written_at) return draft
    const preview = previewTable(await bytesOf(tx, ports, id), draft.kind)
    if (!preview.ok) throw notFound()
    const mapping = draft.mapping ?? preview.value.suggestion.mapping
    return { draft, preview: preview.value, mapping }
  })
}

/** Says what every row would become under this mapping, and remembers the mapping. */
export function checkDraft(ports: Ports, actor: Asking, id: string, mapping: Mapping | null) {
  return asActor(ports.database, actor, async (tx) => {
    const draft = await ownDraft(tx, ports, actor, id)
    if (draft.written_at) throw GONE()
    if (mapping) await saveMapping(tx, id, mapping)
    return { draft, plan: await plan(tx, ports, draft, mapping ?? draft.mapping) }
  })
}

/** Writes every row that is right, all in one transaction; the uploaded table is then destroyed. */
export async function confirmDraft(ports: Ports, actor: Asking, id: string): Promise<number> {
  const now = ports.now()
  const written = await asActor(ports.database, actor, async (tx) => {
    const draft = await ownDraft(tx, ports, actor, id)
    if (draft.written_at) throw GONE()
    const { made, report } = await plan(tx, ports, draft, draft.mapping)
    if (made.rows.length === 0) {
      throw new Problem(422, 'No row can be imported', 'Correct the file and upload it again.')
    }
    await writeImport(tx, made)
    await closeDraft(tx, id, made.rows.length, now)
    const detail = { kind: draft.kind, rows: made.rows.length, left_out: report.counts.error }
    const entry = { ...byActor(actor), action: 'import', resource: RESOURCE[draft.kind], detail }
    await appendAudit(tx, ports.keys.audit, { ...entry, resource_id: id }, now)
    return made.rows.length
  })
  await destroyDraftKey(ports.keys, id)
  return written
}

const RESOURCE: Record<TableKind, string> = {
  people: 'person',
  sessions: 'session',
  outcomes: 'outcome',
  questionnaires: 'outcome',
}

async function plan(
  tx: Tx,
  ports: Ports,
  draft: Draft,
  mapping: Mapping | null,
): Promise<ImportPlan> {
  const bytes = await bytesOf(tx, ports, draft.id)
  const preview = previewTable(bytes, draft.kind)
  const chosen = mapping ?? (preview.ok ? preview.value.suggestion.mapping : {})
  const known = await knownReferences(tx)
  return planImport(bytes, draft.kind, chosen, known, LONDON_DAY.format(ports.now()))
}

async function ownDraft(tx: Tx, ports: Ports, actor: Asking, id: string): Promise<Draft> {
  const known = z.uuid().safeParse(id).success
  const draft = known ? await findDraft(tx, id, actor.account_id, ports.now()) : null
  if (!draft) throw notFound()
  return { ...draft, kind: TableKind.parse(draft.kind) }
}

async function bytesOf(tx: Tx, ports: Ports, id: string): Promise<Uint8Array> {
  const bytes = await openDraft(tx, ports.keys, id)
  if (!bytes) throw notFound()
  return bytes
}
