import type { DebriefQuery } from '../../core/debrief/asked.ts'
import { differencingGuard } from '../../core/disclosure/differencing.ts'
import type { ExternalCall } from '../../core/pipeline/step.ts'
import { findConcerns } from '../../core/safeguarding/find-concerns.ts'
import type { RedactedText } from '../../core/session/text.ts'
import type { Passage } from '../../core/themes/passage.ts'
import { ShownThemes } from '../../core/themes/shown-themes.ts'
import type { Memory } from '../../core/themes/steer.ts'
import type { Tx } from '../../db/database.ts'
import { agreeingPeople, type PassageRow, teamPassages } from '../../db/stores/analysis-inputs.ts'
import { askedPacks, discussedIn, standingEdits, themesSince } from '../../db/stores/debriefs.ts'
import { spentToday } from '../../db/stores/external-calls.ts'
import type { AnalysisHost } from '../step-host.ts'

const DAY_MS = 24 * 3_600_000
/** Four weeks: what a debrief looks back on. */
const THEME_DAYS = 28
/** A theme not seen for this long is a new one when it comes back. */
const MEMORY_DAYS = 60

/** What a team's themes would be made of; computing is left out when the data are the same. */
export interface TeamThemes {
  /** What the result depends on. */
  made_of: unknown
  compute: () => Promise<object>
}

export interface ThemeTools {
  host: AnalysisHost
  now: Date
  /** Takes names out of words typed on a page; null when it cannot, or is unsure. */
  redact: (text: string) => Promise<RedactedText | null>
  /** Told of each call to an outside service. */
  called: (call: ExternalCall) => void
}

/** The last four weeks of a team, or what somebody asked for. */
export async function teamThemes(
  tx: Tx,
  { host, now, redact, called }: ThemeTools,
  team_id: string,
  query: DebriefQuery | undefined,
): Promise<TeamThemes> {
  const standing = {
    from: dayOf(new Date(now.getTime() - THEME_DAYS * DAY_MS)),
    until: dayOf(now),
  }
  const { from, until } = query ?? standing
  const memory = await remember(tx, team_id, now)
  const refused = query ? await refusal(tx, team_id, { standing, query }, now) : null
  if (refused) {
    const result = { sentence: refused, notices: [], themes: [], from, until, query }
    return { made_of: [query, refused], compute: async () => result }
  }
  const passages = [
    ...(await passagesFor(tx, team_id, query ?? standing, now)),
    ...(await discussions(tx, redact, team_id, query ?? standing)),
  ]
  const spent_today = await spentToday(tx, now)
  const compute = async () => {
    const task = { analysis: 'themes', passages, memory, spent_today } as const
    const shown = await host.analyse(task, { called })
    return { ...shown, from, until, ...(query ? { query } : {}) }
  }
  return { made_of: [from, until, passages, memory.edits], compute }
}

type Cut = Pick<DebriefQuery, 'from' | 'until'> & Partial<DebriefQuery>

const inCut =
  ({ until, phase, site_id }: Cut) =>
  (row: PassageRow): boolean =>
    row.day <= until && (!phase || row.phase === phase) && (!site_id || row.site_id === site_id)

/** A sentence alone says too little to be told what it is about. */
const PIECE_WORDS_MIN = 45

/** Neighbouring sentences of a text joined until they say enough; rows come in the order of the text. */
function inPieces(rows: readonly PassageRow[]): PassageRow[] {
  const pieces: PassageRow[] = []
  for (const row of rows) {
    const last = pieces.at(-1)
    const goes_on = last?.material_id === row.material_id && wordsIn(last.text) < PIECE_WORDS_MIN
    if (last && goes_on) last.text = `${last.text} ${row.text}`
    else pieces.push({ ...row })
  }
  return pieces
}

const wordsIn = (text: string): number => text.split(/\s+/).length

async function passagesFor(tx: Tx, team_id: string, cut: Cut, now: Date): Promise<Passage[]> {
  const agreeing = await agreeingPeople(tx, ['analyse'], now)
  const quotable = await agreeingPeople(tx, ['quote'], now)
  const sendable = await agreeingPeople(tx, ['external_processing'], now)
  const rows = (await teamPassages(tx, team_id, cut.from)).filter(inCut(cut))
  return inPieces(rows)
    .filter((row) => row.person_id === null || agreeing.has(row.person_id))
    .map((row) => ({
      id: row.id,
      document_id: row.material_id,
      text: row.text,
      date: row.day,
      coach: row.coach_id,
      ...(row.person_id ? { person: row.person_id } : {}),
      ...(row.from_debrief ? { from_debrief: true } : {}),
      may_leave: row.person_id !== null && sendable.has(row.person_id),
      quotable: row.person_id !== null && quotable.has(row.person_id),
    }))
}

/**
 * What the team wrote down of its discussions, as passages of the next run. They belong to no phase
 * or site, count for no person, and nobody agreed that they be quoted. Words that may speak of harm
 * are left to the named person, whose list they were put on when they were written.
 */
async function discussions(
  tx: Tx,
  redact: ThemeTools['redact'],
  team_id: string,
  cut: Cut,
): Promise<Passage[]> {
  if (cut.phase || cut.site_id) return []
  const passages: Passage[] = []
  for (const { id, text, day, cleared } of await discussedIn(tx, team_id, cut)) {
    if (!cleared && findConcerns([{ n: 0, text }]).length > 0) continue
    const redacted = await redact(text)
    if (redacted === null) continue
    const item = `debrief:${id}`
    passages.push({
      ...{ id: item, document_id: item, text: redacted, date: day },
      ...{ from_debrief: true, may_leave: false, quotable: false },
    })
  }
  return passages
}

/**
 * Why this page may not be made beside those there already are, or null: two pages whose people differ
 * by a few would show those few.
 */
async function refusal(
  tx: Tx,
  team_id: string,
  { standing, query }: { standing: Cut; query: DebriefQuery },
  now: Date,
): Promise<string | null> {
  const earlier = await askedPacks(tx, team_id, new Date(now.getTime() - THEME_DAYS * DAY_MS))
  const asked = earlier.flatMap(({ result }) => {
    const shown = result as { query?: DebriefQuery; themes: unknown[] }
    return shown.query && shown.themes.length > 0 ? [shown.query] : []
  })
  const cuts: { name: string; people: Set<string> }[] = []
  for (const cut of [{ ...standing, name: 'the team’s own page' }, ...asked, query]) {
    const passages = await passagesFor(tx, team_id, cut, now)
    const people = new Set(passages.flatMap(({ person }) => person ?? []))
    cuts.push({ name: cut.name, people })
  }
  const [last] = cuts.slice(-1)
  const clash = differencingGuard(cuts).find(({ name }) => name === last?.name)
  if (!clash) return null
  return `${clash.sentence} Choose other days, or more of the team’s work.`
}

async function remember(tx: Tx, team_id: string, now: Date): Promise<Memory> {
  const since = new Date(now.getTime() - MEMORY_DAYS * DAY_MS)
  const known = new Map<string, { id: string; terms: string[] }>()
  for (const row of await themesSince(tx, team_id, since)) {
    for (const { id, terms } of ShownThemes.parse(row.result).themes) {
      if (!known.has(id)) known.set(id, { id, terms })
    }
  }
  const edits = await standingEdits(tx, team_id)
  return { known: [...known.values()], edits: edits.map(({ remembered }) => remembered) }
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10)
