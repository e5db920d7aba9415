import type { Action, Resource } from '../../core/access/policy.ts'
import { HELD_MATERIALS } from './held.ts'

/** How to tell, in SQL, whose a row is. Settings come from `asActor`. */
interface Guarded {
  table: string
  /** The actions of the policy that reach this table. */
  actions: readonly Action[]
  own: string
  team: string
  /** A further condition on rows, whoever asks. */
  only?: string
  /** Rows a scientist does not see while coding the session they tell about, in SQL. */
  blind?: string
  /** Tells rows whose text is not held for review; others are for whoever may read reviews. */
  not_held?: string
}

const COACH = `nullif(current_setting('rapport.coach_id', true), '')::uuid`
const TEAM = `nullif(current_setting('rapport.team_id', true), '')::uuid`
const ACCOUNT = `current_setting('rapport.account_id', true)`
const NOBODY = 'false'
const ALL: readonly Action[] = ['read', 'create', 'change']

const byCoach = (table: string, actions = ALL): Guarded => ({
  table,
  actions,
  own: `coach_id = ${COACH}`,
  team: NOBODY,
})

/** Rows that belong to whoever owns the row they point to; that row's own policy decides. */
const through = (table: string, column: string, parent: string, actions = ALL): Guarded => {
  const reachable = `${column} in (select id from ${parent})`
  return { table, actions, own: reachable, team: NOBODY }
}

/** What is made of a text: nothing of it is shown while the text is held for review. */
const madeOfText = (table: string): Guarded => ({
  ...through(table, 'material_id', 'research.material', ['read']),
  not_held: `material_id not in ${HELD_MATERIALS}`,
})

/** Numbers that came by import have no output. */
const MEASURED_NOT_HELD = `(output_id is null or (select output.material_id
  from research.output where output.id = measure.output_id) not in ${HELD_MATERIALS})`

const anyone = (table: string, actions = ALL): Guarded => ({
  table,
  actions,
  own: NOBODY,
  team: NOBODY,
})

const byTeam = (table: string): Guarded => ({
  ...anyone(table),
  team: `team_id = ${TEAM}`,
})

const isOpen = (task: string) =>
  `not exists (select 1 from research.coding_done d where d.task_id = ${task}.id)`
/** Sessions the asking scientist has still to code. */
const TO_CODE = `select t.session_id from research.coding_task t
  where t.coder = ${ACCOUNT} and ${isOpen('t')}`
const TEXT_TO_CODE = `select m.id from research.material m where m.session_id in (${TO_CODE})`
/** Sessions some coder has still to code. */
const UNDER_CODING = `select o.session_id from research.coding_task o where ${isOpen('o')}`
const tasks = (which: string) =>
  `task_id in (select t.id from research.coding_task t where ${which})`
const MINE = `t.coder = ${ACCOUNT}`
/** Of people whose codes the asking account is bringing in from a file. */
const BROUGHT = `t.coder like 'import:%' and ${isOpen('t')} and t.plan_id in
  (select p.id from research.coding_plan p where p.kind = 'import' and p.created_by = ${ACCOUNT})`

/** Which tables each resource of the policy stands for. Every guarded table is named once here. */
export const TABLES: Record<Resource, readonly Guarded[]> = {
  person: [byCoach('research.person')],
  consent: [
    through('research.consent', 'person_id', 'research.person'),
    { ...anyone('service.consent_wording', ['read']), own: 'true' },
  ],
  session: [byCoach('research.session')],
  plan: [byCoach('research.plan_step')],
  outcome: [byCoach('research.outcome'), byCoach('research.questionnaire')],
  material: [
    byCoach('research.material'),
    byCoach('research.upload'),
    through('research.stage', 'material_id', 'research.material'),
    through('research.output', 'material_id', 'research.material', ['read']),
    through('research.review', 'material_id', 'research.material', ['read']),
  ],
  transcript: [
    madeOfText('research.turn'),
    madeOfText('research.span'),
    madeOfText('research.passage'),
    madeOfText('research.passage_words'),
  ],
  tag: [{ ...madeOfText('research.tag'), blind: `material_id in (${TEXT_TO_CODE})` }],
  disagreement: [
    { ...byCoach('research.tag_disagreement'), blind: `material_id in (${TEXT_TO_CODE})` },
  ],
  measure: [
    {
      ...byCoach('research.measure', ['read']),
      blind: `session_id in (${TO_CODE})`,
      not_held: MEASURED_NOT_HELD,
    },
  ],
  coding: [
    anyone('research.coding'),
    anyone('research.sampling', ['read', 'create']),
    anyone('research.coding_plan', ['read', 'create']),
    anyone('research.coding_task', ['read', 'create']),
    anyone('research.coding_done', ['read']),
    anyone('research.adjudication', ['read']),
    {
      ...anyone('research.adjudication', ['create']),
      only: `session_id not in (${UNDER_CODING})`,
    },
  ],
  blind_coding: [
    {
      ...anyone('research.turn_coding', ['read']),
      own: tasks(`${MINE} or t.session_id not in (${UNDER_CODING})`),
    },
    { ...anyone('research.turn_coding', ['create']), own: tasks(`${MINE} and ${isOpen('t')}`) },
    { ...anyone('research.coding_done', ['create']), own: tasks(MINE) },
  ],
  coding_import: [
    {
      ...anyone('vault.import_draft'),
      own: `account_id = ${ACCOUNT}`,
      only: `kind = 'codings'`,
    },
    { ...anyone('research.turn_coding', ['create']), own: tasks(BROUGHT) },
    { ...anyone('research.coding_done', ['create']), own: tasks(BROUGHT) },
  ],
  codebook: [
    anyone('research.codebook_release', ['read', 'create']),
    anyone('research.codebook_draft'),
  ],
  gate: [{ ...anyone('research.analysis', ['read']), only: `kind = 'gates'` }],
  link: [
    {
      ...anyone('research.analysis', ['read']),
      only: `kind in ('links', 'link-cut', 'experience')`,
    },
    anyone('research.evidence_session', ['read', 'create']),
  ],
  registration: [anyone('research.registration', ['read', 'create'])],
  evidence: [anyone('research.evidence', ['read', 'create'])],
  experiment: [anyone('research.experiment'), anyone('research.experiment_unit')],
  theme: [
    {
      ...anyone('research.analysis', ['read']),
      team: `team_id = ${TEAM}`,
      only: `kind = 'themes'`,
    },
    byTeam('research.theme_edit'),
  ],
  saved_search: [{ ...anyone('research.saved_search'), own: `account_id = ${ACCOUNT}` }],
  // What it weighs its answers against is the service's alone.
  team_search: [],
  debrief: [
    {
      ...anyone('research.analysis', ['read']),
      team: `team_id = ${TEAM}`,
      only: `kind = 'pack'`,
    },
    byTeam('research.debrief_item'),
    byTeam('research.debrief_schedule'),
  ],
  unit: [
    { ...anyone('service.coach'), own: `id = ${COACH}` },
    { ...anyone('service.team'), own: 'true' },
    { ...anyone('service.site'), own: 'true' },
  ],
  account: [
    anyone('service.account'),
    anyone('service.sign_in', ['read']),
    anyone('service.credential', ['create', 'change']),
  ],
  audit: [anyone('service.audit', ['read']), anyone('service.external_call', ['read'])],
  import: [{ ...anyone('vault.import_draft'), only: `kind <> 'codings'` }],
  playback: [madeOfText('vault.playback')],
  safeguarding: [
    {
      ...anyone('research.safeguarding', ['read', 'change']),
      not_held: `material_id is null or material_id not in ${HELD_MATERIALS}`,
    },
    {
      ...anyone('research.turn', ['read']),
      only: `exists (select 1 from research.safeguarding s
        where s.output_id = turn.output_id and turn.n between s.turn - 1 and s.turn + 1)`,
      not_held: `material_id not in ${HELD_MATERIALS}`,
    },
    {
      ...anyone('research.debrief_item', ['read']),
      only: `exists (select 1 from research.safeguarding s
        where s.debrief_item_id = debrief_item.id)`,
    },
  ],
  review: [
    anyone('research.review', ['change']),
    anyone('vault.correction'),
    anyone('vault.review_note', ['read', 'create']),
  ],
  vault: [
    through('vault.identity', 'person_id', 'research.person', ['read', 'create']),
    through('vault.raw_text', 'material_id', 'research.material', ['read', 'create']),
    through('vault.audio_object', 'material_id', 'research.material', ['read', 'create']),
    anyone('vault.pseudonym_map', ['read']),
    through('vault.disagreement_words', 'disagreement_id', 'research.tag_disagreement', ['create']),
  ],
}
