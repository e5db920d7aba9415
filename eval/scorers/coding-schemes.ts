import type { Codebook } from '../../core/codebook/codebook.ts'
import { ANNOMI_HEADS, NONE } from '../../workers/models/tagger/heads.ts'
import { type CodedUnit, confusion, type LabelScore, macroF1, scoreLabels } from './coding.ts'

/** What `rapport evaluate` writes. */
export interface Evaluation {
  scheme: 'codebook' | 'annomi'
  transcripts: number
  turns: number
  labels: LabelScore[]
  /** Mean F1 by the name of what is averaged. */
  macro: Record<string, number | null>
  /** Gold class → what the tagger said → turns. */
  confusion: Record<string, Record<string, Record<string, number>>>
}

const SEED = 20_261

/** One turn as either side wrote it. */
export interface TurnCodes {
  speaker: string
  codes: readonly string[]
  /** Codes on which the people differed: they are asked of no one here. */
  disputed: readonly string[]
}

/** A turn under the codebook. A group counts as put when any of its codes is. */
export function codebookUnit(
  codebook: Codebook,
  transcript: string,
  gold: TurnCodes,
  pred: readonly string[],
): CodedUnit {
  const own = codebook.codes.filter((code) => code.speaker === gold.speaker)
  const disputed = new Set(gold.disputed)
  const settled = own.filter((code) => code.exclusive !== undefined || !disputed.has(code.id))
  const groups = [...new Set(own.map((code) => code.group))]
  const withGroups = (codes: readonly string[]) =>
    new Set([
      ...codes,
      ...own.filter((code) => codes.includes(code.id)).map((code) => groupLabel(code.group)),
    ])
  const goldLabels = withGroups(gold.codes)
  // A group is in doubt only while its disputed code alone would decide it.
  const doubtful = new Set(
    own
      .filter((code) => disputed.has(code.id) && !goldLabels.has(groupLabel(code.group)))
      .map((code) => groupLabel(code.group)),
  )
  return {
    transcript,
    gold: goldLabels,
    pred: withGroups(pred),
    asked: [
      ...settled.map((code) => code.id),
      ...groups.map(groupLabel).filter((label) => !doubtful.has(label)),
    ],
  }
}

const groupLabel = (group: string): string => `group:${group}`

export function evaluateCodebook(units: readonly CodedUnit[], codebook: Codebook): Evaluation {
  const codes = codebook.codes.filter((code) => units.some((unit) => unit.asked.includes(code.id)))
  const groups = [...new Set(codes.map((code) => code.group))].filter((group) => group !== 'talk')
  const labels = scoreLabels(units, [...codes.map((c) => c.id), ...groups.map(groupLabel)], SEED)
  const mean = (ids: readonly string[]) => macroF1(labels.filter((s) => ids.includes(s.label)))
  const idsOf = (speaker: string) => codes.filter((c) => c.speaker === speaker).map((c) => c.id)
  const talk = codes.filter((code) => code.exclusive === 'talk').map((code) => code.id)
  return {
    scheme: 'codebook',
    transcripts: new Set(units.map((unit) => unit.transcript)).size,
    turns: units.length,
    labels,
    macro: {
      coach_codes: mean(idsOf('coach')),
      client_codes: mean(idsOf('client')),
      all_codes: mean(codes.map((code) => code.id)),
      talk: mean(talk),
    },
    confusion: { talk: confusion(units, talk) },
  }
}

/** The AnnoMI answers of one turn, as the file format has them. */
export type AnnomiLabels = Record<string, unknown>

/** A turn under the AnnoMI scheme: a label is attribute/value, with `none` for null. */
export function annomiUnit(
  transcript: string,
  speaker: string,
  gold: AnnomiLabels,
  pred: AnnomiLabels,
): CodedUnit {
  const heads = ANNOMI_HEADS.filter(
    (head) => head.speaker === speaker && attributeOf(head.name) in gold,
  )
  const labelsOf = (answers: AnnomiLabels) =>
    new Set(heads.map(({ name }) => `${attributeOf(name)}/${answers[attributeOf(name)] ?? NONE}`))
  return {
    transcript,
    gold: labelsOf(gold),
    pred: labelsOf(pred),
    asked: heads.flatMap((head) =>
      head.classes.map((value) => `${attributeOf(head.name)}/${value}`),
    ),
  }
}

const attributeOf = (head: string): string => head.replace('annomi_', '')

export function evaluateAnnomi(units: readonly CodedUnit[]): Evaluation {
  const heads = ANNOMI_HEADS.map((head) => ({
    attribute: attributeOf(head.name),
    labels: head.classes.map((value) => `${attributeOf(head.name)}/${value}`),
  }))
  const labels = scoreLabels(
    units,
    heads.flatMap((head) => head.labels),
    SEED,
  )
  return {
    scheme: 'annomi',
    transcripts: new Set(units.map((unit) => unit.transcript)).size,
    turns: units.length,
    labels,
    macro: Object.fromEntries(
      heads.map((head) => [
        head.attribute,
        macroF1(labels.filter((score) => head.labels.includes(score.label))),
      ]),
    ),
    confusion: Object.fromEntries(
      heads.map((head) => [head.attribute, confusion(units, head.labels)]),
    ),
  }
}
