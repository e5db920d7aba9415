import { sql } from 'drizzle-orm'
import type { IdentifierType, RedactIn } from '../../core/pipeline/shapes.ts'
import type { StepName } from '../../core/pipeline/step.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { asRaw } from '../../core/session/text.ts'
import { asActor, type Database, rowsOf } from '../../db/database.ts'
import type { ObjectStore } from '../../db/objects/object-store.ts'
import { QUEUES, type Queue } from '../../db/queue.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { takeText } from '../../db/stores/intake.ts'
import { runStep } from '../../workers/run-step.ts'
import type { StepHost } from '../../workers/step-host.ts'
import { redactStep } from '../../workers/steps/2-redact.ts'
import type { makeCase } from './unit.ts'

/** Words our finder knows, and how sure it is; those below 0.3 it leaves in the text. */
const FINDS: Record<string, { score: number; type: IdentifierType }> = {
  zebedee: { score: 0.9, type: 'NAME' },
  bramley: { score: 0.4, type: 'PLACE' },
  juniper: { score: 0.29, type: 'NAME' },
  linden: { score: 0.1, type: 'NAME' },
}

/** Stands in for the name model, whose chances a test cannot choose. */
export const wordFinder: CandidateGenerator = {
  name: 'word-finder',
  find: (session) =>
    session.tokens.flat().flatMap(({ turn, start, end, lower }) => {
      const found = FINDS[lower]
      if (!found) return []
      const unsure = found.score < 0.3 ? { unsure: true as const } : {}
      const why = 'a word this test knows'
      return [{ turn, start, end, ...found, recogniser: 'word-finder', why, ...unsure }]
    }),
}

/** The real redaction around the word finder; what follows is as small as it may be. */
export function reviewHost(): { host: StepHost; ran: StepName[] } {
  const ran: StepName[] = []
  const outputs: Record<string, unknown> = {
    embed: { model: 'test 1', passages: [] },
    tag: {
      tagger: { name: 't', version: '1', codebook: 'eiu-1', model: null, prompt_hash: null },
      tags: [],
    },
    measure: { measures: { coach_turns: 1 }, too_short: false },
  }
  const host: StepHost = {
    describe: () => ({
      version: 1,
      model: 'test',
      limits: { timeout_ms: 5_000, attempts_max: 3, input_bytes_max: 1_000_000 },
    }),
    run: async (step, input, tools) => {
      ran.push(step)
      if (step === 'redact') {
        return redactStep.run(input as RedactIn, { ...tools, models: { redactors: [wordFinder] } })
      }
      return { kind: 'done', output: outputs[step], unprocessable: [] }
    },
  }
  return { host, ran }
}

interface Service {
  database: Database
  queue: Queue
  keys: Keys
  objects: ObjectStore
  now: () => Date
}

/** Runs every job there is; what ran, in order. */
export async function runPipeline(service: Service): Promise<StepName[]> {
  const { host, ran } = reviewHost()
  for (;;) {
    let found = false
    for (const name of QUEUES) {
      const job = await service.queue.fetch(name)
      if (!job) continue
      found = true
      await runStep({ ...service, host, log: () => {} }, job)
    }
    if (!found) return ran
  }
}

/** Takes a conversation (or a note) of these turns in, as a coach's own; gives the material's id. */
export async function takeTurns(
  service: Service,
  of: Awaited<ReturnType<typeof makeCase>>,
  texts: readonly string[],
  kind: 'transcript' | 'note' = 'transcript',
): Promise<string> {
  const arrival = {
    kind,
    session_id: of.session.id,
    person_id: of.person.id,
    coach_id: of.coach.id,
    team_id: of.team.id,
    day: '2026-11-19',
    media_type: 'text/vtt',
  }
  const turns = texts.map((text, n) => ({
    n,
    speaker: n % 2 ? ('client' as const) : ('coach' as const),
    text: asRaw(text),
  }))
  const taken = await asActor(service.database, of.actor, (tx) =>
    takeText(tx, service, of.actor, arrival, turns, false),
  )
  if (!taken.ok) throw new Error(taken.why)
  return taken.material_id
}

/** The current redacted turns as the service itself sees them. */
export async function redactedTexts(database: Database, material_id: string): Promise<string[]> {
  const rows = await rowsOf<{ text: string }>(
    database.drizzle,
    sql`select t.text from research.turn t join research.output o on o.id = t.output_id
      where t.material_id = ${material_id} and o.is_current order by t.n`,
  )
  return rows.map((row) => row.text)
}

/** The state of each step of a material that was begun. */
export async function stepStates(
  database: Database,
  material_id: string,
): Promise<Record<string, string>> {
  const rows = await rowsOf<{ step: string; state: string }>(
    database.drizzle,
    sql`select step, state from research.stage where material_id = ${material_id}`,
  )
  return Object.fromEntries(rows.map((row) => [row.step, row.state]))
}
