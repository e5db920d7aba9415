import { asc, eq } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { coach, site, team } from '../schema/unit.ts'

export interface UnitRows {
  teams: { id: string; name: string }[]
  sites: { id: string; name: string; kind: string }[]
  coaches: { id: string; reference: string; name: string; team_id: string; team_name: string }[]
}

/** Teams, sites and coaches, as far as the caller may see them. */
export async function readUnit(tx: Tx): Promise<UnitRows> {
  return {
    teams: await tx.select().from(team).orderBy(asc(team.name)),
    sites: await tx.select().from(site).orderBy(asc(site.name)),
    coaches: await tx
      .select({
        id: coach.id,
        reference: coach.reference,
        name: coach.name,
        team_id: coach.team_id,
        team_name: team.name,
      })
      .from(coach)
      .innerJoin(team, eq(team.id, coach.team_id))
      .orderBy(asc(coach.reference)),
  }
}

/** Each returns the new id, or null when the name or reference is taken. */
export async function addTeam(tx: Tx, name: string): Promise<string | null> {
  const rows = await tx
    .insert(team)
    .values({ name })
    .onConflictDoNothing()
    .returning({ id: team.id })
  return rows[0]?.id ?? null
}

export async function addSite(tx: Tx, made: { name: string; kind: string }) {
  const rows = await tx.insert(site).values(made).onConflictDoNothing().returning({ id: site.id })
  return rows[0]?.id ?? null
}

export interface NewCoach {
  reference: string
  name: string
  team_id: string
  started_on: string | null
}

export async function addCoach(tx: Tx, made: NewCoach): Promise<string | null> {
  const rows = await tx.insert(coach).values(made).onConflictDoNothing().returning({ id: coach.id })
  return rows[0]?.id ?? null
}
