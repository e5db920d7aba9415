import { and, asc, eq } from 'drizzle-orm'
import type { PracticeSession } from '../../core/session/practice.ts'
import type { Tx } from '../database.ts'
import { session } from '../schema/people.ts'
import { measure } from '../schema/results.ts'
import { coach } from '../schema/unit.ts'

/** A coach's own counted sessions; row-level security leaves a coach nobody else's. */
export async function ownPractice(tx: Tx, coach_id: string): Promise<PracticeSession[]> {
  return tx
    .select({ held_at: session.held_at, values: measure.values })
    .from(session)
    .innerJoin(measure, and(eq(measure.session_id, session.id), eq(measure.is_current, true)))
    .where(and(eq(session.coach_id, coach_id), eq(measure.too_short, false)))
    .orderBy(asc(session.held_at))
}

/** A coach's own first day; null where it is not on record. */
export async function ownFirstDay(tx: Tx, coach_id: string): Promise<string | null> {
  const [row] = await tx
    .select({ started_on: coach.started_on })
    .from(coach)
    .where(eq(coach.id, coach_id))
  return row?.started_on ?? null
}
