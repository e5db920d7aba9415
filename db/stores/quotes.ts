import { and, desc, eq, inArray } from 'drizzle-orm'
import { asService, type Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { tag, turn } from '../schema/results.ts'
import { agreeingPeople } from './analysis-inputs.ts'
import { notHeld } from './holds.ts'

/** A redacted turn that shows a technique, of somebody who agreed to be quoted. */
export interface Quote {
  material_id: string
  text: string
}

const LETTERS_MIN = 30
const LOOKED_AT = 200

/**
 * The clearest examples of a code: what the tagger was surest of, one a person, redacted, not held for
 * review, and only of people whose consent to being quoted is live. Consents are read as the service.
 */
export async function exampleQuotes(
  tx: Tx,
  code: string,
  most: number,
  now: Date,
): Promise<Quote[]> {
  return asService(tx, async (service) => {
    const agreeing = await agreeingPeople(service, ['analyse', 'quote'], now)
    if (agreeing.size === 0) return []
    const redacted = service
      .select({ id: output.id })
      .from(output)
      .where(and(eq(output.step, 'redact'), eq(output.is_current, true)))
    const rows = await service
      .select({ material_id: tag.material_id, person_id: material.person_id, text: turn.text })
      .from(tag)
      .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
      .innerJoin(material, eq(material.id, tag.material_id))
      .innerJoin(turn, and(eq(turn.material_id, tag.material_id), eq(turn.n, tag.turn)))
      .where(and(eq(tag.code, code), notHeld(tag.material_id), inArray(turn.output_id, redacted)))
      .orderBy(desc(tag.score), tag.material_id, tag.turn)
      .limit(LOOKED_AT)
    const quoted = new Set<string>()
    return rows.flatMap(({ person_id, ...quote }) => {
      if (person_id === null || !agreeing.has(person_id) || quoted.has(person_id)) return []
      if (quote.text.length < LETTERS_MIN || quoted.size >= most) return []
      quoted.add(person_id)
      return [quote]
    })
  })
}
