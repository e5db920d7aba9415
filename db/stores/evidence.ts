import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { differencingGuard } from '../../core/disclosure/differencing.ts'
import { EvidenceEntry } from '../../core/evidence/entry.ts'
import { asService, type Tx } from '../database.ts'
import { evidence, evidenceSession } from '../schema/evidence.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { agreeingPeople, sessionFacts, sessionOutcomes, sessionScores } from './analysis-inputs.ts'
import { notHeld } from './holds.ts'

export type Evidence = typeof evidence.$inferSelect

/** The catalogue as it stands: every subject's newest entry, the newest first. */
export async function listEvidence(tx: Tx): Promise<Evidence[]> {
  const later = alias(evidence, 'later')
  const rows = await tx
    .select({ evidence })
    .from(evidence)
    .leftJoin(later, eq(later.replaces, evidence.id))
    .where(isNull(later.id))
    .orderBy(desc(evidence.kept_at), desc(evidence.n))
  return rows.map((row) => parsed(row.evidence))
}

/** One entry, and the one that took its place, if any. */
export async function findEvidence(
  tx: Tx,
  id: string,
): Promise<{ row: Evidence; replaced_by: string | null } | null> {
  const [row] = await tx.select().from(evidence).where(eq(evidence.id, id))
  if (!row) return null
  const [later] = await tx
    .select({ id: evidence.id })
    .from(evidence)
    .where(eq(evidence.replaces, id))
  return { row: parsed(row), replaced_by: later?.id ?? null }
}

const parsed = (row: Evidence): Evidence => ({ ...row, entry: EvidenceEntry.parse(row.entry) })

/** Keeps an entry; the subject's entry before it, if any, is shown no longer. */
export async function keepEvidence(
  tx: Tx,
  kept: { kind: Evidence['kind']; subject: string; entry: EvidenceEntry },
  by: { account_id: string; now: Date },
): Promise<Evidence> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rapport evidence'))`)
  const before = (await listEvidence(tx)).find((one) => one.subject === kept.subject)
  const [row] = await tx
    .insert(evidence)
    .values({
      ...kept,
      entry: EvidenceEntry.parse(kept.entry),
      replaces: before?.id ?? null,
      kept_by: by.account_id,
      kept_at: by.now,
    })
    .returning()
  return row as Evidence
}

/**
 * Sessions that a link of this exposure and outcome counts now: people who agreed to it, the outcome
 * known, the exposure measured. Read as the service, which alone may look at consents here.
 */
export async function sessionsCounted(
  tx: Tx,
  link: { exposure: string; outcome: string },
  now: Date,
): Promise<string[]> {
  return asService(tx, async (service) => {
    const agreeing = await agreeingPeople(service, ['analyse', 'link_outcomes'], now)
    const facts = await sessionFacts(service)
    const outcomes = await sessionOutcomes(service)
    const scores = await sessionScores(service)
    const measures = [`count_${link.exposure}`, link.exposure].filter((name) =>
      facts.some((row) => name in row.measures),
    )
    return facts
      .filter(({ person }) => agreeing.has(person.id))
      .filter((row) => measures.every((name) => row.measures[name] != null))
      .map(({ session: { id } }) => id)
      .filter((id) =>
        link.outcome === 'alliance'
          ? scores.get(id)?.working_alliance !== undefined
          : outcomes.get(id)?.[link.outcome] !== undefined,
      )
  })
}

/**
 * Why an entry on these sessions may not stand beside those kept before of the same subject, or null:
 * two that differ by a few people would tell about those few.
 */
export async function tellsFew(
  tx: Tx,
  subject: string,
  session_ids: readonly string[],
): Promise<string | null> {
  const kept = await tx
    .select({ id: evidence.id, n: evidence.n })
    .from(evidence)
    .where(and(eq(evidence.subject, subject), eq(evidence.kind, 'link')))
    .orderBy(evidence.n)
  return asService(tx, async (service) => {
    const cuts = []
    for (const { id, n } of kept) cuts.push({ name: `E-${n}`, people: await peopleOf(service, id) })
    const people = new Set(await peopleIn(service, session_ids))
    const refused = differencingGuard([...cuts, { name: 'This entry', people }])
    const clash = refused.find((one) => one.name === 'This entry')
    return clash
      ? `Fewer than 10 people differ between this and ${clash.against}, which was kept before. ` +
          'Side by side they would tell about those few. Keep it again once more people are in it.'
      : null
  })
}

async function peopleOf(tx: Tx, evidence_id: string): Promise<Set<string>> {
  const rows = await tx
    .select({ session_id: evidenceSession.session_id })
    .from(evidenceSession)
    .where(eq(evidenceSession.evidence_id, evidence_id))
  return new Set(
    await peopleIn(
      tx,
      rows.map((row) => row.session_id),
    ),
  )
}

async function peopleIn(tx: Tx, session_ids: readonly string[]): Promise<string[]> {
  if (session_ids.length === 0) return []
  const rows = await tx
    .selectDistinct({ id: session.person_id })
    .from(session)
    .where(inArray(session.id, [...session_ids]))
  return rows.map((row) => row.id)
}

const CHUNK = 5_000

/** Writes down which sessions an entry counted. */
export async function keepSessions(
  tx: Tx,
  evidence_id: string,
  session_ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < session_ids.length; at += CHUNK) {
    const chunk = session_ids.slice(at, at + CHUNK)
    await tx
      .insert(evidenceSession)
      .values(chunk.map((session_id) => ({ evidence_id, session_id })))
  }
}

/** References of the sessions an entry counted, for who may read sessions; none is of a held text. */
export async function sessionsOfEvidence(tx: Tx, evidence_id: string) {
  const rows = await tx
    .select({
      id: session.id,
      reference: session.reference,
      phase: session.phase,
      channel: session.channel,
    })
    .from(evidenceSession)
    .innerJoin(session, eq(session.id, evidenceSession.session_id))
    .where(eq(evidenceSession.evidence_id, evidence_id))
    .orderBy(session.reference)
  const texts = await tx
    .select({ session_id: material.session_id, material_id: material.id })
    .from(evidenceSession)
    .innerJoin(material, eq(material.session_id, evidenceSession.session_id))
    .innerJoin(output, and(eq(output.material_id, material.id), eq(output.step, 'redact')))
    .where(
      and(
        eq(evidenceSession.evidence_id, evidence_id),
        eq(output.is_current, true),
        inArray(material.kind, ['recording', 'transcript']),
        notHeld(material.id),
      ),
    )
  const text_of = new Map(texts.map((row) => [row.session_id, row.material_id]))
  return rows.map(({ id, ...row }) => ({ ...row, material_id: text_of.get(id) ?? null }))
}
