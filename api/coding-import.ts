import { z } from '@hono/zod-openapi'
import { type Codebook, codesAlike } from '../core/codebook/codebook.ts'
import { type CheckedCodings, checkCodings } from '../core/coding/imported.ts'
import { asActor, type Tx } from '../db/database.ts'
import { requestAnalysis } from '../db/stores/analyses.ts'
import { appendAudit, byActor } from '../db/stores/audit.ts'
import { listReleases } from '../db/stores/codebooks.ts'
import { freeName, removeImport, sessionsHere, writeCodings } from '../db/stores/coding-imports.ts'
import {
  closeDraft,
  createDraft,
  destroyDraftKey,
  expireDrafts,
  findDraft,
  openDraft,
  saveMapping,
} from '../db/stores/import-drafts.ts'
import { readCodings } from '../intake/codings/read-codings.ts'
import { currentCodebook } from './codebook.ts'
import type { Env, Ports } from './ports.ts'
import { notFound, Problem } from './problem.ts'

type Asking = Env['Variables']['actor']

/** What a file of codings would become, or has become. */
export interface CodingImport {
  id: string
  format: string
  /** Version of the codebook that it was checked by and would be kept under. */
  codebook: string
  checked: CheckedCodings
  warnings: readonly string[]
  /** Lines of the file that could not be read at all. */
  failed: readonly string[]
}

const WHEN = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'Europe/London',
})

/** Keeps an uploaded file of codings sealed until it is confirmed; its id, or why it is refused. */
export async function takeCodings(
  ports: Ports,
  actor: Asking,
  bytes: Uint8Array,
  coder: string,
): Promise<{ ok: true; id: string } | { ok: false; why: string }> {
  const read = readCodings(bytes, coder)
  if (!read.ok) return read
  const now = ports.now()
  const { id, expired } = await asActor(ports.database, actor, async (tx) => {
    const expired = await expireDrafts(tx, now)
    const made = { account_id: actor.account_id, kind: 'codings', bytes, now }
    const id = await createDraft(tx, ports.keys, made)
    await saveMapping(tx, id, { coder })
    return { id, expired }
  })
  for (const old of expired) await destroyDraftKey(ports.keys, old)
  return { ok: true, id }
}

/** A draft with what would come of it now; the plan it has become once it was written. */
export function readImport(
  ports: Ports,
  actor: Asking,
  id: string,
): Promise<CodingImport | { plan_id: string }> {
  return asActor(ports.database, actor, (tx) => checkedDraft(tx, ports, actor, id))
}

/** Writes every coding that is whole and right, in one transaction; the file is then destroyed. */
export async function confirmImport(
  ports: Ports,
  actor: Asking,
  id: string,
): Promise<{ plan_id: string; written: number }> {
  const now = ports.now()
  const written = await asActor(ports.database, actor, async (tx) => {
    const draft = await checkedDraft(tx, ports, actor, id)
    if ('plan_id' in draft) throw new Problem(409, 'Imported already', 'Upload the file again.')
    const { ready, refused } = draft.checked
    if (ready.length === 0) {
      throw new Problem(422, 'No coding can be imported', 'Correct the file and upload it again.')
    }
    const name = await freeName(tx, `Imported codings, ${WHEN.format(now)}`)
    const of = { name, codebook: draft.codebook, now }
    const plan_id = await writeCodings(tx, actor, ready, of)
    await closeDraft(tx, id, ready.length, now)
    await saveMapping(tx, id, { plan_id })
    const detail = { codings: ready.length, left_out: refused.length, format: draft.format }
    await note(tx, ports, actor, 'import', plan_id, detail)
    return { plan_id, written: ready.length }
  })
  await destroyDraftKey(ports.keys, id)
  return written
}

/** Takes the account's own import back whole; how many codings went. */
export function undoImport(ports: Ports, actor: Asking, plan_id: string): Promise<number> {
  return asActor(ports.database, actor, async (tx) => {
    const removed = await removeImport(tx, plan_id, actor.account_id)
    if (removed === null) throw notFound()
    await note(tx, ports, actor, 'undo import', plan_id, { codings: removed })
    return removed
  })
}

/** Written down by counts; the gold set and the gates are another from here on. */
async function note(
  tx: Tx,
  ports: Ports,
  actor: Asking,
  action: string,
  plan_id: string,
  detail: Record<string, string | number>,
): Promise<void> {
  const { keys, queue } = ports
  const now = ports.now()
  const entry = { ...byActor(actor), action, resource: 'coding', resource_id: plan_id, detail }
  await appendAudit(tx, keys.audit, entry, now)
  const job = { analysis: 'links', team_id: null } as const
  await requestAnalysis(tx, { queue, audit_key: keys.audit, now }, actor, job)
}

async function checkedDraft(
  tx: Tx,
  ports: Ports,
  actor: Asking,
  id: string,
): Promise<CodingImport | { plan_id: string }> {
  const now = ports.now()
  const known = z.uuid().safeParse(id).success
  const draft = known ? await findDraft(tx, id, actor.account_id, now) : null
  if (draft?.kind !== 'codings') throw notFound()
  if (draft.written_at) return { plan_id: draft.mapping?.plan_id ?? '' }
  const bytes = await openDraft(tx, ports.keys, id)
  const read = bytes && readCodings(bytes, draft.mapping?.coder ?? '')
  if (!read?.ok) throw notFound()
  const { format, codings } = read.value
  const codebook = await currentCodebook(tx, ports)
  const here = await sessionsHere(tx, [...new Set(codings.map((one) => one.session))], now)
  const alike = (await listReleases(tx)).filter((one) => codesAlike(one.codebook, codebook))
  const versions = new Set([codebook.version, ...alike.map((one) => one.version)])
  const checked = checkCodings(codebook, versions, codings, here)
  const unsaid = codings.some((one) => one.codebook === null)
  const warnings = [...read.warnings, ...(unsaid ? [unsaidCodebook(codebook)] : [])]
  const version = codebook.version
  return { id, format, codebook: version, checked, warnings, failed: read.failed }
}

const unsaidCodebook = ({ version }: Codebook) =>
  `The file does not say by which codebook it was coded; ${version} is taken.`
