import { createRoute, z } from '@hono/zod-openapi'
import type { CheckedCodings } from '../../core/coding/imported.ts'
import { CheckCodingsPage, ImportCodingsPage } from '../../web/pages/scientist/coding/import.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { confirmImport, readImport, takeCodings, undoImport } from '../coding-import.ts'
import { Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import { Problem } from '../problem.ts'

const CODER_MAX = 80
const DraftId = z.object({ draft: z.uuid() })
const Coding = z.object({ session: z.string(), coder: z.string() })

const takeRoute = createRoute({
  method: 'post',
  path: '/api/v1/coding/imports',
  summary:
    'Upload a file of codings and have it checked; nothing is written before it is confirmed',
  middleware: [permit('create', 'coding_import')] as const,
  request: {
    query: z.object({ coder: z.string().max(CODER_MAX).default('') }),
    body: { content: { 'application/octet-stream': { schema: z.string() } } },
  },
  responses: {
    201: jsonAnswer(
      z.object({
        id: z.uuid(),
        format: z.string(),
        ready: z.array(Coding.extend({ turns: z.number().int(), warnings: z.array(z.string()) })),
        refused: z.array(Coding.extend({ problems: z.array(z.string()) })),
        warnings: z.array(z.string()),
        failed: z.array(z.string()),
      }),
      'What would be written and what would not',
    ),
    ...REFUSALS,
  },
})

const confirmRoute = createRoute({
  method: 'post',
  path: '/api/v1/coding/imports/{draft}/confirm',
  summary: 'Write every coding that is whole and right, all or none',
  middleware: [permit('change', 'coding_import')] as const,
  request: { params: DraftId },
  responses: {
    200: jsonAnswer(z.object({ plan_id: z.uuid(), written: z.number().int() }), 'Written'),
    ...REFUSALS,
  },
})

/** Codings from files: upload, report, and only then the codes; an import is taken back whole. */
export function codingImportRoutes(app: App): void {
  app.get('/coding/import', permit('create', 'coding_import'), (c) =>
    c.html(<ImportCodingsPage frame={frameOf(c)} coder="" errors={{}} />),
  )

  app.post('/coding/import', permit('create', 'coding_import'), async (c) => {
    const form = await Form.read(c)
    const coder = form.text('coder').slice(0, CODER_MAX)
    const file = form.file('file')
    const again = (why: string) =>
      c.html(<ImportCodingsPage frame={frameOf(c)} coder={coder} errors={{ file: why }} />, 422)
    if (!file) return again('Choose a file')
    const bytes = new Uint8Array(await file.arrayBuffer())
    const taken = await takeCodings(c.get('ports'), c.get('actor'), bytes, coder)
    if (!taken.ok) return again(taken.why)
    return c.redirect(`/coding/import/${taken.id}`, 303)
  })

  app.get('/coding/import/:draft', permit('read', 'coding_import'), async (c) => {
    c.header('cache-control', 'no-store')
    const draft = await readImport(c.get('ports'), c.get('actor'), idParam(c, 'draft'))
    if ('plan_id' in draft) return c.redirect(`/coding/plans/${draft.plan_id}`, 303)
    return c.html(<CheckCodingsPage frame={frameOf(c)} {...draft} />)
  })

  app.post('/coding/import/:draft/confirm', permit('change', 'coding_import'), async (c) => {
    const id = idParam(c, 'draft')
    const { plan_id } = await confirmImport(c.get('ports'), c.get('actor'), id)
    return c.redirect(`/coding/plans/${plan_id}?done=imported`, 303)
  })

  app.post('/coding/plans/:plan/undo', permit('change', 'coding_import'), async (c) => {
    await undoImport(c.get('ports'), c.get('actor'), idParam(c, 'plan'))
    return c.redirect('/coding?done=import_undone', 303)
  })

  app.openapi(takeRoute, async (c) => {
    const { coder } = c.req.valid('query')
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const taken = await takeCodings(c.get('ports'), c.get('actor'), bytes, coder.trim())
    if (!taken.ok) throw new Problem(422, 'The file cannot be read', taken.why)
    const draft = await readImport(c.get('ports'), c.get('actor'), taken.id)
    if ('plan_id' in draft) throw new Problem(409, 'Imported already', 'Upload the file again.')
    const { id, format, checked, warnings, failed } = draft
    const found = { ...plainly(checked), warnings: [...warnings], failed: [...failed] }
    return c.json({ id, format, ...found }, 201)
  })

  app.openapi(confirmRoute, async (c) => {
    const { draft } = c.req.valid('param')
    return c.json(await confirmImport(c.get('ports'), c.get('actor'), draft), 200)
  })
}

const plainly = ({ ready, refused }: CheckedCodings) => ({
  ready: ready.map(({ session, coder, turns, warnings }) => {
    return { session, coder, turns: turns.length, warnings: [...warnings] }
  }),
  refused: refused.map(({ session, coder, problems }) => {
    return { session, coder, problems: [...problems] }
  }),
})
