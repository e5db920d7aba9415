import type { Context } from 'hono'
import { z } from 'zod'
import { DebriefQuery } from '../../core/debrief/asked.ts'
import { makePack } from '../../core/debrief/pack.ts'
import { DEFAULT_TIMES } from '../../core/debrief/schedule.ts'
import { PHASE_LABEL, Phase } from '../../core/session/session.ts'
import { ShownThemes } from '../../core/themes/shown-themes.ts'
import { asActor, asService } from '../../db/database.ts'
import { requestAnalysis } from '../../db/stores/analyses.ts'
import {
  askedPacks,
  findAskedPack,
  scheduleOf,
  setSchedule,
  siteNames,
} from '../../db/stores/debriefs.ts'
import { optionsOf } from '../../web/components/choices.tsx'
import { formatDate } from '../../web/components/dates.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { DebriefPage } from '../../web/pages/leader/debrief.tsx'
import { DebriefAskPage } from '../../web/pages/leader/debrief-theme.tsx'
import { DebriefTimesPage } from '../../web/pages/leader/debrief-times.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { dayOf } from '../debrief-pack.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'
import { change, teamOf } from './debrief.tsx'

const NOTICES = { asked: 'The page is being made. Load this again in a minute to find it below.' }
const DAYS_MAX = 366
const DAY_MS = 24 * 3_600_000

const AskFields = z
  .object({
    from: z.iso.date('Give the first day'),
    until: z.iso.date('Give the last day'),
    phase: z.union([Phase, z.literal('')], 'Choose a phase'),
    site_id: z.union([z.uuid(), z.literal('')], 'Choose a site'),
  })
  .refine(({ from, until }) => from <= until, {
    path: ['until'],
    message: 'The last day must not be before the first',
  })
  .refine(({ from, until }) => Date.parse(until) - Date.parse(from) < DAYS_MAX * DAY_MS, {
    path: ['from'],
    message: 'Choose at most a year',
  })

const TimesFields = z.object({
  hour: z.coerce.number('Choose an hour').int().min(0).max(23),
  days: z.array(z.coerce.number().int().min(1).max(7)).min(1, 'Choose at least one day'),
})

/** Pages over other days or a part of the team's work, and when the team's own page is made. */
export function debriefAskedRoutes(app: App): void {
  app.get('/debrief/ask', permit('create', 'theme'), async (c) => c.html(await askPage(c, {}, {})))

  app.post('/debrief/ask', permit('create', 'theme'), async (c) => {
    const sent = await Form.read(c)
    const names = ['from', 'until', 'phase', 'site_id']
    const form = Object.fromEntries(names.map((name) => [name, sent.text(name)]))
    const checked = check(AskFields, form)
    if (!checked.ok) return c.html(await askPage(c, form, checked.errors), 422)
    const { database, queue, keys, now } = c.get('ports')
    const actor = c.get('actor')
    const deps = { queue, audit_key: keys.audit, now: now() }
    const team_id = teamOf(c)
    const errors = await asActor(database, actor, async (tx) => {
      const sites = await asService(tx, siteNames)
      const site = sites.find(({ id }) => id === checked.value.site_id)
      if (checked.value.site_id !== '' && !site) return { site_id: 'Choose a site' }
      const query = queryOf(checked.value, site?.name ?? null)
      await requestAnalysis(tx, deps, actor, { analysis: 'themes', team_id, query })
      return null
    })
    if (errors) return c.html(await askPage(c, form, errors), 422)
    return c.redirect('/debrief/ask?done=asked', 303)
  })

  app.get('/debrief/asked/:id', permit('read', 'debrief'), async (c) => {
    const { database, now } = c.get('ports')
    const row = await asActor(database, c.get('actor'), (tx) => findAskedPack(tx, idParam(c)))
    if (!row) throw notFound()
    const shown = ShownThemes.parse(row.result)
    const made_at = row.created_at.toISOString()
    const parts = { now: shown, made_at, before: null, month_ago: null, edits: [], items: [] }
    const pack = makePack(parts, dayOf(now()))
    const form = { kind: '', text: '', owner: '' }
    const asked = nameOf(row.result)
    return c.html(
      <DebriefPage {...{ frame: frameOf(c), pack, asked, form }} edits={[]} errors={{}} />,
    )
  })

  app.get('/debrief/times', permit('change', 'debrief'), async (c) => {
    const team_id = teamOf(c)
    const kept = await asActor(c.get('ports').database, c.get('actor'), (tx) =>
      scheduleOf(tx, team_id),
    )
    const { hour, days } = kept ?? DEFAULT_TIMES
    const shown = { hour: String(hour), days: days.map(String) }
    return c.html(<DebriefTimesPage frame={frameOf(c)} {...shown} errors={{}} />)
  })

  app.post('/debrief/times', permit('change', 'debrief'), async (c) => {
    const sent = await Form.read(c)
    const form = { hour: sent.text('hour'), days: sent.many('days') }
    const checked = check(TimesFields, form)
    if (!checked.ok) {
      const { errors } = checked
      return c.html(<DebriefTimesPage frame={frameOf(c)} {...form} errors={errors} />, 422)
    }
    await change(c, 'set debrief times', async (tx, { team_id, made_by, made_at }) => {
      await setSchedule(tx, {
        ...{ team_id, ...checked.value },
        ...{ changed_by: made_by, changed_at: made_at },
      })
      return team_id
    })
    return c.redirect('/debrief?done=times', 303)
  })
}

function queryOf(asked: z.infer<typeof AskFields>, site: string | null): DebriefQuery {
  const { from, until } = asked
  const phase = asked.phase === '' ? null : asked.phase
  const days = `${formatDate(from)} to ${formatDate(until)}`
  const name = [days, phase ? PHASE_LABEL[phase].toLowerCase() : null, site]
    .filter((part) => part !== null)
    .join(', ')
  return { from, until, phase, site_id: asked.site_id || null, name }
}

const nameOf = (result: unknown): string => {
  const read = z.object({ query: DebriefQuery }).safeParse(result)
  return read.success ? read.data.query.name : 'other days'
}

async function askPage(c: Context<Env>, form: Record<string, string>, errors: FieldErrors) {
  const { database, now } = c.get('ports')
  const team_id = teamOf(c)
  const since = new Date(now().getTime() - DAYS_MAX * DAY_MS)
  const { sites, earlier } = await asActor(database, c.get('actor'), async (tx) => ({
    sites: await asService(tx, siteNames),
    earlier: (await askedPacks(tx, team_id, since)).slice(0, 20),
  }))
  const shown = earlier.map(({ id, result }) => ({ id, name: nameOf(result) }))
  const frame = frameOf(c, NOTICES)
  const phases = optionsOf(PHASE_LABEL)
  return <DebriefAskPage {...{ frame, form, errors, phases, sites, earlier: shown }} />
}
