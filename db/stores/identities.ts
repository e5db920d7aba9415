import { desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { KnownIdentifier } from '../../core/pipeline/shapes.ts'
import type { Tx } from '../database.ts'
import { identity } from '../schema/vault.ts'
import type { Keys } from '../sealing/keys.ts'
import { openText, sealText } from '../sealing/seal.ts'

const Identity = z.array(KnownIdentifier)
const context = (person_id: string) => `identity ${person_id}`

/** Seals a person's names and other identifiers; the newest row counts. */
export async function writeIdentity(
  tx: Tx,
  keys: Keys,
  person_id: string,
  known: KnownIdentifier[],
): Promise<void> {
  const key = await keys.ring.keyFor(`person:${person_id}`)
  const sealed = await sealText(key, JSON.stringify(known), context(person_id))
  await tx.insert(identity).values({ person_id, sealed })
}

/** What is on record about a person, for redaction. Empty after erasure. */
export async function readIdentity(
  tx: Tx,
  keys: Keys,
  person_id: string,
): Promise<KnownIdentifier[]> {
  const [row] = await tx
    .select()
    .from(identity)
    .where(eq(identity.person_id, person_id))
    .orderBy(desc(identity.created_at))
    .limit(1)
  const key = row && (await keys.ring.existing(`person:${person_id}`))
  if (!row || !key) return []
  return Identity.parse(JSON.parse(await openText(key, row.sealed, context(person_id))))
}
