import { STYLES } from '../datasets/identifiers/cases.ts'
import type { Gated } from '../scorers/gate.ts'
import type { Found, IdentifierTable } from '../scorers/generated.ts'
import type { OriginRow, RedactionRow } from '../scorers/redaction-rows.ts'
import { round } from '../scorers/redaction-rows.ts'

interface Decoys {
  false_masks: number
  per_300: number
  examples: string[]
}

/** Everything one run of the task found out. */
export interface Measured {
  folds: number
  rows: RedactionRow[]
  leaks: Record<string, number>
  origins: OriginRow[]
  /** Names where the case's record holds them, by how it spells them. */
  known: (RedactionRow & { record: string })[]
  identifiers: IdentifierTable
  decoys: Decoys
  decoys_with_names: Decoys
  american: Map<string, Found>
  counts: { decoys: number; a_type: number; american: number }
}

/** Groups with fewer marked names say nothing by their third decimal. */
const GROUP_MIN = 20
/** Cross-validated numbers move when the model is trained anew; generated ones are exact. */
const TRAINED_SLACK = 0.02
const LEAK_SLACK = 0.03
const GENERATED_SLACK = 0.004
const RECORD_SLACK = 0.004

/** The numbers that CI holds against the record. */
export function numbersOf(measured: Measured): Gated[] {
  const trained = measured.rows
    .filter(({ kind, type }) => kind === 'all' || type === 'ALL' || type === 'NAME')
    .flatMap((row) => [
      { name: `${row.kind} ${row.type} recall`, value: row.recall, slack: TRAINED_SLACK },
      { name: `${row.kind} ${row.type} precision`, value: row.precision, slack: TRAINED_SLACK },
    ])
  const leaks = Object.entries(measured.leaks).map(([kind, value]) => ({
    name: `sessions with a leak, ${kind}`,
    value,
    slack: LEAK_SLACK,
    lower_is_better: true,
  }))
  const gap = originGap(measured.origins)
  const origins =
    gap === null
      ? []
      : [{ name: 'largest gap of a name group', value: gap, slack: 0.01, lower_is_better: true }]
  const known = measured.known
    .filter(({ kind }) => kind === 'all')
    .map(({ record, recall }) => ({
      name: `names on record, ${record}`,
      value: recall,
      slack: RECORD_SLACK,
      ...(record === 'as said' ? { promised: 0.995 } : {}),
    }))
  return [...trained, ...leaks, ...origins, ...known, ...generatedNumbers(measured)]
}

function generatedNumbers(measured: Measured): Gated[] {
  const identifiers = [...measured.identifiers].map(([type, styles]) => ({
    name: `generated ${type} recall`,
    value: styles.get('ALL')!.recall,
    slack: GENERATED_SLACK,
    promised: 0.995,
  }))
  const slack = GENERATED_SLACK
  return [
    ...identifiers,
    {
      name: 'false masks in 300 decoys',
      value: measured.decoys.per_300,
      slack: 0.25,
      lower_is_better: true,
      promised: 1,
    },
    { name: 'American recall', value: measured.american.get('ALL')!.recall, slack, promised: 0.75 },
  ]
}

/** How far the worst group of names lies below all names; null without marked names. */
export function originGap(origins: readonly OriginRow[]): number | null {
  const all = origins.find((row) => row.group === 'all')
  if (all === undefined) return null
  const groups = origins.filter((row) => row.group !== 'all' && row.marked >= GROUP_MIN)
  return round(Math.max(0, ...groups.map((row) => all.recall - row.recall)))
}

/** The report as Markdown: it is printed, and kept in `eval/results`. */
export function reportOf(measured: Measured): string {
  return [
    '# Redaction, measured',
    '',
    'Made by `npm run eval -- redaction --save`. An identifier is found when every letter and',
    'figure of it lies under a mask, of whatever type; a mask is right when it touches one.',
    ...sessionLines(measured),
    ...identifierLines(measured),
    ...decoyLines(measured),
    ...americanLines(measured),
  ].join('\n')
}

function sessionLines({ rows, leaks, origins, known, folds }: Measured): string[] {
  if (rows.length === 0) return []
  return [
    '',
    `## Synthetic appointments and notes, ${folds} folds by session`,
    '',
    'No known identifiers are given. Intervals (95%) draw whole sessions again.',
    '',
    '| text | type | marked | recall | interval | masks | precision | F2 |',
    '| --- | --- | ---: | ---: | --- | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.kind} | ${row.type} | ${row.marked} | ${fixed(row.recall)} | ` +
        `${fixed(row.recall_low)}–${fixed(row.recall_high)} | ${row.masks} | ` +
        `${fixed(row.precision)} | ${fixed(row.f2)} |`,
    ),
    '',
    'Share of sessions in which a direct identifier survives: ' +
      `${Object.entries(leaks)
        .map(([kind, share]) => `${kind} ${fixed(share)}`)
        .join(', ')}.`,
    '',
    '### Names on the case’s record',
    '',
    'The same folds, told the names of the session as a record would hold them.',
    '',
    '| record | text | marked | recall | interval | precision of name masks |',
    '| --- | --- | ---: | ---: | --- | ---: |',
    ...known.map(
      (row) =>
        `| ${row.record} | ${row.kind} | ${row.marked} | ${fixed(row.recall)} | ` +
        `${fixed(row.recall_low)}–${fixed(row.recall_high)} | ${fixed(row.precision)} |`,
    ),
    '',
    '### Names by origin (see `eval/datasets/name-origins.md`)',
    '',
    '| group | marked | recall | interval |',
    '| --- | ---: | ---: | --- |',
    ...origins.map(
      (row) =>
        `| ${row.group} | ${row.marked} | ${fixed(row.recall)} | ` +
        `${fixed(row.recall_low)}–${fixed(row.recall_high)} |`,
    ),
    '',
    `The worst group with at least ${GROUP_MIN} names lies ${fixed(originGap(origins) ?? 0)} below all.`,
  ]
}

function identifierLines({ identifiers, counts }: Measured): string[] {
  const cell = (styles: Map<string, Found>, style: string) => {
    const found = styles.get(style)
    return found === undefined ? '' : fixed(found.recall)
  }
  return [
    '',
    `## Generated identifiers, ${counts.a_type} of each kind, recognisers alone`,
    '',
    `| kind | all | ${STYLES.join(' | ')} |`,
    `| --- | ${['all', ...STYLES].map(() => '---:').join(' | ')} |`,
    ...[...identifiers].map(
      ([type, styles]) =>
        `| ${type} | ${['ALL', ...STYLES].map((style) => cell(styles, style)).join(' | ')} |`,
    ),
  ]
}

function decoyLines({ decoys, decoys_with_names, counts }: Measured): string[] {
  return [
    '',
    `## ${counts.decoys} decoy sentences`,
    '',
    `False masks per 300: ${decoys.per_300} by the recognisers, ${decoys_with_names.per_300} with the`,
    'name model.',
    ...decoys_with_names.examples.slice(0, 8).map((example) => `- ${example}`),
  ]
}

function americanLines({ american, counts }: Measured): string[] {
  return [
    '',
    `## ${counts.american} written American texts, recognisers and name model`,
    '',
    '| type | marked | recall |',
    '| --- | ---: | ---: |',
    ...[...american].map(
      ([type, found]) => `| ${type} | ${found.marked} | ${fixed(found.recall)} |`,
    ),
  ]
}

const fixed = (value: number): string => value.toFixed(3)
