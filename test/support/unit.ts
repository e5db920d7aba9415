import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '../../core/access/policy.ts'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { PURPOSES_FOR, type Purpose } from '../../core/session/consent.ts'
import { asRaw } from '../../core/session/text.ts'
import type { Database } from '../../db/database.ts'
import { folderStore } from '../../db/objects/folder.ts'
import type { ObjectStore } from '../../db/objects/object-store.ts'
import { consent, person, session } from '../../db/schema/people.ts'
import { coach, consentWording, team } from '../../db/schema/unit.ts'
import { KeyRing } from '../../db/sealing/key-ring.ts'
import { type Keys, openKeys } from '../../db/sealing/keys.ts'
import { ringFile } from '../../db/sealing/ring-file.ts'

export const SECRET = 'a secret for tests only, long enough'
export const NOW = new Date('2026-11-20T10:00:00Z')

export interface TestKeys {
  keys: Keys
  objects: ObjectStore
  folder: string
}

export async function openTestKeys(): Promise<TestKeys> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-keys-'))
  const ring = await KeyRing.load(ringFile(join(folder, 'ring')), new Uint8Array(32).fill(7))
  return { folder, keys: await openKeys(SECRET, ring), objects: folderStore(join(folder, 'audio')) }
}

/** A team with one coach and one person who agreed to `purposes`. */
export async function makeCase(
  database: Database,
  label: string,
  purposes: readonly Purpose[] = ['record', 'transcribe', 'analyse', 'link_outcomes', 'quote'],
) {
  const tx = database.drizzle
  const one = <Row>(rows: Row[]) => rows[0] as Row
  const team_row = one(
    await tx
      .insert(team)
      .values({ name: `Team ${label}` })
      .returning(),
  )
  const coach_row = one(
    await tx
      .insert(coach)
      .values({ reference: `K-${label}`, name: `Coach ${label}`, team_id: team_row.id })
      .returning(),
  )
  const person_row = one(
    await tx
      .insert(person)
      .values({ reference: `P-${label}`, coach_id: coach_row.id })
      .returning(),
  )
  await tx.insert(consentWording).values({ version: 'v1', text: 'Wording' }).onConflictDoNothing()
  if (purposes.length > 0) {
    await tx.insert(consent).values(
      purposes.map((purpose) => ({
        person_id: person_row.id,
        purpose,
        wording_version: 'v1',
        channel: 'in_person',
        taken_by: 'test',
        given_at: new Date('2026-10-01T09:00:00Z'),
      })),
    )
  }
  const session_row = one(
    await tx
      .insert(session)
      .values({
        reference: `S-${label}`,
        person_id: person_row.id,
        coach_id: coach_row.id,
        phase: 'first_meeting',
        channel: 'in_person',
        venue: 'library',
        held_at: new Date('2026-11-19T14:00:00Z'),
        minutes: 40,
      })
      .returning(),
  )
  const actor: Actor = {
    account_id: `account-${label}`,
    role: 'coach',
    coach_id: coach_row.id,
    team_id: team_row.id,
  }
  return { team: team_row, coach: coach_row, person: person_row, session: session_row, actor }
}

/** Six spoken turns with a name, a postcode and a worry in them. */
export const TURNS = [
  { n: 0, speaker: 'coach' as const, text: asRaw('Hello Sharon, thanks for coming in today.') },
  { n: 1, speaker: 'client' as const, text: asRaw('That is alright. I nearly did not come.') },
  { n: 2, speaker: 'coach' as const, text: asRaw('What made you decide to come in the end?') },
  { n: 3, speaker: 'client' as const, text: asRaw('I worry they will stop my benefit if I work.') },
  { n: 4, speaker: 'coach' as const, text: asRaw('Talking to me never affects your benefit.') },
  { n: 5, speaker: 'client' as const, text: asRaw('My postcode is M14 5TQ if you need it.') },
]

export const NEEDED = (kind: MaterialKind): readonly Purpose[] => PURPOSES_FOR[kind]
