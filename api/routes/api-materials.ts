import { createRoute, z } from '@hono/zod-openapi'
import { MATERIAL_KINDS } from '../../core/pipeline/order.ts'
import { STEP_NAMES } from '../../core/pipeline/step.ts'
import { Speaker } from '../../core/session/turn.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { progressOf, withStages } from '../../db/stores/sessions.ts'
import { stageLines } from '../../web/pages/coach/stage-words.ts'
import type { App } from '../app.ts'
import { coachOf } from '../coach.ts'
import { Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { notFound, Problem } from '../problem.ts'
import { readText } from '../read-text.ts'
import { materialView, sessionView } from '../session-view.ts'
import { takeNote } from './notes.tsx'
import { receiveTranscript } from './transcripts-in.tsx'

const Id = z.object({ id: z.uuid() })

const MaterialBody = z
  .object({
    id: z.uuid(),
    kind: z.enum(MATERIAL_KINDS),
    created_at: z.iso.datetime(),
    speakers_assumed: z.boolean().describe('Nobody has said yet which voice is the coach'),
    stages: z.array(
      z.object({
        step: z.enum(STEP_NAMES),
        name: z.string(),
        state: z.string().describe('As on the page, e.g. Done, Waiting, Stopped'),
        reason: z.string().nullable().describe('Why it does not go on, and what to do'),
      }),
    ),
  })
  .openapi('Material')

const TurnBody = z
  .object({
    n: z.number().int(),
    speaker: Speaker,
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
  .openapi('Turn')

const Taken = z
  .object({ material_id: z.uuid(), already: z.boolean().describe('It was added before') })
  .openapi('Taken')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/sessions/{id}/materials',
  summary: 'What was added to a session, and how far it has come',
  middleware: [permit('read', 'material')] as const,
  request: { params: Id },
  responses: { 200: jsonAnswer(z.array(MaterialBody), 'Materials, oldest first'), ...REFUSALS },
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/v1/materials/{id}',
  summary: 'One recording, transcript or note, and how far it has come',
  middleware: [permit('read', 'material')] as const,
  request: { params: Id },
  responses: { 200: jsonAnswer(MaterialBody, 'The material'), ...REFUSALS },
})

const transcriptRoute = createRoute({
  method: 'get',
  path: '/api/v1/materials/{id}/transcript',
  summary: 'The redacted, tagged words of a material',
  middleware: [permit('read', 'transcript')] as const,
  request: { params: Id },
  responses: { 200: jsonAnswer(z.array(TurnBody), 'Turns; none before redaction'), ...REFUSALS },
})

const addTranscriptRoute = createRoute({
  method: 'post',
  path: '/api/v1/sessions/{id}/transcripts',
  summary: 'Add a transcript file (VTT, SRT, Word, text or JSON) to a session',
  middleware: [permit('create', 'material')] as const,
  request: {
    params: Id,
    body: {
      content: {
        'multipart/form-data': {
          schema: z.object({
            file: z.any().openapi({ type: 'string', format: 'binary' }),
            coach: z.string().optional().describe('The coach’s name as the file has it'),
          }),
        },
      },
    },
  },
  responses: { 201: jsonAnswer(Taken, 'It was taken in'), ...REFUSALS },
})

const NoteBody = z.object({
  text: z.string().min(1).max(1_000_000),
  day: z.iso.date(),
  session_id: z.uuid().optional(),
  person_id: z.uuid().optional(),
})

const addNoteRoute = createRoute({
  method: 'post',
  path: '/api/v1/notes',
  summary: 'Add a note about a session, a person or nobody in particular',
  middleware: [permit('create', 'material')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: NoteBody } } } },
  responses: { 201: jsonAnswer(Taken, 'It was taken in'), ...REFUSALS },
})

type View = ReturnType<typeof materialView>

const asBody = (view: View): z.infer<typeof MaterialBody> => ({
  id: view.id,
  kind: view.kind,
  created_at: view.created_at.toISOString(),
  speakers_assumed: view.speakers_assumed,
  stages: stageLines(view).map(({ step, name, text, reason }) => {
    return { step, name, state: text, reason }
  }),
})

/** Materials, transcripts and notes as JSON. */
export function apiMaterialRoutes(app: App): void {
  app.openapi(listRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { database } = c.get('ports')
    const progress = await asActor(database, c.get('actor'), (tx) => progressOf(tx, [id]))
    return c.json(
      progress.map((one) => asBody(materialView(one))),
      200,
    )
  })

  app.openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param')
    const [found] = await asActor(c.get('ports').database, c.get('actor'), async (tx) => {
      const material = await findMaterial(tx, id)
      return material ? withStages(tx, [material]) : []
    })
    if (!found) throw notFound()
    return c.json(asBody(materialView(found)), 200)
  })

  app.openapi(transcriptRoute, async (c) => {
    const { id } = c.req.valid('param')
    const actor = c.get('actor')
    const { database, keys, now } = c.get('ports')
    const turns = await asActor(database, actor, async (tx) => {
      if (!(await findMaterial(tx, id))) throw notFound()
      const entry = { action: 'open', resource: 'transcript', resource_id: id }
      await appendAudit(tx, keys.audit, { ...byActor(actor), ...entry }, now())
      return readText(tx, c.get('actor'), id)
    })
    return c.json(turns, 200)
  })

  app.openapi(addTranscriptRoute, async (c) => {
    const form = await Form.read(c)
    const file = form.file('file')
    const { id } = c.req.valid('param')
    const actor = coachOf(c)
    await asActor(c.get('ports').database, actor, (tx) => sessionView(tx, id))
    if (!file) throw new Problem(422, 'No file was sent', 'Send it as the form field “file”.')
    const read = await receiveTranscript(c.get('ports'), actor, id, file, form.text('coach'))
    if (!read.ok) throw new Problem(422, 'The transcript was refused', read.why)
    return c.json({ material_id: read.material_id, already: read.already }, 201)
  })

  app.openapi(addNoteRoute, async (c) => {
    const { text, day, session_id = '', person_id = '' } = c.req.valid('json')
    const of = { session: session_id, person: person_id, day }
    const taken = await takeNote(c.get('ports'), coachOf(c), of, text)
    if (!taken.ok) throw new Problem(403, 'Consent is missing', taken.why)
    return c.json({ material_id: taken.material_id, already: taken.already }, 201)
  })
}
