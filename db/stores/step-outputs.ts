import { and, desc, eq, ne, sql } from 'drizzle-orm'
import type {
  EmbedOut,
  MeasureOut,
  RedactOut,
  TagOut,
  TranscribeOut,
} from '../../core/pipeline/shapes.ts'
import type { StepName, Unprocessable } from '../../core/pipeline/step.ts'
import type { Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { measure, passage, passageWords, span, tag, turn } from '../schema/results.ts'
import { pseudonymMap, rawText } from '../schema/vault.ts'
import { caseIdOf, type Keys, keyIdOf } from '../sealing/keys.ts'
import { sealText } from '../sealing/seal.ts'
import { holdForReview } from './holds.ts'
import { raiseConcerns } from './safeguarding.ts'
import type { Material } from './stages.ts'
import { readPseudonyms } from './step-inputs.ts'

/** The unique key of an effect: the same step version on the same input lands once. */
export interface OutputKey {
  material_id: string
  step: StepName
  step_version: number
  input_hash: string
}

/**
 * Claims the ledger row. Null when this very effect has landed before: then it is made current
 * again, and nothing is written twice.
 */
export async function claimOutput(
  tx: Tx,
  key: OutputKey,
  facts: Record<string, unknown>,
  unprocessable: Unprocessable[],
): Promise<string | null> {
  const insert = async () => {
    const [made] = await tx
      .insert(output)
      .values({ ...key, facts, unprocessable })
      .onConflictDoNothing()
      .returning({ id: output.id })
    return made?.id ?? null
  }
  // The first output of a step meets nothing; a later one meets the current one, and takes its place.
  const first = await insert()
  if (first !== null) return first
  await tx
    .update(output)
    .set({ is_current: false })
    .where(and(eq(output.material_id, key.material_id), eq(output.step, key.step)))
  const next = await insert()
  if (next === null) await tx.update(output).set({ is_current: true }).where(sameOutput(key))
  return next
}

/** True when this very effect has landed already, so that the step need not run at all. */
export async function hasOutput(tx: Tx, key: OutputKey): Promise<boolean> {
  const rows = await tx.select({ id: output.id }).from(output).where(sameOutput(key))
  return rows.length > 0
}

const sameOutput = (key: OutputKey) =>
  and(
    eq(output.material_id, key.material_id),
    eq(output.step, key.step),
    eq(output.step_version, key.step_version),
    eq(output.input_hash, key.input_hash),
  )

export async function writeTranscribe(
  tx: Tx,
  keys: Keys,
  of: Material,
  output_id: string,
  out: TranscribeOut,
): Promise<void> {
  const key_id = keyIdOf(of)
  const key = await keys.ring.keyFor(key_id)
  const sealed = await sealText(key, JSON.stringify(out.turns), `raw text ${of.id}`)
  await tx.insert(rawText).values({ material_id: of.id, output_id, key_id, sealed })
  await tx
    .update(material)
    .set({ speakers_assumed: out.speakers_assumed })
    .where(eq(material.id, of.id))
}

/** Lets one transaction at a time give stand-ins in a case. */
export async function lockCase(tx: Tx, of: Material): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`case ${caseIdOf(of)}`}))`)
}

/** False when another run of the same case named somebody meanwhile: this run must be made again. */
export async function pseudonymsUnchanged(
  tx: Tx,
  of: Material,
  map_row_id: string | null,
): Promise<boolean> {
  const case_id = caseIdOf(of)
  await lockCase(tx, of)
  const [newest] = await tx
    .select({ id: pseudonymMap.id })
    .from(pseudonymMap)
    .where(eq(pseudonymMap.case_id, case_id))
    .orderBy(desc(pseudonymMap.created_at))
    .limit(1)
  return (newest?.id ?? null) === map_row_id
}

export async function writeRedact(
  tx: Tx,
  keys: Keys,
  of: Material,
  output_id: string,
  out: RedactOut,
  now: Date,
): Promise<void> {
  await holdForReview(tx, output_id, of, out, now)
  const ids = { output_id, material_id: of.id }
  await raiseConcerns(tx, of, output_id, out.turns, now)
  await inChunks(out.turns, (rows) =>
    tx.insert(turn).values(
      rows.map((row) => ({
        ...ids,
        n: row.n,
        speaker: row.speaker,
        start_s: row.start ?? null,
        end_s: row.end ?? null,
        text: row.text,
      })),
    ),
  )
  await inChunks(out.spans, (rows) =>
    tx.insert(span).values(rows.map((row) => ({ ...row, ...ids }))),
  )
  await keepPseudonyms(tx, keys, of, out.pseudonyms)
}

/** Adds what was found to the case's sealed map, as its newest row. */
export async function keepPseudonyms(
  tx: Tx,
  keys: Keys,
  of: Material,
  found: RedactOut['pseudonyms'],
): Promise<void> {
  if (found.length === 0) return
  const case_id = caseIdOf(of)
  const { entries } = await readPseudonyms(tx, keys, case_id)
  const key_id = keyIdOf(of)
  const key = await keys.ring.keyFor(key_id)
  // What was unsure before and is sure now takes its own place.
  const all = new Map([...entries, ...found].map((one) => [one.value_hash, one]))
  const sealed = await sealText(key, JSON.stringify([...all.values()]), `pseudonyms ${case_id}`)
  await tx.insert(pseudonymMap).values({ case_id, key_id, sealed })
}

export async function writeEmbed(tx: Tx, of: Material, output_id: string, out: EmbedOut) {
  const from = { output_id, material_id: of.id }
  const texts = await redactedTurns(tx, of.id)
  await inChunks(out.passages, (rows) =>
    tx.insert(passage).values(rows.map((row) => ({ ...row, ...from, model: out.model }))),
  )
  await inChunks(out.passages, (rows) =>
    tx.insert(passageWords).values(
      rows.map(({ turn, start, end }) => {
        const words = texts.get(turn)?.slice(start, Math.min(end, start + SEARCHED_MAX)) ?? ''
        return { ...from, turn, start, lexemes: sql`to_tsvector('english', ${words})` }
      }),
    ),
  )
}

/** Postgres takes no more than a megabyte of stems; a passage this long is no passage. */
const SEARCHED_MAX = 100_000

/** The current redacted turns of a material, by number. */
async function redactedTurns(tx: Tx, material_id: string): Promise<Map<number, string>> {
  const rows = await tx
    .select({ n: turn.n, text: turn.text })
    .from(turn)
    .innerJoin(output, and(eq(output.id, turn.output_id), eq(output.is_current, true)))
    .where(eq(turn.material_id, material_id))
  return new Map(rows.map(({ n, text }) => [n, text]))
}

export async function writeTag(tx: Tx, of: Material, output_id: string, out: TagOut) {
  const { name, version, codebook, model, prompt_hash } = out.tagger
  const from = { tagger: name, tagger_version: version, codebook, model, prompt_hash }
  await inChunks(out.tags, (rows) =>
    tx.insert(tag).values(rows.map((row) => ({ ...row, ...from, output_id, material_id: of.id }))),
  )
  const facts = JSON.stringify({ tagger: out.tagger, usage: out.usage ?? null })
  await tx
    .update(output)
    .set({ facts: sql`${output.facts} || ${facts}::jsonb` })
    .where(eq(output.id, output_id))
}

/** One current row a session: the newest material's numbers stand. */
export async function writeMeasure(tx: Tx, of: Material, output_id: string, out: MeasureOut) {
  if (!of.session_id) return
  const [row] = await tx
    .insert(measure)
    .values({
      session_id: of.session_id,
      coach_id: of.coach_id,
      output_id,
      values: out.measures,
      too_short: out.too_short,
    })
    .returning({ id: measure.id })
  await tx
    .update(measure)
    .set({ is_current: false })
    .where(and(eq(measure.session_id, of.session_id), ne(measure.id, row?.id ?? '')))
}

const CHUNK = 200

/** Postgres takes at most 65,535 parameters a statement. */
async function inChunks<Row>(rows: Row[], insert: (rows: Row[]) => PromiseLike<unknown>) {
  for (let from = 0; from < rows.length; from += CHUNK) await insert(rows.slice(from, from + CHUNK))
}
