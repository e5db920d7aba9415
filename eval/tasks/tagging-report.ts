import type { LabelScore } from '../scorers/coding.ts'
import type { Evaluation } from '../scorers/coding-schemes.ts'

/**
 * What people reach against each other: AnnoMI, seven transcripts, ten coders, pairwise macro F1.
 * There is no human figure for the codebook: its appointments were coded by machines.
 */
const PEOPLE: Record<string, number> = { 'annomi main': 0.8, 'annomi talk': 0.645 }

/** Both schemes, as one tagger did on conversations it had not seen. */
export interface Results {
  annomi: Evaluation
  codebook: Evaluation
}

/** A tag as put, with its score and whether the coding has it. */
export interface ScoredTag {
  score: number
  right: boolean
}

/** How the warning about swapped voices did: conversations as they were, and with voices swapped. */
export interface SwapCounts {
  conversations: number
  false_alarms: number
  found: number
}

export interface TaggingReport {
  folds: number
  tagger: Results
  floor: Results
  tags: readonly ScoredTag[]
  swaps: SwapCounts
}

/** The averages by name, those of the two groups that have a target of their own included. */
export function macrosOf(results: Results): Record<string, number> {
  const macros: Record<string, number> = {}
  const put = (name: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined) macros[name] = Math.round(value * 1000) / 1000
  }
  for (const [scheme, { macro }] of Object.entries(results) as [string, Evaluation][]) {
    for (const [name, value] of Object.entries(macro)) put(`${scheme} ${name}`, value)
  }
  for (const group of ['benefits_reassurance', 'plan_coproduction']) {
    put(`codebook group ${group}`, f1Of(results.codebook, `group:${group}`))
  }
  return macros
}

const f1Of = ({ labels }: Evaluation, label: string) =>
  labels.find((score) => score.label === label)?.f1

const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3)

export function reportTagging(report: TaggingReport): string {
  const { tagger, floor, folds } = report
  const floorMacros = macrosOf(floor)
  const lines = [
    '# Built-in tagger, cross-validated by group',
    '',
    `${folds} folds; ${tagger.annomi.transcripts} AnnoMI demonstrations (human-coded, one video in`,
    `one fold) and ${tagger.codebook.transcripts} synthetic appointments (coded by machines: their`,
    'scores are provisional and say nothing about agreement with people). Cuts and calibration come',
    'from the training folds. The floor is TF-IDF with logistic regression on the turn alone, trained',
    'and scored on the same folds. Made by `npm run eval -- tagging`.',
    '',
    '| mean F1 | tagger | people | floor |',
    '| --- | --- | --- | --- |',
  ]
  for (const [name, value] of Object.entries(macrosOf(tagger))) {
    lines.push(
      `| ${name} | ${number(value)} | ${number(PEOPLE[name])} | ${number(floorMacros[name])} |`,
    )
  }
  lines.push('', ...calibrationLines(report.tags), '', ...swapLines(report.swaps))
  for (const scheme of ['annomi', 'codebook'] as const) {
    lines.push('', `## ${scheme}`, '', ...labelTable(tagger[scheme].labels, floor[scheme]))
  }
  return `${lines.join('\n')}\n`
}

function labelTable(labels: readonly LabelScore[], floor: Evaluation): string[] {
  const rows = labels.map((score) => {
    const f1 = score.intervals.f1
    const interval = f1 === null ? '–' : `${number(f1.low)} to ${number(f1.high)}`
    const figures = [score.precision, score.recall, score.f1].map(number).join(' | ')
    const least = number(f1Of(floor, score.label))
    const agreement = `${number(score.kappa)} | ${number(score.icc)} | ${score.gate.verdict}`
    return (
      `| ${score.label} | ${score.n} | ${score.predicted} | ${figures} | ${interval} | ` +
      `${least} | ${agreement} |`
    )
  })
  return [
    '| label | n | put | precision | recall | F1 | 95 % of F1 | floor F1 | kappa | ICC of counts | gate |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ]
}

const BINS = 5

/** Whether a tag with a score of .7 is right seven times in ten. */
function calibrationLines(tags: readonly ScoredTag[]): string[] {
  const bins = Array.from({ length: BINS }, (_, at) =>
    tags.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === at),
  )
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  let error = 0
  const rows = bins.flatMap((bin, at) => {
    if (bin.length === 0) return []
    const said = mean(bin.map((tag) => tag.score))
    const right = mean(bin.map((tag) => +tag.right))
    error += (bin.length / tags.length) * Math.abs(said - right)
    const range = `${(at / BINS).toFixed(1)} to ${((at + 1) / BINS).toFixed(1)}`
    return [`| ${range} | ${bin.length} | ${number(said)} | ${number(right)} |`]
  })
  return [
    '## Calibration',
    '',
    `Of the codebook tags put, by their score; expected calibration error ${number(error)}.`,
    '',
    '| score | tags | mean score | right |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]
}

function swapLines({ conversations, false_alarms, found }: SwapCounts): string[] {
  return [
    '## Swapped voices',
    '',
    `${conversations} unseen conversations, each as it is and with coach and client swapped: the`,
    `warning came up for ${found} of the swapped and for ${false_alarms} of those as they are.`,
  ]
}
