import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { refusedWords } from '../../core/debrief/free-words.ts'
import { ITEM_KINDS, SEEN } from '../../core/debrief/pack.ts'
import { ShownTheme } from '../../core/themes/shown-themes.ts'
import type { ThemeEdit } from '../../core/themes/theme-edit.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { requestAnalysis } from '../../db/stores/analyses.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { addItem, answerAction, standingEdits } from '../../db/stores/debriefs.ts'
import { raiseWritten } from '../../db/stores/safeguarding.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { DebriefPage, type ItemForm } from '../../web/pages/leader/debrief.tsx'
import { editWords } from '../../web/pages/leader/debrief-words.ts'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { debriefAsDocx, debriefAsMarkdown } from '../debrief-documents.ts'
import { dayOf, readPack } from '../debrief-pack.ts'
import { check, Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const NOTICES = {
  asked: 'The page is being made. Load it again in a minute.',
  written: 'It was written down, and feeds the next page.',
  answered: 'The answer was kept.',
  changed: 'The theme was changed. Counts follow when the page is made anew.',
  undone: 'That was undone.',
  times: 'The times were saved.',
}

const EMPTY: ItemForm = { kind: 'note', text: '', owner: '' }

const ItemFields = z
  .object({
    kind: z.enum(ITEM_KINDS, 'Choose what it is'),
    text: z
      .string()
      .min(3, 'Write it in a sentence')
      .max(300, 'Write it in at most 300 characters')
      .superRefine((text, context) => {
        const refused = refusedWords(text)
        if (refused) context.addIssue({ code: 'custom', message: refused })
      }),
    owner: z.string().regex(/^([A-Z]{1,4})?$/, 'Give initials only, one to four capital letters'),
  })
  .refine(({ kind, owner }) => kind !== 'action' || owner !== '', {
    path: ['owner'],
    message: 'Say whose action it is, by initials',
  })

const packRoute = createRoute({
  method: 'get',
  path: '/api/v1/debrief',
  summary: 'This morning’s debrief page of the account’s own team',
  middleware: [permit('read', 'debrief')] as const,
  responses: {
    200: jsonAnswer(
      z
        .object({
          from: z.iso.date(),
          until: z.iso.date(),
          sentence: z.string(),
          themes: z.array(ShownTheme.extend({ standing: z.string(), question: z.string() })),
          gone: z.array(z.string()),
        })
        .nullable(),
      'The page; null before the first summary',
    ),
    ...REFUSALS,
  },
})

/** A team's page for the morning: read, printed, exported, written on. Nothing per coach. */
export function debriefRoutes(app: App): void {
  app.get('/debrief', permit('read', 'debrief'), async (c) => c.html(await page(c, EMPTY, {})))

  app.post('/debrief/compute', permit('create', 'theme'), async (c) => {
    const { database, queue, keys, now } = c.get('ports')
    const actor = c.get('actor')
    const deps = { queue, audit_key: keys.audit, now: now() }
    const job = { analysis: 'themes', team_id: teamOf(c) } as const
    await asActor(database, actor, (tx) => requestAnalysis(tx, deps, actor, job))
    return c.redirect('/debrief?done=asked', 303)
  })

  app.post('/debrief/items', permit('create', 'debrief'), async (c) => {
    const sent = await Form.read(c)
    const form = { kind: sent.text('kind'), text: sent.text('text'), owner: sent.text('owner') }
    const checked = check(ItemFields, form)
    if (!checked.ok) return c.html(await page(c, form, checked.errors), 422)
    const { kind, text, owner } = checked.value
    const { keys } = c.get('ports')
    await change(c, 'write down', async (tx, by) => {
      const made = { ...by, kind, text, day: dayOf(by.made_at), owner: owner || null }
      const id = await addItem(tx, made)
      await raiseWritten(tx, keys.audit, { id, text }, by.made_at)
      return id
    })
    return c.redirect('/debrief?done=written', 303)
  })

  app.post('/debrief/items/:id', permit('change', 'debrief'), async (c) => {
    const seen = z.enum(SEEN).safeParse((await Form.read(c)).text('seen_again'))
    if (!seen.success) throw new Problem(422, 'That does not fit', 'Answer yes, partly or no.')
    const id = idParam(c)
    await change(c, 'answer', async (tx) => {
      if (!(await answerAction(tx, id, seen.data))) throw notFound()
      return id
    })
    return c.redirect('/debrief?done=answered', 303)
  })

  app.get('/debrief/export', permit('read', 'debrief'), async (c) => {
    const format = z.enum(['docx', 'md']).catch('docx').parse(c.req.query('format'))
    const { database, keys, now } = c.get('ports')
    const actor = c.get('actor')
    const pack = await asActor(database, actor, async (tx) => {
      const entry = { ...byActor(actor), action: 'export', resource: 'debrief', detail: { format } }
      await appendAudit(tx, keys.audit, entry, now())
      return readPack(tx, teamOf(c), now())
    })
    if (!pack) throw new Problem(409, 'There is no page yet', 'Make the first one under Debrief.')
    const body = format === 'md' ? debriefAsMarkdown(pack) : await debriefAsDocx(pack)
    return c.body(body, 200, {
      'content-type': format === 'md' ? 'text/markdown; charset=utf-8' : DOCX,
      'content-disposition': `attachment; filename="debrief-${dayOf(now())}.${format}"`,
    })
  })

  app.openapi(packRoute, async (c) => {
    const { database, now } = c.get('ports')
    const team_id = teamOf(c)
    const pack = await asActor(database, c.get('actor'), (tx) => readPack(tx, team_id, now()))
    if (!pack) return c.json(null, 200)
    const themes = pack.themes.map((theme) => ({
      ...ShownTheme.parse(theme),
      ...{ standing: theme.standing, question: theme.question_shown },
    }))
    const { from, until, sentence, gone } = pack
    return c.json({ from, until, sentence, themes, gone }, 200)
  })
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** The leader's own team; an account without one cannot have a page. */
export function teamOf(c: Context<Env>): string {
  const { team_id } = c.get('actor')
  if (team_id === null) {
    throw new Problem(409, 'Your account has no team', 'Ask an administrator to add it to one.')
  }
  return team_id
}

/** Changes something of the team and says so in the audit chain; the words stay out of it. */
export async function change(
  c: Context<Env>,
  action: string,
  act: (tx: Tx, by: { team_id: string; made_by: string; made_at: Date }) => Promise<string>,
): Promise<void> {
  const { database, keys, now } = c.get('ports')
  const actor = c.get('actor')
  const by = { team_id: teamOf(c), made_by: actor.account_id, made_at: now() }
  await asActor(database, actor, async (tx) => {
    const resource_id = await act(tx, by)
    const entry = { ...byActor(actor), action, resource: 'debrief', resource_id }
    await appendAudit(tx, keys.audit, entry, by.made_at)
  })
}

async function page(c: Context<Env>, form: ItemForm, errors: FieldErrors) {
  const { database, now } = c.get('ports')
  const team_id = teamOf(c)
  const { pack, rows } = await asActor(database, c.get('actor'), async (tx) => ({
    pack: await readPack(tx, team_id, now()),
    rows: await standingEdits(tx, team_id),
  }))
  const labelOf = labelsFrom(pack, rows)
  const edits = [...rows].reverse().map(({ id, remembered, made_at }) => ({
    ...{ id, made_at },
    words: editWords(remembered.edit, remembered.terms, labelOf),
  }))
  const frame = frameOf(c, NOTICES)
  return <DebriefPage {...{ frame, pack, edits, asked: null, form, errors }} />
}

/** A theme's title wherever it is now; one that is gone goes by the words it had. */
function labelsFrom(
  pack: Awaited<ReturnType<typeof readPack>>,
  rows: readonly { remembered: { edit: ThemeEdit; terms: string[] } }[],
): (id: string) => string {
  const labels = new Map<string, string>()
  for (const { remembered } of rows) {
    const { edit, terms } = remembered
    labels.set(edit.theme_id, terms.slice(0, 3).join(', '))
  }
  for (const { id, label } of [...(pack?.away ?? []), ...(pack?.themes ?? [])])
    labels.set(id, label)
  return (id) => labels.get(id) ?? 'a theme that is gone'
}
