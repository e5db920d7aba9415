import { tellsFirstName } from '../../core/redaction/telling.ts'
import type { OutcomeKind } from '../../core/session/outcome.ts'
import type { Channel } from '../../core/session/session.ts'
import type { RowReader } from './row-reader.ts'
import { OUTCOME_BOUNDS, type TableKind } from './rows.ts'
import {
  CHANNELS,
  CONDITION_GROUPS,
  OUTCOMES,
  PHASES,
  SIDES,
  TIMES_ON_BENEFIT,
  TOPICS,
  VENUES,
  WORK_HISTORIES,
  wordKey,
  YES_NO,
} from './words.ts'

/** What the records hold already, and what day it is in London; both come from the caller. */
export interface TableContext {
  coaches: ReadonlySet<string>
  people: ReadonlySet<string>
  sessions: ReadonlySet<string>
  /** `2026-03-12`. */
  today: string
}

/** A row as read, before its schema is checked, and what makes it the same row as another. */
export interface BuiltRow {
  value: { [field: string]: unknown }
  identity: readonly (string | null)[]
}

type Build = (row: RowReader, context: TableContext) => BuiltRow

/** How each table's row is made of its cells. Every cell is read, so that every fault is named. */
export const BUILD_ROW: Record<TableKind, Build> = {
  people(row, { people, coaches }) {
    const reference = row.fresh('reference', people)
    const value = {
      reference,
      coach_reference: row.known('coach_reference', coaches, 'coach'),
      age_band: row.ageBand('age_band'),
      condition_group: row.word('condition_group', CONDITION_GROUPS, 'not_recorded'),
      time_on_benefit_band: row.word('time_on_benefit_band', TIMES_ON_BENEFIT, 'not_recorded'),
      work_history_band: row.word('work_history_band', WORK_HISTORIES, 'not_recorded'),
    }
    return { value, identity: [reference] }
  },

  sessions(row, { people, coaches, sessions, today }) {
    const session_reference = row.fresh('session_reference', sessions)
    const held = row.date('held_on', today, 'warning')
    const channel = row.word('channel', CHANNELS, null)
    const value = {
      session_reference,
      person_reference: row.known('person_reference', people, 'person'),
      coach_reference: row.known('coach_reference', coaches, 'coach'),
      held_on: held?.date,
      held_at: held?.at?.toISOString() ?? null,
      phase: row.word('phase', PHASES, null),
      channel,
      venue: venueOf(row, channel as Channel),
      site_name: row.words('site_name') || null,
      minutes: row.number('minutes', 1, 600),
      topics: row.listed('topics', TOPICS),
    }
    return { value, identity: [session_reference] }
  },

  outcomes(row, { people, sessions, today }) {
    const person_reference = row.known('person_reference', people, 'person')
    const session_reference = row.knownIfGiven('session_reference', sessions, 'session')
    const kind = row.word('kind', OUTCOMES, null)
    const recorded_on = row.date('recorded_on', today, 'error')?.date
    const value = kind === '' ? null : outcomeValue(row, kind as OutcomeKind)
    return {
      value: { person_reference, session_reference, kind, value, recorded_on },
      identity: [person_reference, session_reference, kind, recorded_on ?? null],
    }
  },

  questionnaires(row, { people, sessions, today }) {
    const person_reference = row.known('person_reference', people, 'person')
    const session_reference = row.knownIfGiven('session_reference', sessions, 'session')
    const instrument = nameOf(row, 'instrument', 'The questionnaire’s name')
    const side = row.word('side', SIDES, null)
    const scale = nameOf(row, 'scale', 'The scale')
    const completed_on = row.date('completed_on', today, 'error')?.date
    const score = requiredNumber(row, 'score', -1_000, 1_000)
    return {
      value: { person_reference, session_reference, instrument, side, scale, score, completed_on },
      identity: [
        person_reference,
        session_reference,
        instrument,
        side,
        scale,
        completed_on ?? null,
      ],
    }
  },
}

function venueOf(row: RowReader, channel: Channel): string {
  if (channel !== 'in_person') return row.word('venue', VENUES, 'none')
  const venue = row.word('venue', VENUES, 'other')
  if (venue === 'other' && row.text('venue') === '') {
    row.warn('venue', 'A meeting in person has no venue; it is put down as “other”.')
  }
  return venue
}

/** What a questionnaire or its scale is called, under one spelling. */
function nameOf(row: RowReader, field: 'instrument' | 'scale', what: string): string {
  const text = row.required(field, what)
  if (tellsFirstName(text)) row.error(field, 'This may be a person’s name. Give the thing’s name.')
  return wordKey(text)
}

function requiredNumber(row: RowReader, field: string, min: number, max: number): number | null {
  return row.required(field, 'The number') === '' ? null : row.number(field, min, max)
}

/** Yes and no are kept as 1 and 0. */
function outcomeValue(row: RowReader, kind: OutcomeKind): number | null {
  const bounds = OUTCOME_BOUNDS[kind]
  const text = row.required('value', 'The value')
  if (text === '') return null
  if (bounds !== undefined) return row.number('value', bounds[0], bounds[1])
  const yesNo = YES_NO.synonyms.get(wordKey(text))
  if (yesNo !== undefined) return Number(yesNo)
  row.error('value', `The value of “${kind}” must be yes or no.`)
  return null
}
