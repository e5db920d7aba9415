import type { Context } from 'hono'
import { z } from 'zod'
import { nextVersion } from '../../core/codebook/begin-draft.ts'
import { Code, type CodebookDraft, CodeId } from '../../core/codebook/codebook.ts'
import { asActor } from '../../db/database.ts'
import { countTagged } from '../../db/stores/codebooks.ts'
import { readQdc } from '../../intake/codebooks/read-qdc.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { CodebookCodePage, type CodeForm } from '../../web/pages/scientist/codebook-code.tsx'
import { CodebookDraftPage, codeHref } from '../../web/pages/scientist/codebook-draft.tsx'
import type { App } from '../app.ts'
import { changeDraft, discardDraft, readDraft, releaseDraft } from '../codebook-draft.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  saved: 'The code was saved',
  removed: 'The code was given up. Its id is never used again',
  parents: 'The parents were saved',
  imported: 'The file was imported. Look at what it changes',
}
const may = permit('change', 'codebook')

const text = z.string().max(2_000, 'Write at most 2,000 characters')
const CodeFields = z.object({
  ...{ definition: text, include: text, exclude: text, example: text, near_miss: text },
  group: z.string().min(1, 'Give a group').max(60, 'Use at most 60 characters'),
  polarity: z.enum(Code.shape.polarity.options, 'Choose what is expected of it'),
  ...{ parent: z.string().max(60), miti: z.string().max(60), annomi: z.string().max(60) },
  exclusive: z.string().regex(/^[a-z_]{0,30}$/, 'Use lower-case letters'),
})

const NewCode = z.object({
  id: CodeId,
  speaker: z.enum(['coach', 'client'], 'Choose whose turns take it'),
})

const Release = z.object({
  version: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,39}$/, 'Use letters, digits, dots, hyphens; no spaces'),
  note: z.string().min(1, 'Say what changed and why').max(2_000, 'Write at most 2,000 characters'),
})

/** The next codebook in the making. A release is for good; everything before it can be undone. */
export function codebookDraftRoutes(app: App): void {
  app.get('/codebook/draft', may, async (c) => c.html(await draftPage(c)))

  app.post('/codebook/draft/codes', may, async (c) => {
    const sent = await Form.read(c)
    const values = { id: sent.text('id'), speaker: sent.text('speaker') }
    const checked = check(NewCode, values)
    if (!checked.ok) return c.html(await draftPage(c, values, checked.errors), 422)
    const { id, speaker } = checked.value
    const empty = { definition: '', include: '', exclude: '', group: 'own', polarity: 'neutral' }
    await changeDraft(c, sent, 'add code', { code: id }, ({ draft: { codebook } }) => {
      if (codebook.codes.some((code) => code.id === id)) throw taken(id)
      return {
        ...codebook,
        codes: [...codebook.codes, { id, speaker, ...empty, polarity: 'neutral' }],
      }
    })
    return c.redirect(codeHref(id), 303)
  })

  app.get('/codebook/draft/codes/:code', may, async (c) => c.html(await codePage(c)))

  app.post('/codebook/draft/codes/:code', may, async (c) => {
    const id = c.req.param('code')
    const sent = await Form.read(c)
    const form = formOf((name) => sent.text(name).replaceAll('\r\n', '\n'))
    const checked = check(CodeFields, form)
    if (!checked.ok) return c.html(await codePage(c, form, checked.errors), 422)
    const fields = checked.value
    await changeDraft(c, sent, 'edit code', { code: id }, ({ draft: { codebook } }) =>
      withCode(codebook, id, fields),
    )
    return c.redirect('/codebook/draft?done=saved', 303)
  })

  app.post('/codebook/draft/codes/:code/remove', may, async (c) => {
    const id = c.req.param('code')
    const sent = await Form.read(c)
    await changeDraft(c, sent, 'give up code', { code: id }, ({ draft: { codebook } }) => {
      const codes = codebook.codes.filter((code) => code.id !== id)
      if (codes.length === codebook.codes.length) throw notFound()
      return { ...codebook, codes }
    })
    return c.redirect('/codebook/draft?done=removed', 303)
  })

  wholeDraftRoutes(app)
}

function wholeDraftRoutes(app: App): void {
  app.post('/codebook/draft/parents', may, async (c) => {
    const sent = await Form.read(c)
    const parents = readParents(sent.text('parents'))
    if (typeof parents === 'string') {
      const values = { parents: sent.text('parents') }
      return c.html(await draftPage(c, values, { parents }), 422)
    }
    await changeDraft(c, sent, 'edit parents', {}, ({ draft: { codebook } }) => {
      const { parents: _, ...rest } = codebook
      return parents.length > 0 ? { ...rest, parents } : rest
    })
    return c.redirect('/codebook/draft?done=parents', 303)
  })

  app.post('/codebook/draft/import', may, async (c) => {
    const sent = await Form.read(c)
    const file = sent.file('file')
    const read = file ? readQdc(new Uint8Array(await file.arrayBuffer()), '') : null
    if (!read?.ok) {
      const why = read?.why ?? 'Choose a .qdc file'
      return c.html(await draftPage(c, {}, { file: why }), 422)
    }
    await changeDraft(c, sent, 'import', { codes: `${read.draft.codes.length}` }, ({ draft }) => ({
      ...read.draft,
      version: draft.codebook.version,
    }))
    if (read.notices.length === 0) return c.redirect('/codebook/draft?done=imported', 303)
    return c.html(await draftPage(c, {}, {}, read.notices))
  })

  app.post('/codebook/draft/discard', may, async (c) => {
    await discardDraft(c, await Form.read(c))
    return c.redirect('/codebook?done=discarded', 303)
  })

  app.post('/codebook/draft/release', may, async (c) => {
    const sent = await Form.read(c)
    const still = sent.many('still')
    const values = { version: sent.text('version'), note: sent.text('note'), still: still.join() }
    const checked = check(Release, values)
    if (!checked.ok) return c.html(await draftPage(c, values, checked.errors), 422)
    const { version, note } = checked.value
    if (!(await releaseDraft(c, sent, { version, note, still }))) {
      const errors = { version: `There is a version ${version} already, and it never changes` }
      return c.html(await draftPage(c, values, errors), 422)
    }
    return c.redirect('/codebook?done=released', 303)
  })
}

const taken = (id: string) =>
  new Problem(409, `There is a code “${id}” already`, 'Go back to the draft and edit it there.')

const FORM_FIELDS = [
  ...['definition', 'include', 'exclude', 'example', 'near_miss', 'group', 'polarity'],
  ...['parent', 'miti', 'annomi', 'exclusive'],
] as (keyof CodeForm)[]

const formOf = (value: (name: keyof CodeForm) => string) =>
  Object.fromEntries(FORM_FIELDS.map((name) => [name, value(name)])) as CodeForm

/** What was left blank of the optional fields is not there at all. */
function withCode(
  codebook: CodebookDraft,
  id: string,
  fields: z.infer<typeof CodeFields>,
): CodebookDraft {
  const { example, near_miss, parent, miti, annomi, exclusive, ...needed } = fields
  const optional = { example, near_miss, parent, miti, annomi, exclusive }
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== ''))
  const at = codebook.codes.findIndex((code) => code.id === id)
  const before = codebook.codes[at]
  if (!before) throw notFound()
  const { speaker, colour } = before
  const code = { id, speaker, ...needed, ...given, ...(colour ? { colour } : {}) }
  return { ...codebook, codes: codebook.codes.with(at, code) }
}

/** The parents as written, or what is wrong with a line. */
function readParents(lines: string): { id: string; definition: string }[] | string {
  const parents = []
  for (const line of lines.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '') continue
    const [, id = '', definition = ''] = line.match(/^([^:]+?)\s*:\s*(.+)$/) ?? []
    if (!CodeId.safeParse(id).success) return `Write an id, a colon and its meaning: “${line}”`
    parents.push({ id, definition })
  }
  return parents
}

async function draftPage(
  c: Context<Env>,
  values: Record<string, string> = {},
  errors: FieldErrors = {},
  notices: readonly string[] = [],
) {
  const { database } = c.get('ports')
  const shown = await asActor(database, c.get('actor'), async (tx) => ({
    draft: (await readDraft(tx)).view,
    texts: await countTagged(tx),
  }))
  const version = nextVersion(shown.draft.base_version)
  const frame = frameOf(c, NOTICES)
  return <CodebookDraftPage {...{ frame, ...shown, version, notices, values, errors }} />
}

async function codePage(c: Context<Env>, given: CodeForm | null = null, errors: FieldErrors = {}) {
  const { database } = c.get('ports')
  const { view } = await asActor(database, c.get('actor'), readDraft)
  const { codebook, revision } = view
  const code = codebook.codes.find((one) => one.id === c.req.param('code'))
  if (!code) throw notFound()
  const { id, speaker } = code
  const form = given ?? formOf((name) => code[name] ?? '')
  const parents = (codebook.parents ?? []).map((parent) => parent.id)
  const props = { frame: frameOf(c, NOTICES), revision, id, speaker, parents, form, errors }
  return <CodebookCodePage {...props} />
}
