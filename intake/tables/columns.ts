import type { TableKind } from './rows.ts'

/** A column a table can have: what it may be called, and whether a row is worth anything without. */
export interface Column {
  field: string
  required: boolean
  synonyms: readonly string[]
}

const column = (field: string, required: boolean, synonyms: string): Column => ({
  field,
  required,
  synonyms: synonyms === '' ? [] : synonyms.split('|'),
})

const PERSON = column(
  'person_reference',
  true,
  'person|person ref|person id|client|client ref|client reference|client id|participant|' +
    'participant id|customer|customer id|case|case id|case ref',
)
const COACH = column(
  'coach_reference',
  true,
  'coach|coach ref|coach id|work coach|work coach id|adviser|adviser id|advisor|worker',
)
const SESSION_NAMES =
  'session|session ref|session id|appointment|appointment ref|appointment id|meeting|meeting id|' +
  'contact id'

/** The columns of each table, in the order a page shows them. */
export const COLUMNS: Record<TableKind, readonly Column[]> = {
  people: [
    column(
      'reference',
      true,
      `ref|id|unique id|${PERSON.field.replace('_', ' ')}|${PERSON.synonyms.join('|')}`,
    ),
    COACH,
    column('age_band', false, 'age|age group|age range|ageband'),
    column('condition_group', false, 'condition|health condition|main condition|primary condition'),
    column(
      'time_on_benefit_band',
      false,
      'time on benefit|time on benefits|benefit duration|duration on benefit|claim length',
    ),
    column(
      'work_history_band',
      false,
      'work history|last worked|last job|time since last job|employment history',
    ),
  ],
  sessions: [
    column('session_reference', true, `reference|ref|id|${SESSION_NAMES}`),
    PERSON,
    COACH,
    column(
      'held_on',
      true,
      'date|held|session date|appointment date|meeting date|date held|when|start|start time|' +
        'date time|datetime',
    ),
    column('phase', true, 'stage|session type|appointment type|meeting type|type'),
    column('channel', true, 'how|mode|method|contact method|contact type|format'),
    column('venue', false, 'venue type|place|location type|where|setting'),
    column('site_name', false, 'site|location|office|building|jobcentre'),
    column('minutes', false, 'length|duration|mins|length minutes|duration minutes|duration mins'),
    column('topics', false, 'topic|themes|subjects|subject|discussed|topics discussed'),
  ],
  outcomes: [
    PERSON,
    column('session_reference', false, SESSION_NAMES),
    column('kind', true, 'outcome|outcome kind|outcome type|measure|type|what'),
    column('value', true, 'result|answer|score|outcome value|response'),
    column('recorded_on', true, 'date|recorded|outcome date|date recorded|observed on|when'),
  ],
  questionnaires: [
    PERSON,
    column('session_reference', false, SESSION_NAMES),
    column('instrument', true, 'questionnaire|questionnaire name|survey|measure|tool'),
    column('side', true, 'rater|completed by|respondent|perspective|whose view|who'),
    column('scale', true, 'subscale|sub scale|dimension|factor'),
    column('score', true, 'value|total|result|total score'),
    column('completed_on', true, 'date|completed|date completed|completion date|when'),
  ],
}

/** The column of the file (its header) that each field is read from; null when there is none. */
export type Mapping = Record<string, string | null>

export interface MappingSuggestion {
  mapping: Mapping
  /** Required fields without a column, each with a sentence saying what would do. */
  missing: { field: string; sentence: string }[]
  /** Headers that no field uses; they are left out of what is written. */
  unused: string[]
}

/** Finds each field's column by its name or a usual synonym; a person may change it on screen. */
export function suggestMapping(headers: readonly string[], kind: TableKind): MappingSuggestion {
  const free = new Map<string, string>()
  for (const header of headers) {
    const key = headerKey(header)
    if (key !== '' && !free.has(key)) free.set(key, header)
  }
  const mapping: Mapping = {}
  const take = (field: string, key: string): boolean => {
    const header = free.get(key)
    if (header === undefined) return false
    mapping[field] = header
    free.delete(key)
    return true
  }
  // Exact names first, over all fields, so that a synonym never takes another field's own column.
  for (const { field } of COLUMNS[kind]) if (!take(field, headerKey(field))) mapping[field] = null
  for (const { field, synonyms } of COLUMNS[kind]) {
    if (mapping[field] === null) synonyms.some((name) => take(field, headerKey(name)))
  }
  return { mapping, missing: missingColumns(mapping, kind), unused: [...free.values()] }
}

/** Required fields that a mapping leaves without a column. */
export function missingColumns(mapping: Mapping, kind: TableKind): MappingSuggestion['missing'] {
  return COLUMNS[kind]
    .filter(({ field, required }) => required && (mapping[field] ?? null) === null)
    .map(({ field, synonyms }) => ({
      field,
      sentence:
        `There is no column for “${field}”. Name a column so, or choose one; ` +
        `${synonyms
          .slice(0, 3)
          .map((name) => `“${name}”`)
          .join(', ')} would also be recognised.`,
    }))
}

function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
