import { Matrix, solve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { expit, predictor } from './outcomes.ts'
import type { DemoUnit } from './records.ts'
import { simulateUnit } from './simulate-unit.ts'
import { CLIENT_CODES, COACH_CODES, NULL_CODES, TRUE_LINKS } from './true-model.ts'

const TODAY = new Date('2026-11-20T12:00:00Z')
const unit = simulateUnit(6, TODAY)
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

describe('the made-up unit', () => {
  it('has the stated size', () => {
    expect(unit.teams).toHaveLength(3)
    expect(new Set(unit.sites.map((site) => site.kind)).size).toBe(4)
    expect(unit.coaches).toHaveLength(12)
    expect(unit.people).toHaveLength(240)
    expect(new Set(unit.people.map((person) => person.name)).size).toBe(240)
    expect(unit.sessions.length).toBeGreaterThan(800)
    expect(unit.sessions.length).toBeLessThan(1_000)
  })

  it('is the same for the same seed and day, and another for another seed', () => {
    expect(simulateUnit(6, TODAY)).toEqual(unit)
    expect(simulateUnit(7, TODAY).sessions).not.toEqual(unit.sessions)
  })

  it('keeps every session inside the last nine months and inside live consent', () => {
    const earliest = TODAY.getTime() - 275 * 86_400_000
    const consents = unit.consents.filter((consent) => consent.purpose === 'analyse')
    for (const session of unit.sessions) {
      const own = consents.find((consent) => consent.person === session.person)!
      expect(session.held_at.getTime()).toBeGreaterThan(earliest)
      expect(session.held_at < TODAY).toBe(true)
      expect(own.given_at <= session.held_at).toBe(true)
      expect(own.expires_at! > session.held_at).toBe(true)
      expect(own.withdrawn_at === null || own.withdrawn_at > session.held_at).toBe(true)
    }
  })

  it('has people who withhold, withdraw and let consent lapse, and most let nothing outside', () => {
    const withPurpose = (purpose: string) =>
      new Set(unit.consents.filter((row) => row.purpose === purpose).map((row) => row.person)).size
    expect(withPurpose('external_processing')).toBeLessThan(60)
    expect(withPurpose('quote')).toBeLessThan(240)
    expect(withPurpose('link_outcomes')).toBeLessThan(withPurpose('analyse'))
    expect(unit.consents.some((row) => row.withdrawn_at !== null)).toBe(true)
    expect(unit.consents.some((row) => row.expires_at! < TODAY)).toBe(true)
  })

  it('points only at records that exist', () => {
    const sessions = new Set(unit.sessions.map((session) => session.ref))
    const people = new Set(unit.people.map((person) => person.ref))
    const linked = [...unit.codings, ...unit.samplings, ...unit.scores, ...unit.plan_steps]
    expect(linked.every((row) => sessions.has(row.session))).toBe(true)
    expect(unit.outcomes.every((row) => people.has(row.person))).toBe(true)
    expect(unit.outcomes.every((row) => row.observed_at <= TODAY)).toBe(true)
  })

  it('codes a random part with known chances, one in five of them twice', () => {
    const coded = unit.samplings.filter((row) => row.coded)
    expect(coded.length).toBeGreaterThan(250)
    const expected = unit.samplings.reduce((sum, row) => sum + row.probability, 0)
    expect(coded.length).toBeCloseTo(expected, 6)
    expect(unit.samplings.every((row) => row.probability > 0.02)).toBe(true)
    const golds = unit.codings.filter((row) => row.gold)
    const codes = Object.keys({ ...COACH_CODES, ...CLIENT_CODES }).length
    expect(golds).toHaveLength(coded.length * codes)
    const twice = (unit.codings.length - golds.length) / golds.length
    expect(twice).toBeGreaterThan(0.12)
    expect(twice).toBeLessThan(0.28)
  })
})

describe('the stated truth', () => {
  const units = SEEDS.map((seed) => simulateUnit(seed, TODAY))

  it('gives risk differences that match the model', () => {
    for (const link of TRUE_LINKS) {
      const truths = units.slice(0, 4).flatMap((one) => one.truth)
      const at = (used: number, truth: DemoUnit['truth'][number]) => {
        const odds = predictor(link.outcome, truth.baselines, {
          ...truth.counts,
          [link.code]: used,
        })
        return link.outcome === 'alliance' ? odds : expit(odds)
      }
      const sum = truths.reduce((total, truth) => total + at(1, truth) - at(0, truth), 0)
      expect(Math.abs(sum / truths.length - link.risk_difference)).toBeLessThan(0.011)
    }
  })

  it('is recovered within its interval from the true exposures, coach by coach', () => {
    const codes = TRUE_LINKS.filter((link) => link.outcome === 'attended_next')
    let covered = 0
    const sums = codes.map(() => 0)
    for (const one of units) {
      const fits = fitAttendance(
        one,
        codes.map((link) => link.code),
      )
      for (const [index, { estimate, se }] of fits.entries()) {
        sums[index]! += estimate / units.length
        if (Math.abs(estimate - codes[index]!.coefficient) < 1.96 * se) covered += 1
      }
    }
    // 50 intervals at 95 %: fewer than 43 would happen once in a thousand.
    expect(covered).toBeGreaterThanOrEqual(43)
    for (const [index, link] of codes.entries()) {
      expect(Math.abs(sums[index]! - link.coefficient)).toBeLessThan(0.2)
    }
  })

  it('finds nothing for codes that do nothing', () => {
    const linked = TRUE_LINKS.map((link) => link.code)
    expect(NULL_CODES.filter((code) => linked.includes(code))).toEqual([])
    const nulls = ['rapport', 'seek_collaboration', 'offer_options', 'plan_flex']
    const fits = units.flatMap((one) => fitAttendance(one, nulls))
    const alarms = fits.filter(({ estimate, se }) => Math.abs(estimate) > 1.96 * se).length
    expect(alarms).toBeLessThanOrEqual(7)
    const mean = fits.reduce((sum, { estimate }) => sum + estimate, 0) / fits.length
    expect(Math.abs(mean)).toBeLessThan(0.12)
  })

  it('lets the raw tag mislead: its errors lean with the outcome', () => {
    const truths = new Map(units.flatMap((one, at) => one.truth.map((row) => [key(at, row), row])))
    const errors = { kept: [0, 0], missed: [0, 0] }
    for (const [at, one] of units.entries()) {
      const attended = attendance(one)
      for (const session of one.sessions) {
        const y = attended.get(session.ref)
        if (y === undefined || truths.get(`${at} ${session.ref}`)!.counts.rapport! > 0) continue
        const tally = y ? errors.kept : errors.missed
        tally[0]! += 1
        if (session.measures.count_rapport! > 0) tally[1]! += 1
      }
    }
    const rate = ([n, wrong]: number[]) => wrong! / n!
    expect(rate(errors.kept)).toBeGreaterThan(rate(errors.missed) + 0.02)
  })
})

const key = (at: number, row: { session: string }) => `${at} ${row.session}`

const attendance = (one: DemoUnit): Map<string, number> =>
  new Map(
    one.outcomes
      .filter((row) => row.name === 'attended_next')
      .map((row) => [row.session!, row.value]),
  )

/** Logistic regression by Newton's method with a dummy for each coach and the stated covariates. */
function fitAttendance(one: DemoUnit, codes: string[]) {
  const attended = attendance(one)
  const people = new Map(one.people.map((person) => [person.ref, person]))
  const truths = new Map(one.truth.map((row) => [row.session, row.counts]))
  const rows = one.sessions.filter((session) => attended.has(session.ref))
  const design = rows.map((session) => {
    const counts = truths.get(session.ref)!
    const person = people.get(session.person)!
    return [
      ...codes.map((code) => Number(counts[code]! > 0)),
      ...one.coaches.map((coach) => Number(coach.ref === session.coach)),
      ...['contact', 'ongoing'].map((phase) => Number(phase === session.phase)),
      ...['phone', 'video'].map((channel) => Number(channel === session.channel)),
      ...['18-24', '25-34', '50-64'].map((band) => Number(band === person.age_band)),
      Number(person.condition_group === 'mental_health'),
    ]
  })
  const x = new Matrix(design)
  const y = rows.map((session) => attended.get(session.ref)!)
  let beta = Matrix.zeros(x.columns, 1)
  let information = Matrix.zeros(x.columns, x.columns)
  for (let round = 0; round < 25; round += 1) {
    const mu = x.mmul(beta).to1DArray().map(expit)
    const weighted = x.clone()
    for (const [row, m] of mu.entries()) weighted.mulRow(row, m * (1 - m))
    information = x.transpose().mmul(weighted)
    const score = x.transpose().mmul(Matrix.columnVector(y.map((value, row) => value - mu[row]!)))
    beta = Matrix.add(beta, solve(information, score))
  }
  const covariance = solve(information, Matrix.eye(x.columns))
  return codes.map((_, index) => ({
    estimate: beta.get(index, 0),
    se: Math.sqrt(covariance.get(index, index)),
  }))
}
