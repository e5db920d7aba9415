import { type DebriefItem, type DebriefPack, ITEM_KINDS, makePack } from '../core/debrief/pack.ts'
import { ShownThemes } from '../core/themes/shown-themes.ts'
import type { Tx } from '../db/database.ts'
import {
  type DebriefItemRow,
  debriefItems,
  standingEdits,
  themesAt,
  themesSince,
} from '../db/stores/debriefs.ts'
import { londonFields } from './london-time.ts'

const DAY_MS = 24 * 3_600_000
const MONTH_DAYS = 28
/** A summary made this long before still stands for four weeks ago. */
const KEPT_DAYS = 90

/** This morning's page of a team; null before its first summary. */
export async function readPack(tx: Tx, team_id: string, now: Date): Promise<DebriefPack | null> {
  const rows = await themesSince(tx, team_id, new Date(now.getTime() - KEPT_DAYS * DAY_MS))
  const [newest] = rows
  if (!newest) return null
  const day = dayOf(newest.created_at)
  // Made again on the same day is the same debrief: compare with the day before.
  const before = rows.find((row) => dayOf(row.created_at) < day)
  const month_ago = await themesAt(tx, team_id, new Date(now.getTime() - MONTH_DAYS * DAY_MS))
  const edits = await standingEdits(tx, team_id)
  return makePack(
    {
      now: ShownThemes.parse(newest.result),
      made_at: newest.created_at.toISOString(),
      before: before ? ShownThemes.parse(before.result) : null,
      month_ago: month_ago ? ShownThemes.parse(month_ago.result) : null,
      edits: edits.map(({ remembered }) => remembered.edit),
      items: (await debriefItems(tx, team_id)).map(itemOf),
    },
    dayOf(now),
  )
}

/** London's day. */
export const dayOf = (moment: Date): string => londonFields(moment).date

export function itemOf(row: DebriefItemRow): DebriefItem {
  const kind = ITEM_KINDS.find((one) => one === row.kind) ?? 'note'
  const seen_again = row.seen_again as DebriefItem['seen_again']
  return { id: row.id, kind, text: row.text, owner: row.owner, day: row.day, seen_again }
}
