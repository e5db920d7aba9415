import { codePhrase } from '../../core/codebook/code-phrase.ts'
import type { Code } from '../../core/codebook/codebook.ts'
import type { GateTable } from '../../core/codebook/gates.ts'
import { OPPORTUNITIES, SEQUENCES } from '../../core/codebook/opportunities.ts'
import { combinedChance } from '../../core/coding/sampling.ts'
import { COVARIATE_LABEL } from '../../core/evidence/registration.ts'
import { BAND_LABEL } from '../../core/session/bands.ts'
import { yearsSince } from '../../core/session/practice.ts'
import { CHANNEL_LABEL, PHASE_LABEL } from '../../core/session/session.ts'
import { nominalAgreement } from '../../core/statistics/nominal-agreement.ts'
import type { Tx } from '../../db/database.ts'
import {
  agreeingPeople,
  coachStarts,
  humanCodings,
  outsideChances,
  sessionFacts,
  sessionOutcomes,
  sessionScores,
  sitesById,
} from '../../db/stores/analysis-inputs.ts'
import { type CodedSession, goldForLinks } from '../../db/stores/gold.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import type {
  CutSpec,
  ExposureSpec,
  LinksInput,
  OutcomeSpec,
  SessionRow,
} from './links/link-input.ts'

const OUTCOMES: OutcomeSpec[] = [
  {
    name: 'attended_next',
    label: 'coming to the next meeting',
    family: 'binomial',
    primary: true,
  },
  {
    name: 'wants_to_continue',
    label: 'wanting to go on meeting',
    family: 'binomial',
    primary: false,
  },
  { name: 'useful', label: 'finding it useful', family: 'binomial', primary: false },
  { name: 'optimistic', label: 'feeling more optimistic', family: 'binomial', primary: false },
  { name: 'alliance', label: 'working alliance', family: 'gaussian', primary: false },
]

const KNOWN: ExposureSpec[] = [
  {
    kind: 'known',
    name: 'talk_share_client',
    label: 'talking by the person',
    from: { measure: 'talk_share_client' },
  },
  {
    kind: 'known',
    name: 'venue_library',
    label: 'a library as the place',
    from: { covariate: 'venue', level: 'library' },
  },
  {
    kind: 'known',
    name: 'channel_phone',
    label: 'the phone as the way of meeting',
    from: { covariate: 'channel', level: 'phone' },
  },
]

/** Measured before or at the start of a session, the most telling first. */
const COVARIATES: LinksInput['covariates'] = [
  { name: 'phase', type: 'factor' },
  { name: 'channel', type: 'factor' },
  { name: 'age_band', type: 'factor' },
  { name: 'condition_group', type: 'factor' },
  { name: 'venue', type: 'factor' },
  { name: 'work_history_band', type: 'factor' },
]

/** Coarse enough that most levels hold many people. */
const MODERATORS = ['phase', 'channel', 'age_band', 'condition_group']

/** What sessions are cut by, one at a time: parts of parts would rest on too few. */
const CUT_BY = ['phase', 'site', 'channel', 'age_band', 'condition_group']

const SEED = 1

/** Sessions that people code here, and the gates they give. */
export interface HumanCoding {
  sessions: readonly CodedSession[]
  gates: GateTable
}

/** Everything known that may be linked: sessions of people whose consent to it is live. */
export async function linksInput(tx: Tx, coding: HumanCoding, now: Date): Promise<LinksInput> {
  const agreeing = await agreeingPeople(tx, ['analyse', 'link_outcomes'], now)
  const facts = (await sessionFacts(tx)).filter((row) => agreeing.has(row.person.id))
  const outcomes = await sessionOutcomes(tx)
  const scores = await sessionScores(tx)
  const codings = await humanCodings(tx)
  const { human, chance, here } = await humanCoding(tx, coding.sessions, codings)
  const starts = await coachStarts(tx)
  const coach_codes = loadCodebook().codes.filter((code) => code.speaker === 'coach')
  const rows = facts.map(
    ({ session, person, measures }): SessionRow => ({
      session_id: session.id,
      coach: session.coach_id,
      person: session.person_id,
      outcomes: {
        ...outcomes.get(session.id),
        ...alliance(scores.get(session.id)),
      },
      measures,
      covariates: {
        phase: session.phase,
        site: session.site_id,
        channel: session.channel,
        venue: session.venue,
        age_band: person.age_band,
        condition_group: person.condition_group,
        work_history_band: person.work_history_band,
      },
      human: human.get(session.id) ?? null,
      probability: chance(session.id),
      sequences: here.sequences.get(session.id) ?? null,
      turns_probability: here.probability.get(session.id) ?? null,
      minutes: session.minutes,
      experience_years: yearsSince(starts.get(session.coach_id) ?? null, session.held_at),
    }),
  )
  return {
    population: 'all sessions with consent to link outcomes',
    rows,
    cuts: cutsOf(rows, await sitesById(tx)),
    outcomes: OUTCOMES,
    exposures: [
      ...KNOWN,
      ...coach_codes.map((code) => technique(code, codings, coding.gates)),
      ...SEQUENCES.map((of) => sequence(of, coding.gates)),
    ],
    covariates: COVARIATES,
    seed: SEED,
    moderators: MODERATORS,
    earlier_signs: {},
  }
}

/** Every value that a session has, in a fixed order; what is not recorded is no part. */
function cutsOf(rows: readonly SessionRow[], sites: ReadonlyMap<string, string>): CutSpec[] {
  return CUT_BY.flatMap((dimension) => {
    const levels = new Set(rows.map(({ covariates }) => covariates[dimension] ?? null))
    return [...levels]
      .flatMap((level) => (level === null || level === 'not_recorded' ? [] : [String(level)]))
      .map((level) => ({ dimension, level, name: nameOf(dimension, level, sites) }))
      .sort((left, right) => left.name.localeCompare(right.name, 'en-GB'))
  })
}

const LEVEL_LABEL: Record<string, Readonly<Record<string, string>>> = {
  phase: PHASE_LABEL,
  channel: CHANNEL_LABEL,
}

function nameOf(dimension: string, level: string, sites: ReadonlyMap<string, string>): string {
  if (dimension === 'site') return `Site: ${sites.get(level) ?? 'not named'}`
  const label = (LEVEL_LABEL[dimension] ?? BAND_LABEL)[level] ?? level
  return `${COVARIATE_LABEL[dimension]}: ${label}`
}

function alliance(scores: Record<string, number> | undefined): Record<string, number> {
  const score = scores?.working_alliance
  return score === undefined ? {} : { alliance: score }
}

type Codings = Awaited<ReturnType<typeof humanCodings>>

/**
 * What people coded, as the links need it: turns coded here to the end of their draw, and sessions
 * coded elsewhere. A session drawn both ways has the chance of being in either draw.
 */
async function humanCoding(tx: Tx, coded: readonly CodedSession[], codings: Codings) {
  const elsewhere = await outsideChances(tx)
  const here = await goldForLinks(tx, coded)
  const human = new Map<string, Record<string, number>>()
  for (const row of codings) {
    if (!row.gold) continue
    human.set(row.session_id, { ...human.get(row.session_id), [row.code]: row.present ? 1 : 0 })
  }
  for (const [session_id, counts] of here.human) human.set(session_id, counts)
  const chance = (session_id: string) => {
    const chances = [elsewhere.get(session_id), here.probability.get(session_id)]
    const known = chances.filter((one) => one !== undefined)
    return known.length === 0 ? null : combinedChance(known)
  }
  return { human, chance, here }
}

/** A code's gate is not known while no session is gold; below its own level it is barred. */
function technique(code: Code, codings: Codings, gates: GateTable): ExposureSpec {
  const gate = gates.codes.find((one) => one.code === code.id)
  return {
    kind: 'technique',
    name: code.id,
    label: codePhrase(code.id),
    measure: `count_${code.id}`,
    gate_passed: gate ? gate.verdict === 'code' : null,
    human_alpha: gate?.own.human.estimate ?? humanAlpha(code.id, codings),
  }
}

/** Opening and answers must all pass: a sequence of two codes is no better than the worse of them. */
function sequence({ name, label }: (typeof SEQUENCES)[number], gates: GateTable): ExposureSpec {
  const { opening, taken } = OPPORTUNITIES[name]!
  const found = [...opening, ...taken].map((code) => gates.codes.find((one) => one.code === code))
  const known = found.filter((gate) => gate !== undefined)
  const passed = known.every(({ verdict }) => verdict === 'code')
  const alphas = known.map(({ own }) => own.human.estimate).filter((alpha) => alpha !== null)
  return {
    ...{ kind: 'sequence', name: `share_${name}`, label, measure: `share_${name}` },
    gate_passed: passed && known.length < found.length ? null : passed,
    human_alpha: alphas.length === 0 ? null : Math.min(...alphas),
  }
}

/** Agreement of the coders on whether a session holds the code, over sessions coded twice. */
function humanAlpha(code: string, codings: Codings): number | null {
  const units = new Map<string, string[]>()
  for (const row of codings) {
    if (row.code !== code) continue
    units.set(row.session_id, [...(units.get(row.session_id) ?? []), String(row.present)])
  }
  const twice = [...units.values()].filter((answers) => answers.length > 1)
  return twice.length === 0 ? null : nominalAgreement(twice).alpha
}
