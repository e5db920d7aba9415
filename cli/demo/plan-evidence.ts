import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Actor } from '../../core/access/policy.ts'
import { standingOf } from '../../core/evidence/registration.ts'
import { allocate } from '../../core/experiments/allocate.ts'
import { alphasOf, type ExperimentPlan, registrationOf } from '../../core/experiments/plan.ts'
import { reportExperiment } from '../../core/experiments/report.ts'
import { writeUp } from '../../core/experiments/write-up.ts'
import { trialSize } from '../../core/statistics/trial-size.ts'
import type { Tx } from '../../db/database.ts'
import { fact } from '../../db/schema/unit.ts'
import { jsonHash } from '../../db/sealing/json-hash.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { keepEvidence } from '../../db/stores/evidence.ts'
import {
  addUnits,
  createExperiment,
  openOutcome,
  recordResponses,
  stopExperiment,
  unitsOf,
} from '../../db/stores/experiments.ts'
import { lockPlan } from '../../db/stores/registrations.ts'
import type { OpenedService } from '../service.ts'
import { isLoaded } from './load-unit.ts'
import { scientists } from './plan-coding.ts'

const DAY_MS = 24 * 3_600_000
const SITES = ['Brook Street', 'Central library', 'Harbour house']
const ASSUMED = { p0: 0.3, p1: 0.42, power: 0.8 }
const ALPHA = 0.05

/** Made-up responses: how many in 100 of each arm, the first arm first. */
interface Simulated {
  readonly plan: ExperimentPlan
  readonly name: string
  readonly seed: number
  readonly of_100: readonly number[]
  /** Of the planned size. */
  readonly share: number
  readonly began_days: number
  /** Days ago; null while it goes on. */
  readonly stopped_days: number | null
}

const arms: ExperimentPlan['arms'] = [
  {
    ...{ key: 'A', label: 'Usual text', channel: 'text', offer: '' },
    message: 'Would you like to meet one of our coaches? Reply YES and we will ring you.',
  },
  {
    ...{ key: 'B', label: 'Named time', channel: 'text', offer: 'Tuesday at 10' },
    message:
      'Would Tuesday at 10 suit you for a talk with one of our coaches? Reply YES, or another time.',
  },
]

const planOf = (over: Partial<ExperimentPlan>): ExperimentPlan => ({
  question: 'Do more people reply when the first message names a time?',
  outcome: 'replied within two weeks',
  for_whom: 'Invented people who were invited for the first time',
  ...{ arms, unit: 'person', allocation: 'here', strata: ['site'], baseline: [] },
  size: {
    ...{ ...ASSUMED, alpha: ALPHA, cluster_size: null, icc: 0, cv: 0 },
    ...trialSize({ ...ASSUMED, alpha: alphasOf(ALPHA).final, cluster_size: null, icc: 0, cv: 0 }),
  },
  stopping: 'At its size, or when the interval that may be looked at early leaves out nought.',
  ...over,
})

const STOPPED: Simulated = {
  ...{ name: 'A time in the first message', plan: planOf({}), seed: 11, of_100: [31, 43] },
  ...{ share: 1.03, began_days: 160, stopped_days: 40 },
}
const RUNNING: Simulated = {
  name: 'A library instead of a jobcentre',
  plan: planOf({
    question: 'Do more people come to a first meeting that is offered in a library?',
    outcome: 'came to the first meeting',
    arms: [
      { ...arms[0]!, label: 'Jobcentre', offer: 'Jobcentre' },
      { ...arms[1]!, label: 'Library', offer: 'Library', message: arms[0]!.message },
    ],
  }),
  ...{ seed: 12, of_100: [34, 38], share: 0.6, began_days: 30, stopped_days: null },
}

/**
 * What a scientist of an invented unit would have in their second year: a plan locked before the links
 * are computed, a test of messages that ended and stands in the catalogue, and one that goes on.
 */
export async function planEvidence({ database, keys }: OpenedService, now: Date): Promise<void> {
  if (await isLoaded(database.drizzle, 'demo evidence')) return
  await database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const [scientist] = await scientists(tx)
    if (!scientist) return
    const actor: Actor = {
      ...{ account_id: scientist.id, role: 'scientist', coach_id: null, team_id: null },
    }
    const write = (about: { action: string; resource: string; resource_id: string }) =>
      appendAudit(tx, keys.audit, { ...byActor(actor), ...about, detail: {} }, now)
    const by = { account_id: scientist.id, now, reason: '', follows: null }
    const locked = await lockPlan(tx, LINK_PLAN, by)
    await write({ action: 'lock', resource: 'registration', resource_id: locked.id })
    for (const one of [STOPPED, RUNNING]) {
      const id = await simulate(tx, one, scientist.id, now)
      await write({ action: 'lock', resource: 'experiment', resource_id: id })
    }
    await tx.insert(fact).values({ name: 'demo evidence', value: {}, synthetic: true })
  })
}

const LINK_PLAN = {
  ...{ kind: 'link' as const, exposure: 'reassure_benefit_safe', outcome: 'attended_next' },
  hypothesis:
    'After meetings in which the coach says that benefits are safe, more people come to the next one.',
  covariates: ['phase', 'channel', 'age_band', 'condition_group'],
  ...{ planned_n: 700, stopping: '', details: '' },
}

async function simulate(tx: Tx, of: Simulated, account_id: string, now: Date): Promise<string> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const { plan, name, seed } = of
  const by = { account_id, now: daysAgo(of.began_days) }
  const registered = registrationOf(plan, await jsonHash(plan))
  const locked = await lockPlan(tx, registered, { ...by, reason: '', follows: null })
  const made = { name, plan, seed, registration_id: locked.id }
  const { id } = await createExperiment(tx, made, by)
  const opened = daysAgo(of.began_days - 1)
  await addUnits(tx, id, peopleOf(of), opened)
  await recordResponses(tx, id, responsesOf(of, await unitsOf(tx, id)))
  await openOutcome(tx, id, opened)
  if (of.stopped_days === null) return id
  const ended = daysAgo(of.stopped_days)
  const units = await unitsOf(tx, id)
  const standing = standingOf([locked], opened, dayOf)
  const data = units.map(({ arm, response, cluster }) => [arm, response, cluster])
  const entry = writeUp(name, reportExperiment(plan, units, true), {
    ...{ plan, standing, stop_reason: 'size_reached', computed_at: ended },
    ...{ data_hash: await jsonHash(data), note: 'Everyone in it is invented.' },
  })
  await keepEvidence(tx, { kind: 'experiment', subject: id, entry }, { account_id, now: ended })
  await stopExperiment(tx, id, 'size_reached', ended)
  return id
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10)

/** Everybody with the arm that the recorded seed gives. */
function peopleOf({ plan, seed, share }: Simulated) {
  const count = Math.round(plan.size.people_per_arm * plan.arms.length * share)
  const people = Array.from({ length: count }, (_, i) => ({
    reference: `X${seed}-${String(i + 1).padStart(4, '0')}`,
    stratum: SITES[i % SITES.length]!,
    cluster: null,
  }))
  const given = allocate({ arms: plan.arms.map((arm) => arm.key), seed }, [], people)
  return people.map((one) => ({
    ...{ ...one, arm: given.get(one.reference)!, baseline: { site: one.stratum }, response: null },
  }))
}

function responsesOf(
  { plan, seed, of_100 }: Simulated,
  units: readonly { reference: string | null; arm: string }[],
): Map<string, number> {
  const random = xoroshiro128plus(seed)
  return new Map(
    units.map(({ reference, arm }) => {
      const at = plan.arms.findIndex((one) => one.key === arm)
      return [reference ?? '', Number(100 * uniformFloat64(random) < of_100[at]!)]
    }),
  )
}
