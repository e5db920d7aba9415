import type { Gated } from '../scorers/gate.ts'
import type { Agreement } from './links-agreement.ts'
import type { Coverage } from './links-coverage.ts'
import { type DemoLink, held } from './links-demo.ts'

export interface LinksReport {
  agreement: readonly Agreement[]
  linked: readonly Coverage[]
  unlinked: readonly Coverage[]
  demo: readonly DemoLink[]
  /** Simulated units for the coverage, and those without a link. */
  sets: number
  sets_unlinked: number
}

/** R and the engine may differ by this much, relative. */
const R_MOST = 1e-6
/** What 300 sets leave to chance: two Monte Carlo errors of a coverage of .95. */
const CHANCE = 0.025

/** Numbers that may not get worse, and what was promised of them. */
export function gatedLinks(report: LinksReport): Gated[] {
  const corrected = (rows: readonly Coverage[], outcome: Coverage['outcome']) =>
    rows.find((row) => row.outcome === outcome && row.method === 'corrected') as Coverage
  const yesNo = corrected(report.linked, 'yes/no')
  const score = corrected(report.linked, 'score')
  const worst = Math.max(...report.agreement.map((one) => one.worst))
  const stated = report.demo.filter((link) => link.shown && link.truth !== 0)
  const upper = { lower_is_better: true, slack: 2 * CHANCE }
  return [
    { name: 'agrees with R', value: Number(worst <= R_MOST), slack: 0, promised: 1 },
    covered('coverage yes/no', yesNo.coverage, 0.92),
    covered('coverage score', score.coverage, 0.9),
    { name: 'coverage yes/no, at most', value: round(yesNo.coverage), ...upper, promised: 0.98 },
    { name: 'coverage score, at most', value: round(score.coverage), ...upper, promised: 0.98 },
    falseLinks('false links yes/no', corrected(report.unlinked, 'yes/no').called),
    falseLinks('false links score', corrected(report.unlinked, 'score').called),
    {
      name: 'stated links held, demo units',
      value: round(share(stated, held)),
      slack: CHANCE,
      promised: 0.9,
    },
  ]
}

const covered = (name: string, value: number, promised: number): Gated => ({
  name,
  value: round(value),
  slack: CHANCE,
  promised,
})

const falseLinks = (name: string, value: number): Gated => ({
  name,
  value: round(value),
  lower_is_better: true,
  slack: CHANCE,
  promised: 0.08,
})

const round = (value: number): number => Math.round(value * 1000) / 1000

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length
}

export function reportLinks(report: LinksReport): string {
  const { agreement, linked, unlinked, demo, sets, sets_unlinked } = report
  return `# Links engine

Made by \`npm run eval -- links\`. Everything here is simulated or computed from made-up rows.

## Agreement with R

The largest relative difference between the engine and committed figures of R 4.2.2 (glm, sandwich,
clubSandwich, survival, and refits with one coach left out; the corrected estimate beside an
independent program). Most allowed: 1e-6.

| case | program | numbers | largest difference |
| --- | --- | --- | --- |
${agreement.map(agreementLine).join('\n')}

## Coverage

${sets} simulated units: 1,500 meetings, 20 coaches, 200 meetings human-coded; tagger sensitivity .76 and
specificity .90, its errors shifted by the outcome. Truth: log odds ratio .476, .25 points of a score.
The corrected estimate is the only one that is ever shown; the others say why.

| outcome | method | sets | bias | SD | 95 % coverage |
| --- | --- | --- | --- | --- | --- |
${linked.map(coverageLine).join('\n')}

## Links that are not there

${sets_unlinked} such units without any link: the share called at p < .05. A rare event needs more units
than a coverage to be told from chance.

| outcome | method | sets | called |
| --- | --- | --- | --- |
${unlinked.map((row) => `| ${row.outcome} | ${row.method} | ${row.sets} | ${row.called.toFixed(3)} |`).join('\n')}

## The demo's units

${demoWords(demo)}

| code | outcome | stated | units shown | mean estimate | within the interval |
| --- | --- | --- | --- | --- | --- |
${demoLines(demo).join('\n')}
`
}

const agreementLine = (one: Agreement): string =>
  `| ${one.case} | ${one.program} | ${one.numbers} | ${one.worst.toExponential(0)} |`

const coverageLine = (row: Coverage): string =>
  `| ${row.outcome} | ${row.method} | ${row.sets} | ${row.bias.toFixed(3)} | ${row.sd.toFixed(3)} | ${row.coverage.toFixed(3)} |`

function demoWords(demo: readonly DemoLink[]): string {
  const shown = demo.filter((link) => link.shown)
  const stated = shown.filter((link) => link.truth !== 0)
  const none = shown.filter((link) => link.truth === 0)
  const called = none.filter((link) => link.p !== null && link.p < 0.05)
  const units = new Set(demo.map((link) => link.seed)).size
  return (
    `${units} simulated units, every technique against every outcome, gates on: ${shown.length} of ` +
    `${demo.length} links shown. Of ${stated.length} shown links that the model contains, ` +
    `${stated.filter(held).length} intervals hold the stated figure; of ${none.length} shown pairs ` +
    `without a link, ${called.length} are called at p < .05.`
  )
}

function demoLines(demo: readonly DemoLink[]): string[] {
  const groups = new Map<string, DemoLink[]>()
  for (const link of demo) {
    if (link.truth === 0) continue
    const key = `${link.code} | ${link.outcome} | ${link.truth}`
    groups.set(key, [...(groups.get(key) ?? []), link])
  }
  return [...groups].map(([key, links]) => {
    const shown = links.filter((link) => link.shown)
    const mean = shown.reduce((sum, link) => sum + link.estimate!, 0) / shown.length
    const estimate = shown.length === 0 ? '–' : mean.toFixed(3)
    return `| ${key} | ${shown.length} of ${links.length} | ${estimate} | ${shown.filter(held).length} |`
  })
}
