import { bootstrapIntervals } from '../../core/statistics/bootstrap.ts'
import { intraclassAbsolute } from '../../core/statistics/intraclass.ts'

/** One turn as a person coded it and as a tagger did. */
export interface CodedUnit {
  transcript: string
  /** Labels a person put, and labels the tagger put. */
  gold: ReadonlySet<string>
  pred: ReadonlySet<string>
  /** Every label that could have been put here; the others are not asked of this turn. */
  asked: readonly string[]
}

/** How often the two met on one label. */
export interface Meeting {
  both: number
  predOnly: number
  goldOnly: number
  neither: number
}

export interface LabelScore {
  label: string
  /** Turns the label was asked of, and turns a person put it on. */
  units: number
  n: number
  predicted: number
  precision: number | null
  recall: number | null
  f1: number | null
  kappa: number | null
  /** 95 %, by drawing whole transcripts; null below ten positives: read the counts alone. */
  intervals: Record<'precision' | 'recall' | 'f1' | 'kappa', { low: number; high: number } | null>
  /** Absolute agreement on the count a transcript; null with fewer than two transcripts. */
  icc: number | null
  gate: Gate
}

/** Whether a code may be shown by its own name, and if not, why. */
export interface Gate {
  verdict: 'shown' | 'suggested'
  reason: string
}

export const POSITIVES_MIN = 20
export const POSITIVES_FOR_INTERVAL = 10
export const KAPPA_MIN = 0.6
export const F1_MIN = 0.6

/** Scores each label against a person's, with intervals clustered by transcript. */
export function scoreLabels(
  units: readonly CodedUnit[],
  labels: readonly string[],
  seed: number,
): LabelScore[] {
  return labels.map((label) => scoreLabel(label, meetingsByTranscript(units, label), seed))
}

function meetingsByTranscript(units: readonly CodedUnit[], label: string): Meeting[] {
  const meetings = new Map<string, Meeting>()
  for (const unit of units) {
    if (!unit.asked.includes(label)) continue
    const meeting = meetings.get(unit.transcript) ?? nothing()
    const gold = unit.gold.has(label)
    const pred = unit.pred.has(label)
    if (gold && pred) meeting.both += 1
    else if (pred) meeting.predOnly += 1
    else if (gold) meeting.goldOnly += 1
    else meeting.neither += 1
    meetings.set(unit.transcript, meeting)
  }
  return [...meetings.values()]
}

const nothing = (): Meeting => ({ both: 0, predOnly: 0, goldOnly: 0, neither: 0 })

function total(meetings: readonly Meeting[]): Meeting {
  const sum = nothing()
  for (const meeting of meetings) {
    sum.both += meeting.both
    sum.predOnly += meeting.predOnly
    sum.goldOnly += meeting.goldOnly
    sum.neither += meeting.neither
  }
  return sum
}

function scoreLabel(label: string, meetings: readonly Meeting[], seed: number): LabelScore {
  const sum = total(meetings)
  const n = sum.both + sum.goldOnly
  const predicted = sum.both + sum.predOnly
  const rates = ratesOf(sum)
  const drawn =
    n < POSITIVES_FOR_INTERVAL
      ? {}
      : bootstrapIntervals(meetings, (groups) => ({ ...ratesOf(total(groups)) }), seed)
  const counts = meetings.map((m) => [m.both + m.goldOnly, m.both + m.predOnly])
  return {
    label,
    units: n + sum.predOnly + sum.neither,
    n,
    predicted,
    ...rates,
    intervals: {
      precision: drawn.precision ?? null,
      recall: drawn.recall ?? null,
      f1: drawn.f1 ?? null,
      kappa: drawn.kappa ?? null,
    },
    icc: intraclassAbsolute(counts)?.estimate ?? null,
    gate: gateOf(n, rates),
  }
}

type Rates = Pick<LabelScore, 'precision' | 'recall' | 'f1' | 'kappa'>

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** Precision, recall, F1 and Cohen's kappa of two coders who each say yes or no. */
export function ratesOf({ both, predOnly, goldOnly, neither }: Meeting): Rates {
  const units = both + predOnly + goldOnly + neither
  const gold = both + goldOnly
  const pred = both + predOnly
  const observed = share(both + neither, units)
  const chance = share(gold * pred + (units - gold) * (units - pred), units * units)
  const kappa =
    observed === null || chance === null || chance === 1 ? null : (observed - chance) / (1 - chance)
  return {
    precision: share(both, pred),
    recall: share(both, gold),
    f1: share(2 * both, gold + pred),
    kappa,
  }
}

function gateOf(n: number, { f1, kappa }: Rates): Gate {
  if (n < POSITIVES_MIN) {
    return { verdict: 'suggested', reason: `${n} gold uses; ${POSITIVES_MIN} are needed` }
  }
  if (kappa === null || kappa < KAPPA_MIN) {
    return { verdict: 'suggested', reason: `kappa is below ${KAPPA_MIN}` }
  }
  if (f1 === null || f1 < F1_MIN) return { verdict: 'suggested', reason: `F1 is below ${F1_MIN}` }
  return { verdict: 'shown', reason: `kappa and F1 reach ${KAPPA_MIN} on ${n} gold uses` }
}

/** Mean F1 of the labels that a person used or the tagger put; null when there is none. */
export function macroF1(scores: readonly LabelScore[]): number | null {
  const values = scores.map((score) => score.f1).filter((f1) => f1 !== null)
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}

/** How often each gold class was called what; for labels of which a turn has exactly one. */
export function confusion(
  units: readonly CodedUnit[],
  labels: readonly string[],
): Record<string, Record<string, number>> {
  const table = Object.fromEntries(
    labels.map((gold) => [gold, Object.fromEntries(labels.map((pred) => [pred, 0]))]),
  )
  for (const unit of units) {
    const gold = labels.find((label) => unit.gold.has(label))
    const pred = labels.find((label) => unit.pred.has(label))
    if (gold === undefined || pred === undefined || !unit.asked.includes(gold)) continue
    const row = table[gold] as Record<string, number>
    row[pred] = (row[pred] as number) + 1
  }
  return table
}
