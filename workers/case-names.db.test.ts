import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KnownIdentifier } from '../core/pipeline/shapes.ts'
import type { StepName } from '../core/pipeline/step.ts'
import type { CandidateGenerator } from '../core/redaction/span.ts'
import { asRaw } from '../core/session/text.ts'
import { asActor, type Database, rowsOf } from '../db/database.ts'
import { createQueue, type Queue } from '../db/queue.ts'
import { verifyAudit } from '../db/stores/audit.ts'
import { writeIdentity } from '../db/stores/identities.ts'
import { takeText } from '../db/stores/intake.ts'
import { addPlanStep, planOf } from '../db/stores/sessions.ts'
import { readPseudonyms, readRedactedTurns } from '../db/stores/step-inputs.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { makeCase, NOW, openTestKeys, type TestKeys } from '../test/support/unit.ts'
import { type RunDeps, runStep } from './run-step.ts'
import type { StepHost } from './step-host.ts'
import { redactStep } from './steps/2-redact.ts'

let database: Database
let queue: Queue
let secrets: TestKeys

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})
afterAll(async () => {
  await queue?.stop()
  await database?.close()
})

/** A finder that notices `<name>` only where it is introduced, as a name model may. */
const introduced: CandidateGenerator = {
  name: 'introduced',
  find: ({ texts }) =>
    texts.flatMap((text, turn) =>
      [...text.matchAll(/my name is (\p{L}+)/gu)].map((match) => {
        const end = match.index + match[0].length
        const place = { turn, start: end - (match[1] as string).length, end }
        return { ...place, type: 'NAME', recogniser: 'introduced', why: 'introduced', score: 0.9 }
      }),
    ),
}

/** The real redaction; the later steps make nothing of it. */
const host: StepHost = {
  describe: (step) => ({
    ...{ version: 1, model: 'test' },
    limits: { timeout_ms: 5_000, attempts_max: step === 'redact' ? 2 : 3, input_bytes_max: 1e6 },
  }),
  run: async (step, input, tools) => {
    if (step !== 'redact') {
      return { kind: 'done', output: { model: 'test 1', passages: [] }, unprocessable: [] }
    }
    const models = { redactors: [introduced] }
    return redactStep.run(redactStep.reads.parse(input), { ...tools, models })
  },
}

const deps = (): RunDeps => ({
  ...{ database, queue, host, now: () => NOW, log: () => {} },
  ...{ keys: secrets.keys, objects: secrets.objects },
})

async function drain(): Promise<void> {
  for (let job = await queue.fetch('steps'); job; job = await queue.fetch('steps')) {
    await runStep(deps(), job)
  }
}

type Unit = Awaited<ReturnType<typeof makeCase>>

async function takeNote(of: Unit, text: string): Promise<string> {
  const arrival = {
    kind: 'note' as const,
    ...{ session_id: of.session.id, person_id: of.person.id, coach_id: of.coach.id },
    ...{ team_id: of.team.id, day: '2026-11-19', media_type: 'text/plain' },
  }
  const intake = { keys: secrets.keys, queue, now: () => NOW }
  const turn = { n: 0, speaker: 'coach' as const, text: asRaw(text) }
  const taken = await asActor(database, of.actor, (tx) =>
    takeText(tx, intake, of.actor, arrival, [turn], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  return taken.material_id
}

const textOf = async (material_id: string) =>
  (await readRedactedTurns(database.drizzle, material_id)).map((turn) => turn.text).join('\n')

const mapOf = async (of: Unit) =>
  (await readPseudonyms(database.drizzle, secrets.keys, of.person.id)).entries

const stagesOf = (material_id: string) =>
  rowsOf<{ step: StepName; state: string; attempts: number }>(
    database.drizzle,
    sql`select step, state, attempts from research.stage where material_id = ${material_id}`,
  )

describe('the names of a case', () => {
  it('found in one text are masked in the next, by the same stand-in', async () => {
    const of = await makeCase(database, 'next')
    await takeNote(of, 'my name is Zdenka and I came')
    await drain()
    const later = await takeNote(of, 'zdenka came again, and my name is Farhiya')
    await drain()
    expect(await textOf(later)).toBe('[Person 1] came again, and my name is [Person 2]')
  })

  it('found later are masked in what was redacted before, and in the plan', async () => {
    const of = await makeCase(database, 'before')
    const whose = { person_id: of.person.id, session_id: of.session.id, coach_id: of.coach.id }
    const step = { text: 'Ring Zdenka on Monday', proposed_by: 'client', words_of: 'client' }
    await addPlanStep(database.drizzle, { ...whose, ...step })
    const [earlier, other] = [await takeNote(of, 'zdenka came'), await takeNote(of, 'it rained')]
    await drain()
    expect(await textOf(earlier)).toBe('zdenka came')
    await takeNote(of, 'my name is Zdenka')
    await drain()
    expect(await textOf(earlier)).toBe('[Person 1] came')
    // The redaction that missed it is kept, for what hangs on it, but not what it missed.
    const texts = await rowsOf<{ text: string }>(
      database.drizzle,
      sql`select text from research.turn where material_id = ${earlier}`,
    )
    expect(texts).toEqual([{ text: '[Person 1] came' }, { text: '[Person 1] came' }])
    expect(await stagesOf(earlier)).toMatchObject([{ state: 'done' }, { state: 'done' }])
    expect(await textOf(other)).toBe('it rained')
    const [plan] = await planOf(database.drizzle, of.person.id)
    expect(plan?.text).toBe('Ring [Person 1] on Monday')
    const made = await rowsOf<{ n: number }>(
      database.drizzle,
      sql`select count(*)::int as n from research.output where material_id = ${other}`,
    )
    expect(made).toEqual([{ n: 2 }])
    expect(await verifyAudit(database.drizzle, secrets.keys.audit)).toMatchObject({ ok: true })
  })

  it('found later take the earlier text from view until it is redacted again', async () => {
    const of = await makeCase(database, 'hidden')
    const earlier = await takeNote(of, 'zdenka came')
    await drain()
    await takeNote(of, 'my name is Zdenka')
    const job = await queue.fetch('steps')
    if (!job) throw new Error('There is a job to fetch')
    await runStep(deps(), job)
    expect(await textOf(earlier)).toBe('')
    await drain()
    expect(await textOf(earlier)).toBe('[Person 1] came')
  })

  it('stay within the case: another person’s texts know nothing of them', async () => {
    const [one, two] = [await makeCase(database, 'one'), await makeCase(database, 'two')]
    await takeNote(one, 'my name is Zdenka')
    const elsewhere = await takeNote(two, 'zdenka came')
    await drain()
    expect(await textOf(elsewhere)).toBe('zdenka came')
    expect(await mapOf(two)).toEqual([])
  })

  it('lie sealed: no word of the map stands in the database', async () => {
    const of = await makeCase(database, 'sealed')
    await takeNote(of, 'my name is Qwexilia')
    await drain()
    expect(await mapOf(of)).toMatchObject([{ text: 'Qwexilia', pseudonym: '[Person 1]' }])
    const rows = await rowsOf<{ held: string }>(
      database.drizzle,
      sql`select encode(sealed, 'escape') as held from vault.pseudonym_map`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ held }) => /Qwexilia|Person 1/.test(held))).toEqual([])
  })
})

describe('workers on one case at the same time', () => {
  it('never give one name two numbers or two names one number', async () => {
    const of = await makeCase(database, 'rivals')
    const known: KnownIdentifier[] = [{ type: 'NAME', text: 'Sharon Okafor' }]
    await writeIdentity(database.drizzle, secrets.keys, of.person.id, known)
    const own = ['Zdenka', 'Farhiya', 'Oluwaseun', 'Grazyna', 'Bronwen', 'Tadeusz']
    const notes = own.map((name, at) => {
      const next = own[(at + 1) % own.length] as string
      return `my name is ${name}, ${next.toLowerCase()} is not here, sharon and shaz are`
    })
    const ids: string[] = []
    for (const note of notes) ids.push(await takeNote(of, note))
    // Each drains the queue for itself: jobs of one case run side by side and clash when they close.
    await Promise.all([drain(), drain(), drain(), drain()])
    await drain()

    const map = await mapOf(of)
    const numbers = new Map<string, Set<string>>()
    for (const { text, pseudonym } of map) {
      const names = numbers.get(pseudonym) ?? new Set()
      numbers.set(pseudonym, names.add(text.toLowerCase()))
    }
    expect(new Set(map.map((one) => one.value_hash)).size).toBe(map.length)
    expect([...numbers.values()].every((names) => names.size === 1)).toBe(true)
    expect(numbers.size).toBe(own.length + 1)
    const standFor = new Map(map.map((one) => [one.text.toLowerCase(), one.pseudonym]))
    for (const [at, id] of ids.entries()) {
      const [name, next] = [own[at], own[(at + 1) % own.length]].map((one) =>
        standFor.get((one as string).toLowerCase()),
      )
      const sharon = standFor.get('sharon')
      const expected = `my name is ${name}, ${next} is not here, ${sharon} and ${sharon} are`
      expect(await textOf(id)).toBe(expected)
    }
  })

  it('do not use up a text’s attempts by meeting each other', async () => {
    const rows = await rowsOf<{ state: string }>(
      database.drizzle,
      sql`select distinct state from research.stage where step = 'redact'`,
    )
    expect(rows).toEqual([{ state: 'done' }])
  })
})
