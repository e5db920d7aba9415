import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportExperiment } from '../../core/experiments/report.ts'
import type { Database } from '../../db/database.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { listEvidence } from '../../db/stores/evidence.ts'
import { listExperiments, unitsOf } from '../../db/stores/experiments.ts'
import { isIntact, listRegistrations } from '../../db/stores/registrations.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { openTestKeys } from '../../test/support/unit.ts'
import { planEvidence } from './plan-evidence.ts'

const NOW = new Date('2026-11-20T10:00:00Z')
let database: Database

beforeAll(async () => {
  database = await openTestDatabase()
  const none = { coach_id: null, team_id: null, password_hash: 'not one' }
  const scientist = { role: 'scientist' as const, email: 'ann@rapport.test', name: 'Ann' }
  await createAccount(database.drizzle, { ...scientist, ...none })
  const { keys } = await openTestKeys()
  const opened = { database, keys } as Parameters<typeof planEvidence>[0]
  await planEvidence(opened, NOW)
  await planEvidence(opened, NOW)
})
afterAll(async () => {
  await database?.close()
})

describe('the evidence of the demonstration', () => {
  it('holds one plan of a link and one of each test, locked and intact, once', async () => {
    const plans = await listRegistrations(database.drizzle)
    expect(plans.map((one) => one.plan.kind).sort()).toEqual(['experiment', 'experiment', 'link'])
    expect(await Promise.all(plans.map(isIntact))).toEqual([true, true, true])
  })

  it('holds one test that goes on and one that ended, whose people are forgotten', async () => {
    const found = await listExperiments(database.drizzle)
    const ended = found.filter((one) => one.experiment.stopped_at !== null)
    expect([found.length, ended.length]).toEqual([2, 1])
    for (const { experiment } of found) {
      const units = await unitsOf(database.drizzle, experiment.id)
      const report = reportExperiment(experiment.plan, units, experiment.stopped_at !== null)
      expect(report.broken).toBe(false)
      expect(report.differences).toHaveLength(1)
      expect(units.every((one) => one.reference === null)).toBe(experiment.stopped_at !== null)
    }
  })

  it('holds the entry that the ended test became, registered beforehand', async () => {
    const [entry, ...others] = await listEvidence(database.drizzle)
    expect(others).toEqual([])
    expect(entry!.entry.standing.exploratory).toBe(false)
    expect(entry!.entry.grade.locks).toBe(4)
    expect(entry!.entry.difference!.low).toBeGreaterThan(0)
  })
})
