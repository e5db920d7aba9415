import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { STABLE_FROM, Theme, ThemeAssignment } from '../../core/themes/theme.ts'
import { type BCubed, scoreBCubed } from './themes-b-cubed.ts'
import { clusterByKMeans } from './themes-baseline.ts'
import { clusterLikeBertopic } from './themes-bertopic.ts'

const NOTES = '../shared/data/synthetic/notes.jsonl'
const COMMAND = fileURLToPath(new URL('../../rapport.mjs', import.meta.url))
const BASELINE = fileURLToPath(new URL('../baseline.json', import.meta.url))
const RESULTS = fileURLToPath(new URL('../results/themes.md', import.meta.url))
const SEEDS = [1, 2, 3]
const BASELINE_K = [10, 15]
/** Rounding alone may move a score this far. */
const SLACK = 0.005

const Note = z.object({
  id: z.string(),
  text: z.string(),
  date: z.string().optional(),
  coach: z.string().optional(),
  themes: z.array(z.string()).min(1),
  pii: z.array(z.object({ start: z.number(), end: z.number(), type: z.string() })).default([]),
})
type Note = z.infer<typeof Note>

/**
 * Compares themes with the topic labels of a notes file, beside two baselines. The engine is run
 * through the command line, as anyone would; it never sees the labels, and names are masked first, as
 * redaction would. Fails when F1 falls below `eval/baseline.json`; `--save` writes it and the report.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      data: { type: 'string', default: NOTES },
      save: { type: 'boolean', default: false },
    },
  })
  if (!existsSync(values.data)) {
    console.error(`No labelled notes at ${values.data}: nothing was measured. Give --data FILE.`)
    if (process.env.RAPPORT_REQUIRE_ALL === '1') process.exitCode = 1
    return
  }
  const notes = readFileSync(values.data, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Note.parse(JSON.parse(line)))
  const { report, numbers } = await measure(notes)
  console.log(report)
  if (values.save) save(report, numbers)
  else if (values.data === NOTES) hold(numbers)
}

async function measure(notes: readonly Note[]) {
  const table: string[] = [
    `${notes.length} notes; multiplicity B-cubed against their 1 to 3 labels, which the engine never sees`,
    '',
    '| method | themes | precision | recall | F1 |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...baselineRows(notes),
  ]
  const whole: Found[] = []
  for (const seed of SEEDS) {
    const found = await findIn(notes, ['--seed', String(seed)])
    whole.push(found)
    table.push(rowOf(`consensus-nmf, seed ${seed}${seed === 1 ? ' (the default)' : ''}`, found))
  }
  const plain = await findIn(notes, ['--method', 'consensus-nmf-plain'])
  table.push(rowOf('consensus-nmf-plain: neither word families nor word vectors', plain))
  const halves: Found[] = []
  for (const odd of [0, 1]) {
    const half = notes.filter((_, index) => index % 2 === odd)
    halves.push(await findIn(half, []))
    table.push(
      rowOf(`consensus-nmf on ${odd === 0 ? 'every other' : 'the other'} half`, halves[odd]!),
    )
  }
  const themes = whole[0]!.themes
  const stability = mean(themes.map((theme) => theme.stability))
  const settled = themes.filter((theme) => theme.stability >= STABLE_FROM).length
  table.push(
    '',
    `Mean F1 of ${SEEDS.length} seeds ${mean(whole.map((one) => one.score.f1)).toFixed(3)}.`,
    `Stability (mean Jaccard over five bootstrap reruns): mean ${stability.toFixed(2)}; ` +
      `${settled} of ${themes.length} themes reach ${STABLE_FROM}, the others are shown as unstable.`,
    '',
    ...themes.map((theme) => `- ${theme.label} (${theme.size} notes, ${theme.stability})`),
  )
  const numbers = {
    F1: round(mean(whole.map((one) => one.score.f1))),
    'F1 on halves': round(mean(halves.map((one) => one.score.f1))),
  }
  return { report: table.join('\n'), numbers }
}

interface Found {
  score: BCubed
  clusters: readonly (readonly string[])[]
  themes: Theme[]
}

function baselineRows(notes: readonly Note[]): string[] {
  const texts = notes.map(maskNames)
  const row = (name: string, clusters: readonly (readonly string[])[]) =>
    rowOf(name, { clusters, score: scoreBCubed(clusters, classesOf(notes)) })
  const rows = [
    row(
      'everything in one theme',
      notes.map(() => ['all']),
    ),
  ]
  for (const each of [1, 2] as const) {
    const nearest = each === 1 ? '' : ', two nearest'
    for (const k of BASELINE_K) {
      rows.push(row(`k-means on TF-IDF, k ${k}${nearest}`, clusterByKMeans(texts, k, each, 1)))
      const { clusters } = clusterLikeBertopic(texts, k, each)
      rows.push(row(`like BERTopic (vectors, reduced, clustered), k ${k}${nearest}`, clusters))
    }
  }
  return rows
}

function rowOf(name: string, { clusters, score }: Pick<Found, 'clusters' | 'score'>): string {
  const used = new Set(clusters.flat()).size
  const figures = [score.precision, score.recall, score.f1].map((x) => x.toFixed(3))
  return `| ${[name, used, ...figures].join(' | ')} |`
}

const classesOf = (notes: readonly Note[]) => notes.map((note) => note.themes)
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const round = (value: number) => Math.round(value * 1_000) / 1_000

function maskNames(note: Note): string {
  let text = note.text
  for (const { start, end, type } of [...note.pii].sort((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}[${type} 1]${text.slice(end)}`
  }
  return text
}

async function findIn(notes: readonly Note[], flags: string[]): Promise<Found> {
  const lines = notes.map((note) =>
    JSON.stringify({ id: note.id, date: note.date, coach: note.coach, text: maskNames(note) }),
  )
  const output = await runCommand(['themes', '--in', '-', '--out', '-', ...flags], lines.join('\n'))
  const { themes, assignments } = z
    .object({ themes: z.array(Theme), assignments: z.array(ThemeAssignment) })
    .parse(JSON.parse(output))
  const themesOf = new Map(assignments.map((assignment) => [assignment.id, assignment.themes]))
  const clusters = notes.map((note) => themesOf.get(note.id) ?? [])
  return { clusters, themes, score: scoreBCubed(clusters, classesOf(notes)) }
}

function save(report: string, themes: Record<string, number>): void {
  const head = '# Themes\n\nWritten by `npm run eval -- themes --save`.\n\n'
  writeFileSync(RESULTS, `${head}${report}\n`)
  const recorded = JSON.parse(readFileSync(BASELINE, 'utf8'))
  writeFileSync(BASELINE, `${JSON.stringify({ ...recorded, themes }, null, 2)}\n`)
}

function hold(numbers: Record<string, number>): void {
  const recorded = (JSON.parse(readFileSync(BASELINE, 'utf8')).themes ?? {}) as typeof numbers
  for (const [name, before] of Object.entries(recorded)) {
    const now = numbers[name] ?? 0
    if (now >= before - SLACK) continue
    console.error(`themes ${name} fell from ${before} to ${now}`)
    process.exitCode = 1
  }
}

function runCommand(args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    const complaints: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      else reject(new Error(`rapport themes ended with ${code}: ${Buffer.concat(complaints)}`))
    })
    child.stdin.end(input)
  })
}
