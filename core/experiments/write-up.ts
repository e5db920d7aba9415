import type { EvidenceEntry } from '../evidence/entry.ts'
import type { Standing } from '../evidence/registration.ts'
import { CHANNEL_WORDS, type ExperimentPlan, STOP_WORDS, type StopReason } from './plan.ts'
import type { ExperimentReport } from './report.ts'

/** What a grade of an experiment rests on, besides its report. */
export interface Conduct {
  readonly plan: ExperimentPlan
  readonly stop_reason: StopReason
  readonly standing: Standing
}

/**
 * Strength of a randomised test: four locks for one that was registered, allocated here, ran to its
 * size or its stopping rule, and lost few. Five needs a second test that agrees, which no single
 * experiment can show.
 */
export function gradeExperiment(report: ExperimentReport, of: Conduct): EvidenceEntry['grade'] {
  const warned = (code: string) => report.warnings.some((one) => one.code === code)
  if (report.broken || report.differences.length === 0) {
    return {
      locks: 0,
      lost: [report.broken ? 'The assignment was broken.' : report.waiting],
      raise: ['Run it again, to its planned size.'],
    }
  }
  const ended_by_rule = report.complete || (of.stop_reason === 'clear_early' && report.clear_early)
  const points: [boolean, string, string][] = [
    [
      of.standing.exploratory,
      'It was not registered before responses were seen.',
      'Register the next one before its first response.',
    ],
    [
      of.plan.allocation === 'elsewhere',
      'Arms were given elsewhere: that chance decided is not on record here.',
      'Have the next one allocated here, by a recorded seed.',
    ],
    [!ended_by_rule, 'It ended before its planned size.', 'Run it to its planned size.'],
    [
      warned('loss') || warned('uneven_loss'),
      'Too many responses are missing, or more in one arm than another.',
      'Follow up everybody alike.',
    ],
    [
      warned('baseline'),
      'The arms differed before any message was sent.',
      'Allocate within strata of what differed.',
    ],
    [warned('few_clusters'), 'There are few clusters an arm.', 'At least 8 clusters an arm.'],
  ]
  const lost = points.filter(([is_so]) => is_so)
  const again = 'A second such test, run by someone else, that agrees.'
  return {
    locks: Math.max(1, 4 - lost.length),
    lost: lost.map(([, sentence]) => sentence),
    raise: [...lost.map(([, , raise]) => raise), again],
  }
}

const more = (count: number) =>
  count === 0 ? 'no difference' : `${Math.abs(count)} ${count > 0 ? 'more' : 'fewer'}`

/** What was found, arm by arm, with its uncertainty. */
export function foundSentence(plan: ExperimentPlan, report: ExperimentReport): string {
  if (report.broken) return report.warnings[0]?.sentence ?? ''
  if (report.differences.length === 0) return report.waiting
  const rate = (arm: string) => report.arms.find((one) => one.arm === arm)?.of_100 ?? null
  return report.differences
    .map(({ arm, label, against, estimate, low, high, level, kind }) => {
      const [with_, without] = [rate(arm), rate(plan.arms[0]!.key)]
      const clear = low > 0 || high < 0
      const early = kind === 'early' ? ', valid however often it was looked at' : ''
      return (
        `${clear ? '' : 'No clear difference. '}Of 100 people who got “${label}”, about ${with_} ` +
        `${plan.outcome}; of 100 who got “${against}”, ${without}. That is ${more(estimate)} of 100 ` +
        `(${level}% interval: ${more(low)} to ${more(high)}${early}).`
      )
    })
    .join(' ')
}

/** A stopped experiment as the catalogue keeps it. */
export function writeUp(
  name: string,
  report: ExperimentReport,
  of: Conduct & { computed_at: Date; data_hash: string; note: string },
): EvidenceEntry {
  const { plan, standing } = of
  const [first] = report.differences
  const people = report.arms.map((arm) => arm.people)
  const tried = plan.arms.map(({ key, label, channel, offer, message }) =>
    [
      `${key}, ${label} (${CHANNEL_WORDS[channel].toLowerCase()}${offer ? `; offer: ${offer}` : ''})`,
      message ? `: “${message}”` : '',
    ].join(''),
  )
  return {
    title: name,
    tried: tried.join('. '),
    for_whom: plan.for_whom,
    outcome: `${plan.outcome.charAt(0).toUpperCase()}${plan.outcome.slice(1)}`,
    found: `${foundSentence(plan, report)} ${STOPPED} ${STOP_WORDS[of.stop_reason]}.`,
    caveat: '',
    difference:
      first && report.differences.length === 1
        ? {
            ...{ estimate: first.estimate, low: first.low, high: first.high },
            ...{ unit: 'of 100' as const, level: first.level },
          }
        : null,
    groups: report.arms.flatMap(({ label, of_100 }) =>
      of_100 === null ? [] : [{ label, of_100 }],
    ),
    counts: {
      sessions: null,
      people: people.includes(null)
        ? null
        : people.reduce((total: number, n) => total + (n ?? 0), 0),
      coaches: null,
    },
    grade: gradeExperiment(report, of),
    standing,
    provenance: {
      method:
        plan.unit === 'person'
          ? 'Randomised test, people allocated one by one within strata'
          : 'Randomised test, whole clusters allocated; each cluster counts once',
      computed_at: of.computed_at.toISOString(),
      data_hash: of.data_hash,
      taggers: [],
      codebook: null,
    },
    note: [of.note, ...report.warnings.map((one) => one.sentence)].filter(Boolean).join(' '),
  }
}

const STOPPED = 'It was stopped because'
