import { asc, eq } from 'drizzle-orm'
import { isLive } from '../core/session/consent.ts'
import { consent, person } from '../db/schema/people.ts'
import type { ServiceParts } from './service.ts'
import type { Verb } from './verb.ts'

/** Lists every consent with its state, for checks and hand-overs. */
export function consentsVerb(service: ServiceParts): Verb {
  return {
    name: 'consents',
    summary: 'List consents and whether they are live',
    help: `rapport consents

One JSON line a consent: person's reference, purpose, wording version, channel, dates and state
(live, expired, withdrawn).`,
    async run(_argv, io) {
      const opened = await service.open(io.env, 'rapport consents')
      try {
        const rows = await opened.database.drizzle
          .select({ consent, reference: person.reference })
          .from(consent)
          .innerJoin(person, eq(person.id, consent.person_id))
          .orderBy(asc(person.reference), asc(consent.given_at))
        for (const row of rows) {
          const { id: _id, person_id: _person, ...kept } = row.consent
          const state = stateOf(row.consent, io.now())
          await io.stdout.write(`${JSON.stringify({ person: row.reference, ...kept, state })}\n`)
        }
        return 0
      } finally {
        await opened.close()
      }
    },
  }
}

function stateOf(row: typeof consent.$inferSelect, now: Date): string {
  if (isLive({ ...row, purpose: row.purpose as never }, now)) return 'live'
  return row.withdrawn_at ? 'withdrawn' : 'expired'
}
