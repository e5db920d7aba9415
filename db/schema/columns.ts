import { customType, pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Sealed content: names, raw words, files. Only ciphertext is ever stored here. */
export const vault = pgSchema('vault')
/** What may be studied: redacted text, vectors, codes, measures, outcomes, and consent to it all. */
export const research = pgSchema('research')
/** What runs the service: accounts, the unit's make-up, the audit chain. */
export const service = pgSchema('service')

/** Random 128-bit id. */
export const id = () => uuid('id').primaryKey().defaultRandom()

/** A moment, with its zone; shown in Europe/London. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => new Uint8Array(value),
})

/** Words as Postgres searches them: stems with their places. */
export const lexemes = customType<{ data: string }>({ dataType: () => 'tsvector' })
