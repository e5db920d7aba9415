import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { MATERIAL_KINDS } from '../../core/pipeline/order.ts'
import { asksForSomething, SearchQuery } from '../../core/search/search-query.ts'
import { Phase } from '../../core/session/session.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { removeSearch, savedSearches, saveSearch } from '../../db/stores/saved-searches.ts'
import { searchPassages } from '../../db/stores/search.ts'
import type { SearchHit } from '../../db/stores/search-hits.ts'
import { SearchPage } from '../../web/pages/scientist/search.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { currentCodebook } from '../codebook.ts'
import { Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'

const HITS_MAX = 40

const NOTICES = {
  saved: 'The search is kept. It is in the list on this page.',
  removed: 'The search is off the list.',
}

const Hit = z
  .object({
    material_id: z.uuid(),
    reference: z.string().nullable().describe('The session’s reference'),
    kind: z.enum(MATERIAL_KINDS),
    phase: Phase.nullable(),
    day: z.iso.date(),
    turn: z.number().int(),
    speaker: z.string(),
    text: z.string().describe('Redacted'),
    marks: z
      .array(z.object({ start: z.number().int(), end: z.number().int() }))
      .describe('UTF-16 stretches of the text that the words stand in'),
    codes: z.array(z.string()),
    found_by: z.enum(['words', 'meaning', 'both']),
  })
  .openapi('SearchHit')

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/search',
  summary: 'Redacted passages by words, meaning, code, speaker, phase and day, best first',
  middleware: [permit('read', 'saved_search')] as const,
  request: { query: SearchQuery },
  responses: { 200: jsonAnswer(z.object({ hits: z.array(Hit) }), 'Passages'), ...REFUSALS },
})

/** Looking for passages in redacted texts; a search's words are written down nowhere but by whoever keeps it. */
export function searchRoutes(app: App): void {
  app.get('/search', permit('read', 'saved_search'), async (c) => {
    const parsed = SearchQuery.safeParse(c.req.query())
    const query = parsed.success
      ? parsed.data
      : { words: (c.req.query('words') ?? '').slice(0, 200) }
    const hits = asksForSomething(query) && parsed.success ? await search(c, query) : null
    const { database } = c.get('ports')
    const { saved, gates, codebook } = await asActor(database, c.get('actor'), async (tx) => ({
      saved: await savedSearches(tx),
      gates: await storedGates(tx),
      codebook: await currentCodebook(tx, c.get('ports')),
    }))
    const errors: Record<string, string> = parsed.success ? {} : faults(parsed.error)
    const frame = frameOf(c, NOTICES)
    const page = { frame, query, hits, most: HITS_MAX, saved, codebook, gates, errors }
    return c.html(<SearchPage {...page} />)
  })

  app.post('/search/saved', permit('create', 'saved_search'), async (c) => {
    const form = await Form.read(c)
    const fields = new URLSearchParams(form.text('query').slice(0, 1000))
    const query = SearchQuery.safeParse(Object.fromEntries(fields))
    if (!query.success || !asksForSomething(query.data)) throw notFound()
    const { database, now } = c.get('ports')
    const actor = c.get('actor')
    const name = form.text('name').slice(0, 80) || query.data.words || 'A search'
    await asActor(database, actor, (tx) =>
      saveSearch(tx, actor.account_id, name, query.data, now()),
    )
    fields.set('done', 'saved')
    return c.redirect(`/search?${fields}`, 303)
  })

  app.post('/search/saved/:search/remove', permit('change', 'saved_search'), async (c) => {
    const { database, now } = c.get('ports')
    const id = idParam(c, 'search')
    const found = await asActor(database, c.get('actor'), (tx) => removeSearch(tx, id, now()))
    if (!found) throw notFound()
    return c.redirect('/search?done=removed', 303)
  })

  app.openapi(searchRoute, async (c) => {
    c.header('cache-control', 'no-store')
    const query = c.req.valid('query')
    const hits = asksForSomething(query) ? await search(c, query) : []
    return c.json({ hits }, 200)
  })
}

/** A field at fault, with what to do about it. */
function faults(error: z.ZodError): Record<string, string> {
  const said: Record<string, string> = {
    words: 'Use at most 200 characters',
    from: 'Choose a day, such as 2026-11-01',
    to: 'Choose a day, such as 2026-11-30',
  }
  const names = error.issues.map((issue) => String(issue.path[0]))
  return Object.fromEntries(names.map((name) => [name, said[name] ?? 'Choose from the list']))
}

async function search(c: Context<Env>, query: SearchQuery): Promise<SearchHit[]> {
  const { database, keys, now, meaningOf } = c.get('ports')
  const actor = c.get('actor')
  const meaning = query.words === '' ? null : await meaningOf(query.words)
  return asActor(database, actor, async (tx) => {
    const hits = await searchPassages(tx, query, meaning, HITS_MAX)
    const entry = { ...byActor(actor), action: 'search', resource: 'transcript' }
    await appendAudit(tx, keys.audit, { ...entry, detail: { hits: hits.length } }, now())
    return hits
  })
}
