import { and, asc, desc, eq } from 'drizzle-orm'
import type {
  EmbedIn,
  KnownIdentifier,
  MeasureIn,
  RedactIn,
  SeenIdentifier,
  TagIn,
} from '../../core/pipeline/shapes.ts'
import { replaceSpans } from '../../core/redaction/mask-turns.ts'
import type { Channel, Phase } from '../../core/session/session.ts'
import type { RedactedText } from '../../core/session/text.ts'
import type { RawTurn, RedactedTurn } from '../../core/session/turn.ts'
import type { Tx } from '../database.ts'
import { output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { span, tag, turn } from '../schema/results.ts'
import { pseudonymMap, rawText } from '../schema/vault.ts'
import { caseHashKey, caseIdOf, type Keys } from '../sealing/keys.ts'
import { openText } from '../sealing/seal.ts'
import { codebookInForce, codebookOfVersion } from './codebooks.ts'
import { correctionsFor } from './corrections.ts'
import { readIdentity } from './identities.ts'
import type { Material } from './stages.ts'

/** Opens sealed words; null when the key is gone, which means the person was erased. */
async function unseal(keys: Keys, key_id: string, sealed: Uint8Array, context: string) {
  const key = await keys.ring.existing(key_id)
  return key && openText(key, sealed, context)
}

/** The newest raw words of a material: what the transcribe step heard, or what came in as text. */
export async function readRawTurns(tx: Tx, keys: Keys, of: Material): Promise<RawTurn[] | null> {
  const [row] = await tx
    .select()
    .from(rawText)
    .where(eq(rawText.material_id, of.id))
    .orderBy(desc(rawText.created_at))
    .limit(1)
  const text = row && (await unseal(keys, row.key_id, row.sealed, `raw text ${of.id}`))
  return text ? (JSON.parse(text) as RawTurn[]) : null
}

/** The newest pseudonym map of a case, and its row id, by which a later change is noticed. */
export async function readPseudonyms(
  tx: Tx,
  keys: Keys,
  case_id: string,
): Promise<{ row_id: string | null; entries: SeenIdentifier[] }> {
  const [row] = await tx
    .select()
    .from(pseudonymMap)
    .where(eq(pseudonymMap.case_id, case_id))
    .orderBy(desc(pseudonymMap.created_at))
    .limit(1)
  if (!row) return { row_id: null, entries: [] }
  const text = await unseal(keys, row.key_id, row.sealed, `pseudonyms ${case_id}`)
  return { row_id: row.id, entries: text ? JSON.parse(text) : [] }
}

export interface RedactLoad {
  input: RedactIn
  /** The pseudonym map this input was made from. */
  map_row_id: string | null
}

export async function loadRedact(tx: Tx, keys: Keys, of: Material): Promise<RedactLoad | null> {
  const turns = await readRawTurns(tx, keys, of)
  return turns && redactionOf(tx, keys, of, turns)
}

/** Words of a case with all that is known of it, ready to have names taken out. */
export async function redactionOf(
  tx: Tx,
  keys: Keys,
  of: Material,
  turns: RawTurn[],
): Promise<RedactLoad> {
  const case_id = caseIdOf(of)
  const known: KnownIdentifier[] = of.person_id ? await readIdentity(tx, keys, of.person_id) : []
  const { row_id, entries } = await readPseudonyms(tx, keys, case_id)
  const corrections = await correctionsFor(tx, keys, of)
  return {
    map_row_id: row_id,
    input: {
      turns,
      known,
      pseudonyms: Object.fromEntries(entries.map((one) => [one.value_hash, one.pseudonym])),
      seen: entries,
      hash_key: await caseHashKey(keys, case_id),
      ...(corrections.length > 0 ? { corrections } : {}),
    },
  }
}

/** The redacted turns of a material as they now stand. */
export async function readRedactedTurns(tx: Tx, material_id: string): Promise<RedactedTurn[]> {
  const rows = await tx
    .select({ turn })
    .from(turn)
    .innerJoin(output, and(eq(output.id, turn.output_id), eq(output.is_current, true)))
    .where(eq(turn.material_id, material_id))
    .orderBy(asc(turn.n))
  return rows.map(({ turn: row }) => ({
    n: row.n,
    speaker: row.speaker as RedactedTurn['speaker'],
    ...(row.start_s === null ? {} : { start: row.start_s }),
    ...(row.end_s === null ? {} : { end: row.end_s }),
    text: row.text as RedactedText,
  }))
}

/**
 * What a redaction masked in these very words. Null unless masking them so gives, turn by turn, the
 * text that it stored: then times and offsets of the two could not be brought together.
 */
export async function maskedSpans(
  tx: Tx,
  output_id: string,
  turns: readonly RawTurn[],
): Promise<(typeof span.$inferSelect)[] | null> {
  const spans = await tx.select().from(span).where(eq(span.output_id, output_id))
  const stored = await tx.select().from(turn).where(eq(turn.output_id, output_id))
  const texts = new Map(stored.map((row) => [row.n, row.text]))
  const same = turns.every((raw) => {
    const own = spans.filter((one) => one.turn === raw.n)
    return replaceSpans(raw.text, own) === texts.get(raw.n)
  })
  return same && turns.length === stored.length ? spans : null
}

export async function loadEmbed(tx: Tx, of: Material): Promise<EmbedIn> {
  const cut = of.kind === 'note' || of.kind === 'debrief' ? 'sentences' : 'turns'
  return { cut, turns: await readRedactedTurns(tx, of.id) }
}

export async function loadTag(tx: Tx, of: Material, external_allowed: boolean): Promise<TagIn> {
  const held = await sessionOf(tx, of)
  const codebook = await codebookInForce(tx)
  return {
    ...(codebook ? { codebook } : {}),
    turns: await readRedactedTurns(tx, of.id),
    phase: (held?.phase as Phase | undefined) ?? null,
    channel: (held?.channel as Channel | undefined) ?? null,
    external_allowed,
  }
}

export async function loadMeasure(tx: Tx, of: Material): Promise<MeasureIn> {
  const turns = await readRedactedTurns(tx, of.id)
  const tags = await tx
    .select({ tag })
    .from(tag)
    .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
    .where(eq(tag.material_id, of.id))
    .orderBy(asc(tag.turn), asc(tag.code))
  const minutes = (await sessionOf(tx, of))?.minutes ?? null
  const last_s = turns.reduce((most, one) => Math.max(most, one.end ?? 0), 0)
  const version = tags[0]?.tag.codebook
  const codebook = version === undefined ? null : await codebookOfVersion(tx, version)
  return {
    ...(codebook ? { codebook } : {}),
    turns,
    tags: tags.map(({ tag: row }) => ({
      turn: row.turn,
      code: row.code,
      score: row.score,
      start: row.start,
      end: row.end,
    })),
    duration_s: last_s > 0 ? last_s : minutes && minutes * 60,
  }
}

async function sessionOf(tx: Tx, of: Material) {
  if (!of.session_id) return null
  const [row] = await tx.select().from(session).where(eq(session.id, of.session_id))
  return row ?? null
}
