import { createRoute, z } from '@hono/zod-openapi'
import { whoseMay } from '../../core/access/policy.ts'
import { Phase } from '../../core/session/session.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { isToCode } from '../../db/stores/coding-tasks.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { findRedacted, listRedacted } from '../../db/stores/redacted-sessions.ts'
import { listTaggings } from '../../db/stores/taggings.ts'
import { currentMeasures } from '../../db/stores/transcripts.ts'
import { TranscriptPage } from '../../web/pages/scientist/transcript.tsx'
import { TranscriptsPage } from '../../web/pages/scientist/transcripts.tsx'
import type { App } from '../app.ts'
import { jsonAnswer, ListPage, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'
import { readText } from '../read-text.ts'
import { disagreementViews } from './disagreements.tsx'

const PAGE_ROWS = 50
const Query = ListPage.extend({ phase: Phase.optional() })
const Material = z.object({ material: z.uuid() })

const Line = z
  .object({
    material_id: z.uuid(),
    reference: z.string().describe('The session’s reference'),
    kind: z.enum(['recording', 'transcript', 'note', 'debrief']),
    phase: Phase,
    channel: z.string(),
    day: z.iso.date(),
    turns: z.number().int(),
  })
  .openapi('RedactedText')

const TaggedTurn = z.object({
  n: z.number().int(),
  speaker: z.enum(['coach', 'client', 'other']),
  start: z.number().optional().describe('Seconds from the start'),
  end: z.number().optional(),
  text: z.string().describe('Redacted'),
  tags: z.array(
    z.object({
      code: z.string(),
      score: z.number(),
      start: z.number().int().describe('Evidence: UTF-16 offsets in the text'),
      end: z.number().int(),
    }),
  ),
})

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/transcripts',
  summary: 'Redacted texts by session reference, newest first',
  middleware: [permit('read', 'transcript')] as const,
  request: { query: Query },
  responses: { 200: jsonAnswer(z.object({ texts: z.array(Line) }), 'Texts'), ...REFUSALS },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/api/v1/transcripts/{material}',
  summary: 'One redacted text with its tags and measures',
  middleware: [permit('read', 'transcript')] as const,
  request: { params: Material },
  responses: {
    200: jsonAnswer(
      Line.extend({
        conversation: z.array(TaggedTurn),
        measures: z.record(z.string(), z.number().nullable()).nullable(),
        too_short: z.boolean(),
      }),
      'The text',
    ),
    ...REFUSALS,
  },
})

/** Redacted texts for study: by reference, with tags; raw words never come near this file. */
export function transcriptRoutes(app: App): void {
  app.get('/transcripts', permit('read', 'transcript', 'any'), async (c) => {
    const query = Query.catch({ limit: PAGE_ROWS, offset: 0 }).parse(c.req.query())
    const phase = query.phase ?? null
    const page = { limit: PAGE_ROWS, offset: query.offset }
    const { database } = c.get('ports')
    const lines = await asActor(database, c.get('actor'), (tx) => listRedacted(tx, phase, page))
    return c.html(<TranscriptsPage {...{ frame: frameOf(c), lines, phase, ...page }} />)
  })

  app.get('/transcripts/:material', permit('read', 'transcript', 'any'), async (c) => {
    c.header('cache-control', 'no-store')
    const opened = await open(c.get('ports'), c.get('actor'), c.req.param('material'))
    return c.html(<TranscriptPage frame={frameOf(c)} {...opened} />)
  })

  app.openapi(listRoute, async (c) => {
    const { phase, ...page } = c.req.valid('query')
    const { database } = c.get('ports')
    const texts = await asActor(database, c.get('actor'), (tx) =>
      listRedacted(tx, phase ?? null, page),
    )
    return c.json({ texts: texts.map(({ session_id: _, ...line }) => line) }, 200)
  })

  app.openapi(oneRoute, async (c) => {
    c.header('cache-control', 'no-store')
    const { material } = c.req.valid('param')
    const { line, turns, measures } = await open(c.get('ports'), c.get('actor'), material)
    const { session_id: _, ...rest } = line
    const numbers = { measures: measures?.values ?? null, too_short: measures?.too_short ?? false }
    return c.json({ ...rest, conversation: turns, ...numbers }, 200)
  })
}

/** Reads a text and writes down that it was opened. Tags and measures only for whoever may see them. */
function open(ports: Ports, actor: Env['Variables']['actor'], material_id: string) {
  return asActor(ports.database, actor, async (tx) => {
    const known = z.uuid().safeParse(material_id).success
    const line = known ? await findRedacted(tx, material_id) : null
    if (!line) throw notFound()
    const entry = { ...byActor(actor), action: 'open text', resource: 'transcript' }
    await appendAudit(tx, ports.keys.audit, { ...entry, resource_id: material_id }, ports.now())
    const turns = await readText(tx, actor, material_id)
    const counted = whoseMay(actor.role, 'read', 'measure') !== null
    const measures = counted ? await currentMeasures(tx, line.session_id) : null
    const told = whoseMay(actor.role, 'read', 'gate') !== null
    const gates = told ? await storedGates(tx) : null
    const codes = whoseMay(actor.role, 'read', 'blind_coding') !== null
    const blind = codes && (await isToCode(tx, actor.account_id, line.session_id))
    const tagging = await provenance(tx, actor, material_id)
    return { line, turns, measures, gates, blind, ...tagging }
  })
}

/** Where the tags come from and what coaches say of them, for whoever may see either. */
async function provenance(tx: Tx, actor: Env['Variables']['actor'], material_id: string) {
  const sees = (resource: 'tag' | 'disagreement') => whoseMay(actor.role, 'read', resource) !== null
  const taggings = sees('tag') ? await listTaggings(tx, material_id) : []
  return {
    tagging: taggings.find((one) => one.is_current) ?? null,
    disagreements: sees('disagreement') ? await disagreementViews(tx, material_id) : [],
  }
}
