import { sql } from 'drizzle-orm'
import type { Database } from '../../db/database.ts'
import { material, output } from '../../db/schema/material.ts'
import { consent, person } from '../../db/schema/people.ts'
import { passage, passageWords, turn } from '../../db/schema/results.ts'
import { coach } from '../../db/schema/unit.ts'
import type { makeCase } from './unit.ts'

/** What invented notes speak of; matters share no word that says something. */
const MATTERS: readonly ((n: number) => string)[] = [
  (n) =>
    `The bus fare is dear and the second bus never waits, ${WORDS[n % 8]} platform at the station.`,
  (n) =>
    `Locked out of the online journal again, the password reset failed on the ${WORDS[n % 8]} login screen.`,
  (n) =>
    `The landlord sent a notice about rent arrears and the ${WORDS[n % 8]} tenancy is at risk.`,
  (n) =>
    `A letter about the benefit review made them fear the ${WORDS[n % 8]} reassessment and money stopping.`,
]
const WORDS = ['first', 'old', 'cold', 'late', 'small', 'far', 'long', 'busy']

const PEOPLE = 14
const COACHES = 4

/** Notes of a team of four coaches about fourteen people each matter, redacted and cut already. */
export async function writeTeamNotes(
  { drizzle: tx }: Database,
  of: Awaited<ReturnType<typeof makeCase>>,
  days: readonly string[],
): Promise<void> {
  const team_id = of.team.id
  const coaches = await tx
    .insert(coach)
    .values(
      Array.from({ length: COACHES }, (_, n) => ({
        ...{ reference: `T-${days[0]}-${n}`, name: `Coach ${n}`, team_id },
      })),
    )
    .returning()
  const people = await tx
    .insert(person)
    .values(
      Array.from({ length: PEOPLE * MATTERS.length }, (_, n) => ({
        reference: `N-${days[0]}-${n}`,
        coach_id: coaches[Math.floor(n / MATTERS.length) % COACHES]!.id,
      })),
    )
    .returning()
  await tx.insert(consent).values(
    people.flatMap(({ id: person_id }) =>
      (['analyse', 'quote'] as const).map((purpose) => ({
        ...{ person_id, purpose, wording_version: 'v1', channel: 'in_person', taken_by: 'test' },
        given_at: new Date('2026-01-01T09:00:00Z'),
      })),
    ),
  )
  for (const [n, one] of people.entries()) {
    const text = MATTERS[n % MATTERS.length]!(Math.floor(n / MATTERS.length))
    const day = days[n % days.length]!
    await writeNote(tx, { person_id: one.id, coach_id: one.coach_id, team_id, day }, text)
  }
}

/** One note, redacted and cut already. */
export async function writeNote(
  tx: Database['drizzle'],
  of: { person_id: string; coach_id: string; team_id: string; day: string },
  text: string,
): Promise<void> {
  const [note] = await tx
    .insert(material)
    .values({
      ...{ kind: 'note', content_hash: crypto.randomUUID(), byte_count: 9 },
      ...{ media_type: 'text/plain', ...of },
    })
    .returning()
  const material_id = note!.id
  const made = (step: string) => ({ material_id, step, step_version: 1, input_hash: material_id })
  const [redacted, embedded] = await tx
    .insert(output)
    .values([made('redact'), made('embed')])
    .returning()
  await tx
    .insert(turn)
    .values({ output_id: redacted!.id, material_id, n: 0, speaker: 'coach', text })
  const vector = Array.from({ length: 384 }, () => 0.05)
  const place = { output_id: embedded!.id, material_id, turn: 0, start: 0 }
  await tx.insert(passage).values({ ...place, end: text.length, model: 'test', vector })
  const lexemes = sql`to_tsvector('english', ${text})`
  await tx.insert(passageWords).values({ ...place, lexemes })
}
