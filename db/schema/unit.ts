import { boolean, date, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import { id, moment, service } from './columns.ts'

export const team = service.table('team', {
  id: id(),
  name: text('name').notNull().unique(),
})

/** A named place the unit works from. */
export const site = service.table('site', {
  id: id(),
  name: text('name').notNull().unique(),
  kind: text('kind').notNull(),
})

export const coach = service.table('coach', {
  id: id(),
  /** A short key such as `K07`, used where a name must not stand. */
  reference: text('reference').notNull().unique(),
  name: text('name').notNull(),
  team_id: uuid('team_id')
    .notNull()
    .references(() => team.id),
  /** First day as a work coach, from which experience is counted. */
  started_on: date('started_on', { mode: 'string' }),
})

/** Wordings people agreed to; a consent names its version. A released wording never changes. */
export const consentWording = service.table('consent_wording', {
  version: text('version').primaryKey(),
  text: text('text').notNull(),
  released_at: moment('released_at').notNull().defaultNow(),
})

/** Facts about the installation as a whole, e.g. that its data are synthetic. */
export const fact = service.table('fact', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  synthetic: boolean('synthetic').notNull().default(false),
})
