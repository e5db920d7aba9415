import { createRoute, z } from '@hono/zod-openapi'
import { COLUMNS, type Mapping } from '../../intake/tables/columns.ts'
import { TableKind } from '../../intake/tables/rows.ts'
import { ImportPage, MappingPage, ReportPage, WrittenPage } from '../../web/pages/admin/import.tsx'
import type { App } from '../app.ts'
import { formValues } from '../form-values.ts'
import { checkDraft, confirmDraft, readDraft, takeTable } from '../imports/import-drafts.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import { notFound, Problem } from '../problem.ts'

const MappingBody = z
  .record(z.string(), z.string().nullable())
  .describe('Header of the column each field is read from; null for none')
const DraftId = z.object({ draft: z.uuid() })

const takeRoute = createRoute({
  method: 'post',
  path: '/api/v1/imports',
  summary: 'Upload a CSV table; nothing is written before it is confirmed',
  middleware: [permit('create', 'import')] as const,
  request: {
    query: z.object({ kind: TableKind }),
    body: { content: { 'text/csv': { schema: z.string() } } },
  },
  responses: {
    201: jsonAnswer(
      z.object({
        id: z.uuid(),
        headers: z.array(z.string()),
        rows: z.number().int(),
        mapping: MappingBody,
        missing: z.array(z.object({ field: z.string(), sentence: z.string() })),
      }),
      'The table’s columns and a suggested mapping',
    ),
    ...REFUSALS,
  },
})

const checkRoute = createRoute({
  method: 'put',
  path: '/api/v1/imports/{draft}/mapping',
  summary: 'Choose the columns and have every row checked',
  middleware: [permit('change', 'import')] as const,
  request: {
    params: DraftId,
    body: { content: { 'application/json': { schema: MappingBody } } },
  },
  responses: {
    200: jsonAnswer(
      z.object({
        problems: z.array(z.string()),
        warnings: z.array(z.string()),
        counts: z.object({
          ok: z.number().int(),
          warning: z.number().int(),
          error: z.number().int(),
        }),
        rows: z.array(
          z.object({
            row: z.number().int().describe('As a spreadsheet counts; the header is row 1'),
            status: z.enum(['ok', 'warning', 'error']),
            findings: z.array(
              z.object({
                field: z.string().nullable(),
                status: z.enum(['warning', 'error']),
                sentence: z.string(),
              }),
            ),
          }),
        ),
      }),
      'What every row would become',
    ),
    ...REFUSALS,
  },
})

const confirmRoute = createRoute({
  method: 'post',
  path: '/api/v1/imports/{draft}/confirm',
  summary: 'Write every row that is right, all or none',
  middleware: [permit('change', 'import')] as const,
  request: { params: DraftId },
  responses: { 200: jsonAnswer(z.object({ written: z.number().int() }), 'Rows'), ...REFUSALS },
})

/** Tables from elsewhere: upload, columns, report, and only then the records. */
export function importRoutes(app: App): void {
  app.get('/import', permit('create', 'import'), (c) =>
    c.html(<ImportPage frame={frameOf(c)} kind="" errors={{}} />),
  )

  app.post('/import', permit('create', 'import'), async (c) => {
    const form = await c.req.parseBody()
    const kind = TableKind.safeParse(form.kind)
    const file = form.file instanceof File && form.file.size > 0 ? form.file : null
    const again = (errors: Record<string, string>) =>
      c.html(<ImportPage frame={frameOf(c)} kind={kind.data ?? ''} errors={errors} />, 422)
    if (!kind.success || !file) {
      return again({
        ...(kind.success ? {} : { kind: 'Choose what is in the table' }),
        ...(file ? {} : { file: 'Choose a file that is not empty' }),
      })
    }
    const bytes = new Uint8Array(await file.arrayBuffer())
    const taken = await takeTable(c.get('ports'), c.get('actor'), kind.data, bytes)
    if (!taken.ok) return again({ file: taken.why })
    return c.redirect(`/import/${taken.id}`, 303)
  })

  app.get('/import/:draft', permit('read', 'import'), async (c) => {
    c.header('cache-control', 'no-store')
    const frame = frameOf(c)
    const read = await readDraft(c.get('ports'), c.get('actor'), c.req.param('draft'))
    if (!('draft' in read)) {
      return c.html(<WrittenPage frame={frame} kind={read.kind} count={read.written_count ?? 0} />)
    }
    const { draft, preview, mapping } = read
    const { id, kind } = draft
    const fields = COLUMNS[kind]
    return c.html(<MappingPage {...{ frame, id, kind, fields, mapping, ...preview }} />)
  })

  app.post('/import/:draft/columns', permit('change', 'import'), async (c) => {
    const id = c.req.param('draft')
    const read = await readDraft(c.get('ports'), c.get('actor'), id)
    if (!('draft' in read)) throw notFound()
    const names = COLUMNS[read.draft.kind].map(({ field }) => field)
    const values = await formValues(c, names)
    const mapping: Mapping = Object.fromEntries(names.map((name) => [name, values[name] || null]))
    await checkDraft(c.get('ports'), c.get('actor'), id, mapping)
    return c.redirect(`/import/${id}/report`, 303)
  })

  app.get('/import/:draft/report', permit('read', 'import'), async (c) => {
    c.header('cache-control', 'no-store')
    const checked = await checkDraft(c.get('ports'), c.get('actor'), c.req.param('draft'), null)
    const { id } = checked.draft
    return c.html(<ReportPage {...{ frame: frameOf(c), ...checked.plan.report, id }} />)
  })

  app.post('/import/:draft/confirm', permit('change', 'import'), async (c) => {
    const id = c.req.param('draft')
    await confirmDraft(c.get('ports'), c.get('actor'), id)
    return c.redirect(`/import/${id}`, 303)
  })

  importApi(app)
}

function importApi(app: App): void {
  app.openapi(takeRoute, async (c) => {
    const { kind } = c.req.valid('query')
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const taken = await takeTable(c.get('ports'), c.get('actor'), kind, bytes)
    if (!taken.ok) throw new Problem(422, 'The table cannot be read', taken.why)
    const read = await readDraft(c.get('ports'), c.get('actor'), taken.id)
    if (!('draft' in read)) throw notFound()
    const { headers, rows, suggestion } = read.preview
    const { mapping, missing } = suggestion
    return c.json({ id: taken.id, headers, rows, mapping, missing }, 201)
  })

  app.openapi(checkRoute, async (c) => {
    const { draft } = c.req.valid('param')
    const mapping = c.req.valid('json')
    const { plan } = await checkDraft(c.get('ports'), c.get('actor'), draft, mapping)
    const { problems, warnings, counts, rows } = plan.report
    const said = rows.map((row) => ({ ...row, findings: [...row.findings] }))
    return c.json({ problems, warnings, counts, rows: said }, 200)
  })

  app.openapi(confirmRoute, async (c) => {
    const { draft } = c.req.valid('param')
    return c.json({ written: await confirmDraft(c.get('ports'), c.get('actor'), draft) }, 200)
  })
}
