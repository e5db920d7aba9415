import type { Context } from 'hono'
import { asRelease, checkDraft } from '../core/codebook/check-draft.ts'
import type { Codebook, CodebookDraft } from '../core/codebook/codebook.ts'
import { diffCodebooks } from '../core/codebook/diff.ts'
import { rulesChanged } from '../core/codebook/rules.ts'
import { asActor, type Tx } from '../db/database.ts'
import { appendAudit, byActor } from '../db/stores/audit.ts'
import {
  closeDraft,
  listReleases,
  type OpenDraft,
  openDraft,
  releaseCodebook,
  saveDraft,
  tagAllAgain,
} from '../db/stores/codebooks.ts'
import type { DraftView } from '../web/pages/scientist/codebook-draft.tsx'
import type { Form } from './form.ts'
import type { Env } from './ports.ts'
import { notFound, Problem } from './problem.ts'

/** The open draft with what was found in it; where there is none, the page does not exist. */
export interface Drafted {
  draft: OpenDraft
  base: Codebook
  releases: Codebook[]
  view: DraftView
}

export async function readDraft(tx: Tx): Promise<Drafted> {
  const draft = await openDraft(tx)
  const releases = (await listReleases(tx)).map((release) => release.codebook)
  const base = releases.find((one) => one.version === draft?.base_version)
  if (!draft || !base) throw notFound()
  const { base_version, revision, codebook } = draft
  const view: DraftView = {
    ...{ base_version, revision, codebook },
    problems: checkDraft(codebook, releases, base),
    changes: diffCodebooks(base, codebook),
    begun_again: rulesChanged(base, codebook),
  }
  return { draft, base, releases, view }
}

/** Changes the draft in one transaction, if it still is as the sender saw it. */
export async function changeDraft(
  c: Context<Env>,
  sent: Form,
  action: string,
  detail: Record<string, string>,
  edit: (drafted: Drafted) => CodebookDraft,
): Promise<void> {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  await asActor(database, actor, async (tx) => {
    const drafted = await readDraft(tx)
    const of = sameRevision(drafted.draft, sent)
    const by = { account_id: actor.account_id, now: now() }
    if (!(await saveDraft(tx, of, edit(drafted), by))) throw movedOn()
    const entry = { ...byActor(actor), action, resource: 'codebook', detail }
    await appendAudit(tx, keys.audit, entry, now())
  })
}

/** Throws the draft away. */
export async function discardDraft(c: Context<Env>, sent: Form): Promise<void> {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  await asActor(database, actor, async (tx) => {
    const { draft } = await readDraft(tx)
    if (!(await closeDraft(tx, sameRevision(draft, sent), now()))) throw movedOn()
    const entry = { ...byActor(actor), action: 'discard draft', resource: 'codebook' }
    await appendAudit(tx, keys.audit, entry, now())
  })
}

/** Releases the draft for good and has every text tagged again; false when its version is taken. */
export async function releaseDraft(
  c: Context<Env>,
  sent: Form,
  { version, note, still }: { version: string; note: string; still: readonly string[] },
): Promise<boolean> {
  const { database, keys, queue, now } = c.get('ports')
  const actor = c.get('actor')
  return asActor(database, actor, async (tx) => {
    const { draft, base, releases, view } = await readDraft(tx)
    const of = sameRevision(draft, sent)
    if (view.problems.length > 0) throw movedOn()
    if (releases.some((release) => release.version === version)) return false
    const by = { account_id: actor.account_id, note: note === '' ? null : note, now: now() }
    const release = asRelease(draft.codebook, base, version, new Set(still))
    if (!(await releaseCodebook(tx, release, by))) return false
    if (!(await closeDraft(tx, of, now()))) throw movedOn()
    const texts = await tagAllAgain(tx, queue, now())
    const begun_again = release.codes.filter(({ since }) => since === version).length
    const detail = { version, texts, begun_again }
    const entry = { action: 'release', resource: 'codebook', detail }
    await appendAudit(tx, keys.audit, { ...byActor(actor), ...entry }, now())
    return true
  })
}

function sameRevision(draft: OpenDraft, sent: Form): { id: string; revision: number } {
  if (sent.text('revision') !== `${draft.revision}`) throw movedOn()
  return { id: draft.id, revision: draft.revision }
}

const movedOn = () =>
  new Problem(
    409,
    'The draft has changed meanwhile',
    'Somebody saved it after you opened it. Go back to the draft, look at it and do this again.',
  )
