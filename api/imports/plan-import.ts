import type { ImportRows, KnownReferences } from '../../db/stores/imports.ts'
import { checkTable, type TableReport } from '../../intake/tables/check-table.ts'
import type { Mapping } from '../../intake/tables/columns.ts'
import type { RowOf, TableKind } from '../../intake/tables/rows.ts'

/** What a table would become: a report for people, and rows for the database. */
export interface ImportPlan {
  report: TableReport
  made: ImportRows
}

type Made = ImportRows['rows'][number]

/** Noon: a day without a time stays the same day in London and in UTC. */
const noon = (day: string) => new Date(`${day}T12:00:00Z`)

/** Checks a table against the records as they stand; nothing is written. */
export function planImport(
  bytes: Uint8Array,
  kind: TableKind,
  mapping: Mapping,
  known: KnownReferences,
  today: string,
): ImportPlan {
  const report = checkTable<TableKind>(bytes, kind, mapping, {
    coaches: new Set(known.coaches.keys()),
    people: new Set(known.people.keys()),
    sessions: new Set(known.sessions.keys()),
    today,
  })
  const rows: Made[] = []
  const kept: typeof report.records = []
  for (const record of report.records) {
    const made = MAKE[kind](record.value as never, known)
    if (typeof made === 'string') refuse(report, record.row, made)
    else {
      rows.push(made)
      kept.push(record)
    }
  }
  if (kind === 'sessions') report.warnings.push(...unknownSites(kept, known))
  return { report: { ...report, records: kept }, made: { kind, rows } as ImportRows }
}

const OTHER_PERSON = 'The session belongs to another person. Correct one of the references.'

/** A database row, or why it cannot be one. */
const MAKE: { [Kind in TableKind]: (row: RowOf[Kind], known: KnownReferences) => Made | string } = {
  people: ({ coach_reference, ...row }, known) => ({
    ...row,
    coach_id: known.coaches.get(coach_reference) ?? '',
  }),

  sessions: (row, known) => ({
    reference: row.session_reference,
    person_id: known.people.get(row.person_reference)?.id ?? '',
    coach_id: known.coaches.get(row.coach_reference) ?? '',
    site_id: row.site_name ? (known.sites.get(row.site_name.toLowerCase()) ?? null) : null,
    phase: row.phase,
    channel: row.channel,
    venue: row.venue,
    held_at: row.held_at ? new Date(row.held_at) : noon(row.held_on),
    minutes: row.minutes === null ? null : Math.round(row.minutes),
    topics: row.topics,
  }),

  outcomes: (row, known) => {
    const of = owner(row, known)
    const { kind, value } = row
    return typeof of === 'string' ? of : { ...of, kind, value, recorded_at: noon(row.recorded_on) }
  },

  questionnaires: (row, known) => {
    const of = owner(row, known)
    const { instrument, side, scale, score } = row
    if (typeof of === 'string') return of
    return { ...of, instrument, side, scale, score, completed_at: noon(row.completed_on) }
  },
}

/** Whose a follow-up row is: the session's coach where there is a session, else the person's. */
function owner(
  row: { person_reference: string; session_reference: string | null },
  known: KnownReferences,
) {
  const person = known.people.get(row.person_reference)
  const session = row.session_reference ? known.sessions.get(row.session_reference) : undefined
  if (session && session.person_id !== person?.id) return OTHER_PERSON
  return {
    person_id: person?.id ?? '',
    session_id: session?.id ?? null,
    coach_id: session?.coach_id ?? person?.coach_id ?? '',
  }
}

function refuse(report: TableReport, row: number, sentence: string): void {
  const at = report.rows.findIndex((one) => one.row === row)
  const before = report.rows[at]
  if (!before) return
  const finding = { field: 'session_reference', status: 'error', sentence } as const
  report.rows[at] = { row, status: 'error', findings: [...before.findings, finding] }
  report.counts[before.status] -= 1
  report.counts.error += 1
}

function unknownSites(records: TableReport['records'], known: KnownReferences): string[] {
  const names = new Set<string>()
  for (const { value } of records) {
    const name = 'site_name' in value ? value.site_name : null
    if (name && !known.sites.has(name.toLowerCase())) names.add(name)
  }
  return [...names].map(
    (name) =>
      `There is no site “${name}”; these sessions get no site. Add it under Teams and coaches first.`,
  )
}
