import { and, eq, sql } from 'drizzle-orm'
import type { Database, Tx } from '../../db/database.ts'
import { account, credential, signIn } from '../../db/schema/account.ts'
import { audit } from '../../db/schema/audit.ts'
import {
  codebookDraft,
  codebookRelease,
  externalCall,
  tagDisagreement,
} from '../../db/schema/codes.ts'
import {
  adjudication,
  codingDone,
  codingPlan,
  codingTask,
  sampling,
  turnCoding,
} from '../../db/schema/coding.ts'
import { debriefItem, debriefSchedule, themeEdit } from '../../db/schema/debrief.ts'
import {
  evidence,
  evidenceSession,
  experiment,
  experimentUnit,
  registration,
} from '../../db/schema/evidence.ts'
import { material, output, stage, upload } from '../../db/schema/material.ts'
import { outcome, planStep, questionnaire, session } from '../../db/schema/people.ts'
import {
  analysis,
  coding,
  measure,
  passage,
  passageWords,
  span,
  tag,
  turn,
} from '../../db/schema/results.ts'
import { correction, review, reviewNote } from '../../db/schema/review.ts'
import { safeguarding } from '../../db/schema/safeguarding.ts'
import { savedSearch } from '../../db/schema/search.ts'
import { consentWording, site } from '../../db/schema/unit.ts'
import {
  audioObject,
  disagreementWords,
  identity,
  importDraft,
  playback,
  pseudonymMap,
  rawText,
} from '../../db/schema/vault.ts'
import { sealStream } from '../../db/sealing/parts.ts'
import { sealText } from '../../db/sealing/seal.ts'
import type { TestApp } from './app.ts'
import { aLinkTable, anEntry, anExperimentPlan, aPlan, someThemes } from './seeded-results.ts'
import { makeCase } from './unit.ts'

/** Words that may be read by nobody without opening the vault. */
export interface Canaries {
  raw: string
  name: string
}

const NO_GATES = { codebook: 'eiu-1', sessions: 0, turns: 0, codes: [] }
const NOON = new Date('2026-11-19T12:00:00Z')

/** One row of a made-up case in every guarded table, with canary words in what is sealed. */
export async function fillEveryTable(database: Database, test: TestApp, label: string) {
  const of = await makeCase(database, label)
  const canaries: Canaries = { raw: `rawword${label}`, name: `Namecanary${label}` }
  const material_id = await fillMaterial(database, of, label)
  const tasks = await fillResults(database, of, material_id, label)
  await fillFollowUp(database, of, label)
  const kept = await fillEvidence(database, of, label)
  await fillVault(database, test, of, material_id, canaries)
  await fillService(database, of, label)
  return { ...of, ...kept, label, material_id, canaries, tasks }
}

export type FilledCase = Awaited<ReturnType<typeof fillEveryTable>>
type Case = Awaited<ReturnType<typeof makeCase>>

async function fillMaterial({ drizzle: tx }: Database, of: Case, label: string) {
  const material_id = crypto.randomUUID()
  await tx.insert(material).values({
    id: material_id,
    kind: 'recording',
    session_id: of.session.id,
    person_id: of.person.id,
    coach_id: of.coach.id,
    team_id: of.team.id,
    day: '2026-11-19',
    content_hash: `content-${label}`,
    byte_count: 10,
    media_type: 'audio/mp4',
  })
  await tx.insert(stage).values({ material_id, step: 'measure', state: 'done' })
  await tx.insert(upload).values({
    id: `upload-${label}`,
    coach_id: of.coach.id,
    session_id: of.session.id,
    person_id: of.person.id,
    byte_count: 10,
  })
  return material_id
}

async function fillResults(
  { drizzle: tx }: Database,
  of: Case,
  material_id: string,
  label: string,
) {
  const made = (step: string) => ({
    id: crypto.randomUUID(),
    material_id,
    step,
    step_version: 1,
    input_hash: `${step}-${label}`,
  })
  const [redacted, embedded, tagged, measured] = ['redact', 'embed', 'tag', 'measure'].map(made)
  const outputs = [redacted, embedded, tagged, measured].flatMap((one) => one ?? [])
  await tx.insert(output).values(outputs)
  const by = (row: { id: string } | undefined) => ({ output_id: row?.id ?? '', material_id })
  const text = 'Hello [Person 1], what matters to you?'
  await tx.insert(turn).values({ ...by(redacted), n: 0, speaker: 'coach', text })
  await tx.insert(span).values({
    ...by(redacted),
    ...{ turn: 0, start: 6, end: 12, type: 'NAME', recogniser: 'known', why: 'known name' },
    ...{ score: 1, pseudonym: '[Person 1]', value_hash: `value-${label}` },
  })
  // Released: a held one would hide the rest of the case from those who study it.
  const reviewed = {
    ...by(redacted),
    base_output_id: redacted?.id ?? '',
    state: 'released',
    held_at: NOON,
  }
  await tx.insert(review).values({ ...reviewed, reasons: [], doubts: [] })
  const harm = { turn: 0, start: 0, end: 5, place: 0, kinds: ['self_harm' as const] }
  await tx.insert(safeguarding).values({ ...by(redacted), ...harm, raised_at: NOON })
  const vector = Array.from({ length: 384 }, () => 0.05)
  const where = { turn: 0, start: 0, end: 5 }
  await tx.insert(passage).values({ ...by(embedded), ...where, model: 'lexical', vector })
  const lexemes = sql`to_tsvector('english', 'Hello')`
  await tx.insert(passageWords).values({ ...by(embedded), turn: 0, start: 0, lexemes })
  await tx.insert(tag).values({
    ...by(tagged),
    ...where,
    code: 'question_open',
    score: 0.9,
    ...{ tagger: 'builtin', tagger_version: '1', codebook: 'eiu-1' },
  })
  await fillCodebook(tx, label)
  const said = { turn: 0, code: 'question_open', reason: 'not_shown', words_state: 'waiting' }
  await tx
    .insert(tagDisagreement)
    .values({ ...by(tagged), ...said, id: material_id, coach_id: of.coach.id })
  const { id: session_id } = of.session
  await tx.insert(measure).values({
    ...{ session_id, coach_id: of.coach.id, output_id: measured?.id ?? null },
    values: { coach_turns: 1 },
  })
  await tx.insert(coding).values({
    ...{ session_id, coder: `coder-${label}`, code: 'affirm', present: true },
  })
  const tasks = await fillCoding(tx, of, by(redacted), label)
  const kept = { name: `Buses ${label}`, query: { words: 'bus' }, created_at: NOON }
  await tx.insert(savedSearch).values({ ...kept, account_id: `account-${label}` })
  const at = { data_hash: `hash-${label}` }
  await tx.insert(analysis).values([
    { ...at, kind: 'links', team_id: null, result: aLinkTable() },
    {
      ...at,
      kind: 'link-cut',
      team_id: null,
      result: { ...aLinkTable(), filter: { phase: 'ongoing' } },
    },
    { ...at, kind: 'experience', team_id: null, result: { lines: [] } },
    { ...at, kind: 'gates', team_id: null, result: NO_GATES },
    { ...at, kind: 'themes', team_id: of.team.id, result: someThemes() },
  ])
  await fillDebrief(tx, of, label)
  return tasks
}

async function fillDebrief(tx: Tx, of: Case, label: string) {
  const team_id = of.team.id
  const edit = { kind: 'keep' as const, theme_id: 'bus-travel-cost' }
  const by = { made_by: 'test', made_at: NOON }
  await tx.insert(themeEdit).values({ team_id, remembered: { edit, terms: ['bus'] }, ...by })
  const item = { kind: 'win', text: 'The quiet room was free', day: '2026-11-19' }
  const [written] = await tx
    .insert(debriefItem)
    .values({ team_id, ...item, ...by })
    .returning({ id: debriefItem.id })
  const harm = { turn: 0, start: 0, end: 9, place: 0, kinds: ['veiled' as const], raised_at: NOON }
  const looked = { decided_by: `lead-${label}`, decided_at: NOON, decision: 'no_risk' }
  await tx.insert(safeguarding).values({ debrief_item_id: written?.id, ...harm, ...looked })
  const when = { hour: 8, days: [1, 3], changed_by: 'test', changed_at: NOON }
  await tx.insert(debriefSchedule).values({ team_id, ...when })
}

/** The case's own account codes two sessions: it is still at the first and done with the second. */
async function fillCoding(
  tx: Database['drizzle'],
  of: Case,
  material: { output_id: string; material_id: string },
  label: string,
) {
  const plan_id = crypto.randomUUID()
  const coder = `account-${label}`
  await tx.insert(codingPlan).values({
    ...{ id: plan_id, name: `plan-${label}`, kind: 'random', wanted: 1, seed: 1, overlap: 1 },
    ...{ codebook: 'eiu-1', created_by: coder },
  })
  const session_id = of.session.id
  const stratum = `all-${label}`
  await tx.insert(sampling).values({ session_id, plan_id, drawn: true, probability: 0.2, stratum })
  const coded = { ...of.session, id: crypto.randomUUID(), reference: `S2-${label}` }
  await tx.insert(session).values(coded)
  const task = { ...material, plan_id, coder, coder_name: 'A coder', place: 0 }
  const open = { ...task, id: crypto.randomUUID(), session_id }
  const done = { ...task, id: crypto.randomUUID(), session_id: coded.id }
  await tx.insert(codingTask).values([open, done])
  const memo = `memo-${label}`
  await tx.insert(turnCoding).values({ task_id: open.id, turn: 0, codes: ['affirm'], memo })
  await tx.insert(codingDone).values({ task_id: done.id })
  await tx.insert(adjudication).values({
    ...{ session_id: coded.id, output_id: material.output_id, turn: 0, codes: ['affirm'] },
    ...{ reason: `why-${label}`, settled_by: coder },
  })
  return [open.id, done.id]
}

/** Released and begun anew; the words say nothing. */
async function fillCodebook(tx: Tx, label: string) {
  const codebook = { version: `book-${label}`, codes: [] }
  const by = { released_by: `account-${label}`, hash: label }
  await tx.insert(codebookRelease).values({ version: codebook.version, codebook, ...by })
  await tx
    .insert(codebookDraft)
    .values({ base_version: codebook.version, codebook, changed_by: `account-${label}` })
}

async function fillFollowUp({ drizzle: tx }: Database, of: Case, label: string) {
  const whose = { person_id: of.person.id, session_id: of.session.id, coach_id: of.coach.id }
  const step = { text: `Step ${label}`, proposed_by: 'person', words_of: 'person' }
  await tx.insert(planStep).values({ ...whose, ...step })
  await tx.insert(outcome).values({ ...whose, kind: 'attended', value: 1, recorded_at: NOON })
  const score = { instrument: 'wai_sr', side: 'person', scale: 'goal', score: 4 }
  await tx.insert(questionnaire).values({ ...whose, ...score, completed_at: NOON })
}

/** A locked plan, an entry of the catalogue and an experiment with one person in it. */
async function fillEvidence({ drizzle: tx }: Database, of: Case, label: string) {
  const [registration_id, evidence_id, experiment_id] = [
    crypto.randomUUID(),
    crypto.randomUUID(),
    crypto.randomUUID(),
  ]
  const by = `account-${label}`
  await tx.insert(registration).values({
    ...{ id: registration_id, study_id: registration_id, version: 1, plan: aPlan() },
    ...{ hash: `hash-${label}`, registered_by: by, registered_at: NOON },
  })
  const subject = `link-${label}`
  await tx.insert(evidence).values({
    ...{ id: evidence_id, kind: 'link', subject, entry: anEntry(), kept_by: by, kept_at: NOON },
  })
  await tx.insert(evidenceSession).values({ evidence_id, session_id: of.session.id })
  await tx.insert(experiment).values({
    ...{ id: experiment_id, name: `test-${label}`, plan: anExperimentPlan(), seed: 7 },
    ...{ registration_id, created_by: by, created_at: NOON },
  })
  await tx.insert(experimentUnit).values({
    ...{ experiment_id, reference: `REF-${label}`, arm: 'A', stratum: 'all', baseline: {} },
    created_at: NOON,
  })
  return { registration_id, evidence_id, experiment_id }
}

async function fillVault(
  { drizzle: tx }: Database,
  test: TestApp,
  of: Case,
  material_id: string,
  canaries: Canaries,
) {
  const key_id = `person:${of.person.id}`
  const key = await test.ports.keys.ring.keyFor(key_id)
  const known = JSON.stringify([{ type: 'NAME', text: canaries.name }])
  const person_id = of.person.id
  const sealed = await sealText(key, known, `identity ${person_id}`)
  await tx.insert(identity).values({ person_id, sealed })
  const turns = JSON.stringify([{ n: 0, speaker: 'coach', text: `Hello ${canaries.raw}` }])
  const words = await sealText(key, turns, `raw text ${material_id}`)
  await tx.insert(rawText).values({ material_id, key_id, sealed: words })
  const made = { material_id, key_id, sealed: words, created_at: NOON, created_by: 'test' }
  await tx
    .insert(correction)
    .values({ ...made, case_id: person_id, decision: 'add', whole_case: false })
  await tx.insert(reviewNote).values({ ...made, review_id: material_id })
  const map = await sealText(key, '[]', `pseudonyms ${person_id}`)
  await tx.insert(pseudonymMap).values({ case_id: person_id, key_id, sealed: map })
  const about = await sealText(key, canaries.raw, `disagreement ${material_id}`)
  await tx.insert(disagreementWords).values({ disagreement_id: material_id, key_id, sealed: about })
  await fillPlayback(tx, test, material_id, key_id)
  const sealed_name = await sealText(key, canaries.raw, `file name ${material_id}`)
  await tx
    .insert(audioObject)
    .values({ material_id, key_id, object_key: material_id, byte_count: 1, sealed_name })
}

/** A copy to listen to, of the redaction that stands, really sealed. */
async function fillPlayback(
  tx: Database['drizzle'],
  { ports }: TestApp,
  material_id: string,
  key_id: string,
) {
  const [redacted] = await tx
    .select({ id: output.id })
    .from(output)
    .where(and(eq(output.material_id, material_id), eq(output.step, 'redact')))
  const object_key = `playback/${material_id}/one`
  const sound = (async function* () {
    yield new TextEncoder().encode('sound without names')
  })()
  const key = await ports.keys.ring.keyFor(key_id)
  const byte_count = await sealStream(ports.objects, key, object_key, 0, sound)
  await tx.insert(playback).values({
    ...{ material_id, output_id: redacted?.id ?? '', lease: crypto.randomUUID(), key_id },
    ...{ state: 'ready', object_key, byte_count, media_type: 'audio/mp4' },
  })
}

async function fillService({ drizzle: tx }: Database, of: Case, label: string) {
  const id = `account-${label}`
  const email = `${label}@rapport.test`
  await tx.insert(account).values({ id, name: label, email, role: 'coach', coachId: of.coach.id })
  await tx
    .insert(signIn)
    .values({ id: `sign-in-${label}`, token: `token-${label}`, userId: id, expiresAt: NOON })
  await tx
    .insert(credential)
    .values({ id: `credential-${label}`, accountId: id, providerId: 'credential', userId: id })
  await tx.insert(site).values({ name: `Site ${label}`, kind: 'library' })
  await tx.insert(consentWording).values({ version: `v-${label}`, text: 'Wording' })
  await tx.insert(importDraft).values([
    { account_id: id, kind: 'people' },
    { account_id: id, kind: 'codings' },
  ])
  const cost = { tokens_in: 1, tokens_out: 1, cost: 0.1, byte_count: 10 }
  const call = { engine: `engine-${label}`, model: 'm', purpose: 'tag', at: NOON }
  await tx.insert(externalCall).values({ ...call, ...cost })
  const entry = { action: 'test', resource: 'person', resource_id: of.person.id, detail: {} }
  const n = label === 'ours' ? 1 : 2
  const chain = { previous_hash: '0', hash: `${n}` }
  await tx.insert(audit).values({ n, at: NOON, actor: 'test', role: 'service', ...entry, ...chain })
}
