import type { Context } from 'hono'
import { refusedWords } from '../../core/debrief/free-words.ts'
import type { PackTheme } from '../../core/debrief/pack.ts'
import { ThemeEdit } from '../../core/themes/theme-edit.ts'
import { asActor } from '../../db/database.ts'
import { addEdit, undoEdit } from '../../db/stores/debriefs.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { DebriefThemePage } from '../../web/pages/leader/debrief-theme.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { readPack } from '../debrief-pack.ts'
import { Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'
import { change, teamOf } from './debrief.tsx'

/** What a leader does to the themes of their team; each edit stands until it is undone. */
export function debriefThemeRoutes(app: App): void {
  app.get('/debrief/themes/:theme', permit('change', 'theme'), async (c) => {
    const found = await themesOf(c)
    return c.html(<DebriefThemePage {...found} frame={frameOf(c)} form={{}} errors={{}} />)
  })

  app.post('/debrief/themes/:theme', permit('change', 'theme'), async (c) => {
    const sent = await Form.read(c)
    const found = await themesOf(c)
    const read = readEdit(sent, found)
    if ('errors' in read) {
      const form = { label: sent.text('label'), text: sent.text('text') }
      const kept = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''))
      const { errors } = read
      const page = <DebriefThemePage {...found} frame={frameOf(c)} form={kept} errors={errors} />
      return c.html(page, 422)
    }
    await change(c, `${read.edit.kind} a theme`, (tx, by) =>
      addEdit(tx, { ...by, remembered: { edit: read.edit, terms: found.theme.terms } }),
    )
    return c.redirect('/debrief?done=changed', 303)
  })

  app.post('/debrief/edits/:id/undo', permit('change', 'theme'), async (c) => {
    const id = idParam(c)
    await change(c, 'undo a change of a theme', async (tx, { made_at }) => {
      if (!(await undoEdit(tx, id, made_at))) throw notFound()
      return id
    })
    return c.redirect('/debrief?done=undone', 303)
  })
}

interface Found {
  theme: PackTheme
  others: { id: string; label: string }[]
}

async function themesOf(c: Context<Env>): Promise<Found> {
  const { database, now } = c.get('ports')
  const team_id = teamOf(c)
  const pack = await asActor(database, c.get('actor'), (tx) => readPack(tx, team_id, now()))
  const theme = pack?.themes.find(({ id }) => id === c.req.param('theme'))
  if (!pack || !theme) throw notFound()
  const others = pack.themes.filter((one) => one !== theme).map(({ id, label }) => ({ id, label }))
  return { theme, others }
}

type Read = { edit: ThemeEdit } | { errors: FieldErrors }

/** The edit a form asks for, or what is wrong with it, beside its field. */
function readEdit(sent: Form, { theme, others }: Found): Read {
  const kind = sent.text('do')
  const theme_id = theme.id
  const among = (id: string) => others.some((other) => other.id === id)
  if (kind === 'rename') {
    const label = sent.text('label')
    if (label.length < 2 || label.length > 60) return wrong('label', 'Give it 2 to 60 characters')
    const refused = refusedWords(label)
    return refused ? wrong('label', refused) : { edit: { kind, theme_id, label } }
  }
  if (kind === 'question') {
    const text = sent.text('text')
    if (text.length < 5 || text.length > 200) return wrong('text', 'Ask in 5 to 200 characters')
    const refused = refusedWords(text)
    return refused ? wrong('text', refused) : { edit: { kind, theme_id, text } }
  }
  if (kind === 'merge') {
    const into = sent.text('into')
    return among(into) ? { edit: { kind, theme_id, into } } : wrong('into', 'Choose a theme')
  }
  if (kind === 'move') {
    const quote = theme.quotes[Number(sent.text('quote') || 'none')]
    const into = sent.text('to')
    if (quote === undefined) return wrong('quote', 'Choose the passage to move')
    return among(into) ? { edit: { kind, theme_id, quote, into } } : wrong('to', 'Choose a theme')
  }
  if (kind === 'split') {
    const word = sent.text('word')
    if (!theme.terms.includes(word)) return wrong('word', 'Choose the word to part by')
    const new_id = `part-${crypto.randomUUID().slice(0, 8)}`
    return { edit: { kind, theme_id, words: [word], new_id } }
  }
  const plain = ThemeEdit.safeParse({ kind, theme_id })
  return plain.success ? { edit: plain.data } : wrong('label', 'Choose what to do')
}

const wrong = (field: string, message: string): Read => ({ errors: { [field]: message } })
