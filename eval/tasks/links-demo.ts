import { estimateLink } from '../../core/statistics/link.ts'
import type { Covariate, LinkRows } from '../../core/statistics/link-rows.ts'
import { LinkShare } from '../../core/statistics/link-share.ts'
import type { DemoUnit } from '../datasets/demo-unit/records.ts'
import { simulateUnit } from '../datasets/demo-unit/simulate-unit.ts'
import { COACH_CODES, TRUE_LINKS } from '../datasets/demo-unit/true-model.ts'
import { PLAIN } from './links-agreement.ts'

const TODAY = new Date('2026-03-02T09:00:00Z')
const SCORE = 'alliance'
const OUTCOMES = ['attended_next', 'wants_to_continue', 'useful', 'optimistic', SCORE] as const
/** In every session of nearly every coach; there is nothing to compare. */
const PREVALENCE_MAX = 0.9

/** One link of a made-up unit, beside what is true of it. */
export interface DemoLink {
  seed: number
  code: string
  outcome: string
  /** The stated risk difference, or points of the score; nought where the code moves nothing. */
  truth: number
  shown: boolean
  estimate: number | null
  low: number | null
  high: number | null
  p: number | null
}

export const held = ({ truth, low, high }: DemoLink): boolean =>
  low !== null && high !== null && low <= truth && truth <= high

/** Every technique against every outcome of the units with these seeds, gates and all. */
export function demoLinks(seeds: readonly number[]): DemoLink[] {
  return seeds.flatMap((seed) => linksOf(simulateUnit(seed, TODAY)))
}

function linksOf(unit: DemoUnit): DemoLink[] {
  const share = new LinkShare()
  const columns = columnsOf(unit)
  const codes = Object.keys(COACH_CODES).filter(
    (code) => COACH_CODES[code]!.prevalence < PREVALENCE_MAX,
  )
  return OUTCOMES.flatMap((outcome) =>
    codes.map((code): DemoLink => {
      const family = outcome === SCORE ? 'gaussian' : 'binomial'
      const rows = { ...columns.base, ...columns.of(outcome, code) }
      const result = estimateLink(rows, { ...PLAIN, family, gates: true }, share)
      const difference = result.estimates[0]?.risk_difference
      const stated = TRUE_LINKS.find((one) => one.code === code && one.outcome === outcome)
      return {
        seed: unit.seed,
        code,
        outcome,
        truth: stated?.risk_difference ?? 0,
        shown: difference !== undefined,
        estimate: difference?.estimate ?? null,
        low: difference?.low ?? null,
        high: difference?.high ?? null,
        p: result.estimates[0]?.p ?? null,
      }
    }),
  )
}

/** The unit's sessions as columns; within an outcome all links share the very same ones. */
function columnsOf(unit: DemoUnit) {
  const { sessions } = unit
  const people = new Map(unit.people.map((person) => [person.ref, person]))
  const drawn = new Map(unit.samplings.map((row) => [row.session, row]))
  const gold = new Map(
    unit.codings.filter((row) => row.gold).map((row) => [`${row.session} ${row.code}`, row]),
  )
  const outcomes = new Map<string, number>(
    unit.outcomes.flatMap(({ session, name, value }) =>
      session === null ? [] : [[`${session} ${name}`, value] as const],
    ),
  )
  for (const { session, instrument, respondent, score } of unit.scores) {
    if (instrument === 'working_alliance' && respondent === 'client') {
      outcomes.set(`${session} ${SCORE}`, score)
    }
  }
  const base = {
    covariates: covariatesOf(unit, people),
    cluster: sessions.map((row) => row.coach),
    client: sessions.map((row) => row.person),
    weights: null,
  }
  const values = new Map(
    OUTCOMES.map((name) => [
      name,
      sessions.map((row) => outcomes.get(`${row.ref} ${name}`) ?? null),
    ]),
  )
  return {
    base,
    of(outcome: (typeof OUTCOMES)[number], code: string): Pick<LinkRows, 'outcome' | 'exposure'> {
      const count = (row: DemoUnit['sessions'][number]) => row.measures[`count_${code}`] ?? null
      return {
        outcome: values.get(outcome)!,
        exposure: {
          kind: 'coded',
          name: code,
          tag_name: `count_${code}`,
          tag: sessions.map((row) => (count(row) === null ? null : Number(count(row)! > 0))),
          human: sessions.map((row) => {
            const coding = gold.get(`${row.ref} ${code}`)
            return coding === undefined ? null : Number(coding.present)
          }),
          coded: sessions.map((row) => gold.has(`${row.ref} ${code}`)),
          probability: sessions.map((row) => drawn.get(row.ref)?.probability ?? 0),
        },
      }
    },
  }
}

function covariatesOf(
  { sessions }: DemoUnit,
  people: ReadonlyMap<string, DemoUnit['people'][number]>,
): Covariate[] {
  const factor = (name: string, values: string[]) => ({ name, type: 'factor', values }) as const
  const of = sessions.map((row) => people.get(row.person)!)
  return [
    factor(
      'phase',
      sessions.map((row) => row.phase),
    ),
    factor(
      'channel',
      sessions.map((row) => row.channel),
    ),
    factor(
      'age_band',
      of.map((person) => person.age_band),
    ),
    factor(
      'condition_group',
      of.map((person) => person.condition_group),
    ),
  ]
}
