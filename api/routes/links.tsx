import { createRoute, z } from '@hono/zod-openapi'
import { whoseMay } from '../../core/access/policy.ts'
import type { GateTable } from '../../core/codebook/gates.ts'
import { LinkTable, type ShownCut } from '../../core/statistics/link-table.ts'
import { asActor, type Tx } from '../../db/database.ts'
import {
  type AnalysisRow,
  linksOfCut,
  newestLinks,
  requestAnalysis,
} from '../../db/stores/analyses.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { exampleQuotes } from '../../db/stores/quotes.ts'
import { currentTaggers } from '../../db/stores/redacted-sessions.ts'
import { LinkPage } from '../../web/pages/scientist/link.tsx'
import { cutAddress, linkAddress } from '../../web/pages/scientist/link-words.ts'
import { LinksPage } from '../../web/pages/scientist/links.tsx'
import { groupOf } from '../../web/pages/scientist/links-filter.tsx'
import type { App } from '../app.ts'
import { productCodebook } from '../codebook.ts'
import { jsonAnswer, problem, REFUSALS } from '../json-answers.ts'
import { StandingLink, StandingTable, withStanding } from '../link-standing.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  asked: 'The links are being computed. Load this page again in a minute to see the new ones.',
}

const QUOTES_MAX = 3

const Computed = z.object({
  computed_at: z.iso.datetime(),
  data_hash: z.string().describe('Hash of the rows it was computed from'),
  taggers: z.array(z.string()).describe('Name and version of each tagger whose tags stand now'),
})

/** The raw tags' line is for the experts' page, beside the words that say what is wrong with it. */
const LinkAnswer = StandingLink.omit({ compared: true })
const TableAnswer = StandingTable.extend({ links: z.array(LinkAnswer) })

const Narrowed = z.object({
  cut: z
    .string()
    .max(200)
    .optional()
    .describe('One of the parts that the whole lists, such as phase:ongoing; all sessions without'),
})

const tableRoute = createRoute({
  method: 'get',
  path: '/api/v1/links',
  summary: 'The newest links, already through disclosure control',
  middleware: [permit('read', 'link')] as const,
  request: { query: Narrowed.extend({ outcome: z.string().max(80).optional() }) },
  responses: {
    200: jsonAnswer(
      Computed.extend({ table: TableAnswer }).nullable(),
      'The links; null before they were first computed',
    ),
    409: problem('A part that may not be shown, or is not computed yet'),
    ...REFUSALS,
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/api/v1/links/{key}',
  summary: 'One link by exposure and outcome, such as reflection_complex--attended',
  middleware: [permit('read', 'link')] as const,
  request: { params: z.object({ key: z.string().max(200) }), query: Narrowed },
  responses: {
    200: jsonAnswer(
      Computed.extend({ link: LinkAnswer, population: z.string(), caveat: z.string() }),
      'The link',
    ),
    409: problem('A part that may not be shown, or is not computed yet'),
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

/** Which ways of coaching were followed by what, computed elsewhere and read here. */
export function linkRoutes(app: App): void {
  app.get('/links', permit('read', 'link'), async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'), c.req.query('cut') ?? '')
    const may_compute = whoseMay(c.get('actor').role, 'create', 'link') !== null
    const gates = read?.gates ?? null
    const { codes } = await productCodebook(c.get('ports'))
    const groups = new Map(codes.map((code) => [code.id, code.group]))
    const computed = read && { whole: read.whole, table: read.table, at: read.computed_at }
    const links = read?.whole.links ?? []
    const asked = links.find((link) => link.outcome === c.req.query('outcome')) ?? links[0]
    const group = c.req.query('group') ?? ''
    const known = links.some((link) => groupOf(groups, link.exposure) === group)
    const choice = {
      ...{ outcome: asked?.outcome ?? '', group: known ? group : '', cut: read?.cut ?? null },
    }
    const shown = { computed, choice, may_compute, gates, groups }
    return c.html(<LinksPage {...{ frame: frameOf(c, NOTICES), ...shown }} />)
  })

  app.post('/links/compute', permit('create', 'link'), async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.redirect('/links?done=asked', 303)
  })

  app.get('/links/:key', permit('read', 'link'), async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'), c.req.query('cut') ?? '')
    const table = read && tableOf(read)
    const link = table && findLink(table, c.req.param('key'))
    if (!link) throw notFound()
    const { population, caveat } = table
    const { database, now } = c.get('ports')
    const { version: codebook } = await productCodebook(c.get('ports'))
    const quotes = await asActor(database, c.get('actor'), (tx) =>
      exampleQuotes(tx, link.exposure, QUOTES_MAX, now()),
    )
    const shown = {
      ...{ link, population, caveat, quotes, cut: read.cut },
      provenance: { ...read, codebook },
    }
    return c.html(<LinkPage {...{ frame: frameOf(c), gates: read.gates, ...shown }} />)
  })

  app.openapi(tableRoute, async (c) => {
    const { outcome, cut } = c.req.valid('query')
    const read = await readLinks(c.get('ports'), c.get('actor'), cut ?? '')
    if (!read) return c.json(null, 200)
    const [table, of] = [tableOf(read), computedAs(read)]
    const links = table.links
      .filter((link) => outcome === undefined || link.outcome === outcome)
      .map(withoutRaw)
    return c.json({ ...of, table: { ...table, links } }, 200)
  })

  app.openapi(oneRoute, async (c) => {
    const read = await readLinks(c.get('ports'), c.get('actor'), c.req.valid('query').cut ?? '')
    const table = read && tableOf(read)
    const link = table && findLink(table, c.req.valid('param').key)
    if (!link) throw notFound()
    return c.json(
      {
        ...computedAs(read),
        link: withoutRaw(link),
        population: table.population,
        caveat: table.caveat,
      },
      200,
    )
  })

  app.openapi(computeRoute, async (c) => {
    await compute(c.get('ports'), c.get('actor'))
    return c.json({ asked: true as const }, 202)
  })
}

type Asking = Env['Variables']['actor']

interface ReadLinks {
  whole: StandingTable
  /** The part asked for; null for all sessions. */
  cut: ShownCut | null
  /** The whole, or the part; null where that may not be shown or is not there yet. */
  table: StandingTable | null
  computed_at: Date
  data_hash: string
  taggers: string[]
  gates: GateTable | null
}

/** The newest links, narrowed to one of the parts they list; an unknown part does not exist. */
function readLinks(ports: Ports, actor: Asking, asked: string): Promise<ReadLinks | null> {
  return asActor(ports.database, actor, async (tx) => {
    const row = await newestLinks(tx)
    if (!row) return null
    const taggers = await currentTaggers(tx)
    const { created_at: computed_at, data_hash } = row
    const gates = await storedGates(tx)
    const whole = await withStanding(tx, LinkTable.parse(row.result))
    const cut = whole.cuts?.find((one) => cutAddress(one) === asked) ?? null
    if (asked !== '' && !cut) throw notFound()
    const table = cut ? await readCut(tx, row, cut) : whole
    return { whole, cut, table, computed_at, data_hash, taggers, gates }
  })
}

async function readCut(tx: Tx, whole: AnalysisRow, cut: ShownCut): Promise<StandingTable | null> {
  if (cut.refused) return null
  const row = await linksOfCut(tx, whole, { [cut.dimension]: cut.level })
  return row && withStanding(tx, LinkTable.parse(row.result))
}

/** The table to show, or why there is none. */
function tableOf({ table, cut }: ReadLinks): StandingTable {
  if (table) return table
  if (cut?.refused) throw new Problem(409, 'This part is not shown', cut.refused)
  throw new Problem(409, 'Still being computed', 'The links of this part come in a few minutes.')
}

const findLink = (table: StandingTable, key: string) =>
  table.links.find((link) => linkAddress(link) === key)

const withoutRaw = ({ compared: _, ...link }: StandingLink) => link

const computedAs = ({ computed_at, data_hash, taggers }: ReadLinks) => ({
  ...{ computed_at: computed_at.toISOString(), data_hash, taggers },
})

function compute(ports: Ports, actor: Asking): Promise<void> {
  const deps = { queue: ports.queue, audit_key: ports.keys.audit, now: ports.now() }
  const job = { analysis: 'links', team_id: null } as const
  return asActor(ports.database, actor, (tx) => requestAnalysis(tx, deps, actor, job))
}
