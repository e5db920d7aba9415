import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExperienceTable } from '../../core/statistics/experience-table.ts'
import { LinkTable } from '../../core/statistics/link-table.ts'
import type { Database } from '../../db/database.ts'
import { consent, outcome, person, session } from '../../db/schema/people.ts'
import { analysis, measure } from '../../db/schema/results.ts'
import { site } from '../../db/schema/unit.ts'
import { openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase, NOW } from '../../test/support/unit.ts'
import { localHost } from '../local-host.ts'
import { loadModels } from '../models/load-models.ts'
import { runAnalysis } from './run-analysis.ts'

let database: Database
let test: TestApp
const ids: string[] = []

/** Twelve people of each of four coaches meet twice; two of them only by phone. */
beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  const [place] = await database.drizzle
    .insert(site)
    .values({ name: 'Brook Street', kind: 'library' })
    .returning()
  for (let k = 0; k < 4; k += 1) {
    const of = await makeCase(database, `links-${k}`)
    ids.push(of.coach.id)
    for (let p = 0; p < 12; p += 1)
      await addPerson(of.coach.id, `${k}-${p}`, p < 6 ? place!.id : null)
  }
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

async function addPerson(coach_id: string, label: string, site_id: string | null) {
  const tx = database.drizzle
  const [one] = await tx
    .insert(person)
    .values({ reference: `P-${label}`, coach_id })
    .returning()
  const person_id = one!.id
  ids.push(person_id)
  const given = { wording_version: 'v1', channel: 'in_person', taken_by: 'test' }
  for (const purpose of ['analyse', 'link_outcomes'])
    await tx.insert(consent).values({ person_id, purpose, ...given, given_at: new Date(0) })
  for (let n = 0; n < 2; n += 1) {
    const [row] = await tx
      .insert(session)
      .values({
        ...{ reference: `S-${label}-${n}`, person_id, coach_id, site_id },
        ...{ phase: n === 0 ? 'first_meeting' : 'ongoing', channel: 'phone' },
        held_at: new Date(Date.UTC(2026, 5, 1 + n)),
      })
      .returning()
    const session_id = row!.id
    ids.push(session_id)
    const values = { talk_share_client: 0.4 + (n + label.length) / 50 }
    await tx.insert(measure).values({ session_id, coach_id, values })
    const kind = { kind: 'attended_next', value: n, recorded_at: NOW }
    await tx.insert(outcome).values({ person_id, session_id, coach_id, ...kind })
  }
}

const MODELS = loadModels({ models_dir: '/nowhere', ffmpeg_path: null, speech: null })

async function compute() {
  const { ports } = test
  const job = { analysis: 'links', team_id: null } as const
  await database.drizzle.transaction((tx) => ports.queue.sendAnalysis(tx as never, job))
  const fetched = (await ports.queue.fetch('analyses'))!
  await runAnalysis({ ...ports, host: localHost(MODELS), now: () => NOW }, fetched, job)
  const rows = await database.drizzle.select().from(analysis)
  return rows.filter(({ kind }) => kind !== 'gates')
}

describe('links, computed and stored', () => {
  it('are of all sessions and of each part, from the same data, with experience beside', async () => {
    const rows = await compute()
    const of = (kind: string) => rows.filter((row) => row.kind === kind)
    const whole = LinkTable.parse(of('links')[0]!.result)
    expect(new Set(rows.map((row) => row.data_hash)).size).toBe(1)
    expect(whole.counts).toEqual({ meetings: 95, people: 50, coaches: 4 })
    const open = whole.cuts!.filter((cut) => cut.refused === null).map((cut) => cut.name)
    expect(open).toEqual([
      'Phase: First meeting',
      'Phase: Ongoing support',
      'Site: Brook Street',
      'Channel: Phone',
    ])
    const parts = of('link-cut').map((row) => LinkTable.parse(row.result))
    expect(parts.map((table) => table.population).sort()).toEqual([...open].sort())
    for (const { exposure } of whole.links) expect(exposure).not.toBe('')
    expect(ExperienceTable.parse(of('experience')[0]!.result).lines).toHaveLength(1)
  })

  it('hold no coach, no person and no session', async () => {
    const text = JSON.stringify(await compute())
    expect(ids.filter((id) => text.includes(id))).toEqual([])
  })

  it('are not computed again from the same data', async () => {
    const before = await compute()
    expect(await compute()).toHaveLength(before.length)
  })
})
