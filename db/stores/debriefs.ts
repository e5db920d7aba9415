import { and, asc, desc, eq, gte, isNull, lte, ne } from 'drizzle-orm'
import type { RememberedEdit } from '../../core/themes/theme-edit.ts'
import type { Tx } from '../database.ts'
import { debriefItem, debriefSchedule, themeEdit } from '../schema/debrief.ts'
import { analysis } from '../schema/results.ts'
import { site } from '../schema/unit.ts'
import type { AnalysisRow } from './analyses.ts'
import { writtenIsCleared } from './safeguarding.ts'

export type ThemeEditRow = typeof themeEdit.$inferSelect
export type DebriefItemRow = typeof debriefItem.$inferSelect
export type DebriefScheduleRow = typeof debriefSchedule.$inferSelect

/** Edits of a team that stand, oldest first. */
export async function standingEdits(tx: Tx, team_id: string): Promise<ThemeEditRow[]> {
  return tx
    .select()
    .from(themeEdit)
    .where(and(eq(themeEdit.team_id, team_id), isNull(themeEdit.undone_at)))
    .orderBy(asc(themeEdit.n))
}

export async function addEdit(
  tx: Tx,
  made: { team_id: string; remembered: RememberedEdit; made_by: string; made_at: Date },
): Promise<string> {
  const [row] = await tx.insert(themeEdit).values(made).returning({ id: themeEdit.id })
  return row?.id ?? ''
}

/** Takes an edit back; false when it is not there or already was. */
export async function undoEdit(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(themeEdit)
    .set({ undone_at: now })
    .where(and(eq(themeEdit.id, id), isNull(themeEdit.undone_at)))
    .returning({ id: themeEdit.id })
  return rows.length > 0
}

/** What a team wrote down, newest first. */
export async function debriefItems(tx: Tx, team_id: string): Promise<DebriefItemRow[]> {
  return tx
    .select()
    .from(debriefItem)
    .where(eq(debriefItem.team_id, team_id))
    .orderBy(desc(debriefItem.day), desc(debriefItem.made_at))
    .limit(100)
}

export interface Discussed extends Pick<DebriefItemRow, 'id' | 'text' | 'day'> {
  /** Whether the named person looked at it for harm and found it to be nothing. */
  cleared: boolean
}

/** What a team wrote down of its discussions on these days, both included; actions are no discussion. */
export async function discussedIn(
  tx: Tx,
  team_id: string,
  { from, until }: { from: string; until: string },
): Promise<Discussed[]> {
  const { id, text, day } = debriefItem
  return tx
    .select({ id, text, day, cleared: writtenIsCleared() })
    .from(debriefItem)
    .where(
      and(
        eq(debriefItem.team_id, team_id),
        ne(debriefItem.kind, 'action'),
        gte(debriefItem.day, from),
        lte(debriefItem.day, until),
      ),
    )
    .orderBy(asc(debriefItem.day), asc(debriefItem.id))
    .limit(200)
}

export async function addItem(tx: Tx, made: typeof debriefItem.$inferInsert): Promise<string> {
  const [row] = await tx.insert(debriefItem).values(made).returning({ id: debriefItem.id })
  return row?.id ?? ''
}

/** Answers whether an action was seen again; false when there is no such action. */
export async function answerAction(tx: Tx, id: string, seen_again: string): Promise<boolean> {
  const rows = await tx
    .update(debriefItem)
    .set({ seen_again })
    .where(and(eq(debriefItem.id, id), eq(debriefItem.kind, 'action')))
    .returning({ id: debriefItem.id })
  return rows.length > 0
}

export async function scheduleOf(tx: Tx, team_id: string): Promise<DebriefScheduleRow | null> {
  const [row] = await tx.select().from(debriefSchedule).where(eq(debriefSchedule.team_id, team_id))
  return row ?? null
}

export async function allSchedules(tx: Tx): Promise<DebriefScheduleRow[]> {
  return tx.select().from(debriefSchedule)
}

export async function setSchedule(tx: Tx, row: typeof debriefSchedule.$inferInsert): Promise<void> {
  const { team_id: target, ...set } = row
  await tx
    .insert(debriefSchedule)
    .values({ ...set, team_id: target })
    .onConflictDoUpdate({
      target: debriefSchedule.team_id,
      set,
    })
}

/** A team's summaries of these days, newest first. */
export async function themesSince(tx: Tx, team_id: string, since: Date): Promise<AnalysisRow[]> {
  return tx
    .select()
    .from(analysis)
    .where(
      and(
        eq(analysis.kind, 'themes'),
        eq(analysis.team_id, team_id),
        gte(analysis.created_at, since),
      ),
    )
    .orderBy(desc(analysis.created_at))
}

/** A team's newest summary made on or before this moment. */
export async function themesAt(tx: Tx, team_id: string, at: Date): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(
      and(eq(analysis.kind, 'themes'), eq(analysis.team_id, team_id), lte(analysis.created_at, at)),
    )
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ?? null
}

/** Pages asked for over other days or a part of the team's work, newest first. */
export async function askedPacks(tx: Tx, team_id: string, since: Date): Promise<AnalysisRow[]> {
  return tx
    .select()
    .from(analysis)
    .where(
      and(
        eq(analysis.kind, 'pack'),
        eq(analysis.team_id, team_id),
        gte(analysis.created_at, since),
      ),
    )
    .orderBy(desc(analysis.created_at))
}

export async function findAskedPack(tx: Tx, id: string): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(and(eq(analysis.id, id), eq(analysis.kind, 'pack')))
  return row ?? null
}

/** Sites by name, to choose from. */
export async function siteNames(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: site.id, name: site.name })
    .from(site)
    .where(ne(site.kind, 'none'))
    .orderBy(asc(site.name))
}
