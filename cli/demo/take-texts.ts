import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import { PURPOSES_FOR } from '../../core/session/consent.ts'
import { asRaw } from '../../core/session/text.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { account } from '../../db/schema/account.ts'
import { consent, person, session } from '../../db/schema/people.ts'
import { coach, fact } from '../../db/schema/unit.ts'
import { sealStream } from '../../db/sealing/parts.ts'
import { writeIdentity } from '../../db/stores/identities.ts'
import { type Arrival, takeRecording, takeText } from '../../db/stores/intake.ts'
import { speakTranscript } from '../../eval/datasets/demo-unit/speech.ts'
import {
  type DemoAppointment,
  type DemoNote,
  readDemoTexts,
} from '../../eval/datasets/demo-unit/texts.ts'
import type { OpenedService } from '../service.ts'

/** How many appointments come in as sound, where a voice can be made, and how much of each. */
const SPOKEN = 4
const SPOKEN_TURNS = 12

interface Case {
  person_id: string
  coach_id: string
  team_id: string
}

export interface TakenTexts {
  transcripts: number
  notes: number
  recordings: number
}

/**
 * Takes the synthetic appointments and notes in through the same door as a coach's own: consent is
 * checked, words are sealed, the first job is enqueued. Each is a transaction of its own, and the
 * same words are recognised, so a start that was cut off goes on where it stopped.
 */
export async function takeTexts(
  service: OpenedService,
  now: Date,
  tell: (done: number, total: number) => void,
): Promise<TakenTexts> {
  const { appointments, notes: usual, held } = await readDemoTexts()
  const notes = [...usual, held]
  const tx = service.database.drizzle
  const cases = await agreeingCases(tx, appointments.length, now, null)
  // Notes of one team, for spread over all of them none would have enough for a debrief.
  const [leader] = await tx
    .select({ team_id: account.teamId })
    .from(account)
    .where(eq(account.role, 'leader'))
  const of_team = await agreeingCases(tx, notes.length, now, leader?.team_id ?? null)
  const total = appointments.length + notes.length
  let done = 0
  const taken: TakenTexts = { transcripts: 0, notes: 0, recordings: 0 }
  for (const [index, appointment] of appointments.entries()) {
    const one = cases[index % cases.length] as Case
    const held_at = dayBefore(now, 1 + (index % 12))
    if (index < SPOKEN && (await takeSpoken(service, one, appointment, held_at))) {
      taken.recordings += 1
    } else {
      await takeAppointment(service, one, appointment, held_at)
      taken.transcripts += 1
    }
    done += 1
    tell(done, total)
  }
  for (const [index, note] of notes.entries()) {
    const one = of_team[index % of_team.length] as Case
    await takeNote(service, one, note, dayBefore(now, index % 20))
    taken.notes += 1
    done += 1
    tell(done, total)
  }
  await service.database.drizzle
    .insert(fact)
    .values({ name: 'demo texts', value: taken, synthetic: true })
    .onConflictDoNothing()
  return taken
}

/** People whose live consents cover recording, text, analysis and quoting, in a fixed order. */
async function agreeingCases(
  tx: Tx,
  most: number,
  now: Date,
  team_id: string | null,
): Promise<Case[]> {
  const needed = [...PURPOSES_FOR.recording, 'quote', 'link_outcomes']
  return tx
    .select({ person_id: person.id, coach_id: person.coach_id, team_id: coach.team_id })
    .from(person)
    .innerJoin(coach, eq(coach.id, person.coach_id))
    .innerJoin(consent, eq(consent.person_id, person.id))
    .where(
      and(
        sql`${consent.purpose} in ${needed}`,
        sql`${consent.given_at} <= ${now.toISOString()}::timestamptz - interval '30 days'`,
        sql`(${consent.expires_at} is null or ${consent.expires_at} > ${now.toISOString()})`,
        sql`${consent.withdrawn_at} is null`,
        team_id === null ? undefined : eq(coach.team_id, team_id),
      ),
    )
    .groupBy(person.id, person.reference, person.coach_id, coach.team_id)
    .having(sql`count(distinct ${consent.purpose}) = ${needed.length}`)
    .orderBy(sql`md5(${person.reference})`)
    .limit(most)
}

const actorOf = (one: Case): Actor => ({ account_id: 'demo', role: 'coach', ...one })

/** At half past ten in the morning, as appointments are. */
function dayBefore(now: Date, days: number): Date {
  const day = new Date(now.getTime() - days * 24 * 3_600_000).toISOString().slice(0, 10)
  return new Date(`${day}T10:30:00Z`)
}

async function takeAppointment(
  service: OpenedService,
  one: Case,
  { transcript, known }: DemoAppointment,
  held_at: Date,
): Promise<void> {
  const deps = { keys: service.keys, queue: service.queue, now: () => new Date() }
  await asActor(service.database, actorOf(one), async (tx) => {
    await writeIdentity(tx, service.keys, one.person_id, known)
    const session_id = await sessionFor(tx, one, transcript, held_at)
    const arrival = arrivalOf(one, 'transcript', session_id, held_at, 'application/json')
    await takeText(tx, deps, actorOf(one), arrival, transcript.turns, false)
  })
}

/** The new session of this appointment; found again when an earlier start already made it. */
async function sessionFor(
  tx: Tx,
  one: Case,
  transcript: DemoAppointment['transcript'],
  held_at: Date,
): Promise<string> {
  const reference = `new-${transcript.id}`
  const found = await tx
    .select({ id: session.id })
    .from(session)
    .where(eq(session.reference, reference))
    .orderBy(desc(session.created_at))
  if (found[0]) return found[0].id
  const id = crypto.randomUUID()
  await tx.insert(session).values({
    id,
    reference,
    person_id: one.person_id,
    coach_id: one.coach_id,
    phase: transcript.phase ?? 'ongoing',
    channel: transcript.channel ?? 'in_person',
    venue: transcript.venue ?? 'none',
    held_at,
  })
  return id
}

function arrivalOf(
  one: Case,
  kind: Arrival['kind'],
  session_id: string | null,
  at: Date,
  media_type: string,
) {
  return { ...one, kind, session_id, day: at.toISOString().slice(0, 10), media_type }
}

async function takeNote(service: OpenedService, one: Case, note: DemoNote, at: Date) {
  const deps = { keys: service.keys, queue: service.queue, now: () => new Date() }
  const turns = [{ n: 0, speaker: 'coach' as const, text: asRaw(note.text) }]
  await asActor(service.database, actorOf(one), async (tx) => {
    const arrival = arrivalOf(one, 'note', null, at, 'text/plain')
    await takeText(tx, deps, actorOf(one), arrival, turns, false)
  })
}

/** False where no voice can be made on this machine. */
async function takeSpoken(
  service: OpenedService,
  one: Case,
  { transcript, known }: DemoAppointment,
  held_at: Date,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-demo-'))
  try {
    const path = join(folder, 'appointment.wav')
    const spoken = await speakTranscript(transcript, path, {
      turns_max: SPOKEN_TURNS,
      channels: 'stereo',
    })
    if (!spoken) return false
    const bytes = new Uint8Array(await readFile(path))
    const object_key = `demo/${transcript.id}`
    const key = await service.keys.ring.keyFor(`person:${one.person_id}`)
    await sealStream(service.objects, key, object_key, 0, once(bytes))
    const deps = { keys: service.keys, queue: service.queue, now: () => new Date() }
    await asActor(service.database, actorOf(one), async (tx) => {
      await writeIdentity(tx, service.keys, one.person_id, known)
      const session_id = await sessionFor(tx, one, transcript, held_at)
      const arrival = arrivalOf(one, 'recording', session_id, held_at, 'audio/wav')
      await takeRecording(
        tx,
        deps,
        actorOf(one),
        { ...arrival, person_id: one.person_id },
        {
          object_key,
          byte_count: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          file_name: `${transcript.id}.wav`,
          coach_first: true,
        },
      )
    })
    return true
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}
