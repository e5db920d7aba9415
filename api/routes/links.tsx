import { createRoute, z } from '@hono/zod-openapi'
import { whoseMay } from '../../core/access/policy.ts'
import type { GateTable } from '../../core/codebook/gates.ts'
import { LinkTable } from '../../core/statistics/link-table.ts'
import { asActor } from '../../db/database.ts'
import { newestLinks, requestAnalysis } from '../../db/stores/analyses.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { exampleQuotes } from '../../db/stores/quotes.ts'
import { currentTaggers } from '../../db/stores/redacted-sessions.ts'
import { LinkPage } from '../../web/pages/scientist/link.tsx'
import { linkAddress } from '../../web/pages/scientist/link-words.ts'
import { LinksPage } from '../../web/pages/scientist/links.tsx'
import type { App } from '../app.ts'
import { productCodebook } from '../codebook.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { StandingLink, StandingTable, withStanding } from '../link-standing.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'

const NOTICES = {
  asked: 'The links are being computed. Load this page again in a minute to see the new ones.',
}

const QUOTES_MAX = 3

const Computed = z.object({
  computed_at: z.iso.datetime(),
  data_hash: z.string().describe('Hash of the rows it was computed from'),
  taggers: z.array(z.string()).describe('Name and version of each tagger whose tags stand now'),
})

const tableRoute = createRoute({
  method: 'get',
  path: '/api/v1/links',
  summary: 'The newest links, already through disclosure control',
  middleware: [permit('read', 'link')] as const,
  request: { query: z.object({ outcome: z.string().max(80).optional() }) },
  responses: {
    200: jsonAnswer(
      Computed.extend({ table: StandingTable }).nullable(),
      'The links; null before they were first computed',
    ),
    ...REFUSALS,
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/api/v1/links/{key}',
  summary: 'One link by exposure and outcome, such as reflection_complex--attended',
  middleware: [permit('read', 'link')] as const,
  request: { params: z.object({ key: z.string().max(200) }) },
  responses: {
    200: jsonAnswer(
      Computed.extend({ link: StandingLink, population: z.string(), caveat: z.string() }),
      'The link',
    ),
    ...REFUSALS,
  },
})

const computeRoute = createRoute({
  method: 'post',
  path: '/api/v1/links/compute',
  summary: 'Ask for the links to be computed again',
  middleware: [permit('create', 'link')] as const,
  responses: { 202: jsonAnswer(z.object({ asked: z.literal(true) }), 'Queued'), ...REFUSALS },
})

/** The outcome to show: the one asked for, all on an empty choice, else the one declared primary. */
function outcomeAsked(table: LinkTable, asked: string | undefined): string | null {
  if (asked === '') return null
  const known = table.links.find((link) => link.outcome === asked)
  return (known ?? table.links.find((link) => !link.exploratory))?.outcome ?? null
}

/** Which ways of coaching were followed by what, computed elsewhere and read here. */
export function linkRoutes(app: App): void {
  app.get('/links', permit('read', 'link'), async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'))
    const outcome = read && outcomeAsked(read.table, c.req.query('outcome'))
    const may_compute = whoseMay(c.get('actor').role, 'create', 'link') !== null
    const gates = read?.gates ?? null
    const { codes } = await productCodebook(c.get('ports'))
    const groups = new Map(codes.map((code) => [code.id, code.group]))
    const group = c.req.query('group') ?? ''
    const computed = read && { table: read.table, at: read.computed_at }
    return c.html(
      <LinksPage
        {...{ frame: frameOf(c, NOTICES), computed, outcome, may_compute, gates, group, groups }}
      />,
    )
  })

  app.post('/links/compute', permit('create', 'link'), async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.redirect('/links?done=asked', 303)
  })

  app.get('/links/:key', permit('read', 'link'), async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'))
    const link = read && findLink(read.table, c.req.param('key'))
    if (!link) throw notFound()
    const { population, caveat } = read.table
    const { database, now } = c.get('ports')
    const { version: codebook } = await productCodebook(c.get('ports'))
    const quotes = await asActor(database, c.get('actor'), (tx) =>
      exampleQuotes(tx, link.exposure, QUOTES_MAX, now()),
    )
    const shown = { link, population, caveat, quotes, provenance: { ...read, codebook } }
    return c.html(<LinkPage {...{ frame: frameOf(c), gates: read.gates, ...shown }} />)
  })

  app.openapi(tableRoute, async (c) => {
    const { outcome } = c.req.valid('query')
    const read = await readLinks(c.get('ports'), c.get('actor'))
    if (!read) return c.json(null, 200)
    const { table, ...of } = asJson(read)
    const links = table.links.filter((link) => outcome === undefined || link.outcome === outcome)
    return c.json({ ...of, table: { ...table, links } }, 200)
  })

  app.openapi(oneRoute, async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'))
    const link = read && findLink(read.table, c.req.valid('param').key)
    if (!link) throw notFound()
    const { table, ...of } = asJson(read)
    return c.json({ ...of, link, population: table.population, caveat: table.caveat }, 200)
  })

  app.openapi(computeRoute, async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.json({ asked: true as const }, 202)
  })
}

type Asking = Env['Variables']['actor']

interface ReadLinks {
  table: StandingTable
  computed_at: Date
  data_hash: string
  taggers: string[]
  gates: GateTable | null
}

function readLinks(ports: Ports, actor: Asking): Promise<ReadLinks | null> {
  return asActor(ports.database, actor, async (tx) => {
    const row = await newestLinks(tx)
    if (!row) return null
    const taggers = await currentTaggers(tx)
    const { created_at: computed_at, data_hash } = row
    const gates = await storedGates(tx)
    const table = await withStanding(tx, LinkTable.parse(row.result))
    return { table, computed_at, data_hash, taggers, gates }
  })
}

const findLink = (table: StandingTable, key: string) =>
  table.links.find((link) => linkAddress(link) === key)

const asJson = ({ computed_at, gates: _, ...read }: ReadLinks) => ({
  ...read,
  computed_at: computed_at.toISOString(),
})

function compute(ports: Ports, actor: Asking): Promise<void> {
  const deps = { queue: ports.queue, audit_key: ports.keys.audit, now: ports.now() }
  const job = { analysis: 'links', team_id: null } as const
  return asActor(ports.database, actor, (tx) => requestAnalysis(tx, deps, actor, job))
}
