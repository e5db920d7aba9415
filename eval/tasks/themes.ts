import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ThemeAssignment } from '../../core/themes/theme.ts'
import { scoreBCubed } from './themes-b-cubed.ts'
import { clusterByKMeans } from './themes-baseline.ts'

const NOTES = '../shared/data/synthetic/notes.jsonl'
const COMMAND = fileURLToPath(new URL('../../rapport.mjs', import.meta.url))
const SEEDS = [1, 2, 3, 4, 5]
const BASELINE_K = [10, 15]

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
 * Compares themes with the topic labels of a notes file. The engine is run through the command line,
 * as anyone would; it never sees the labels, and names are masked first, as redaction would.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { data: { type: 'string', default: NOTES } },
  })
  const notes = (await readFile(values.data, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Note.parse(JSON.parse(line)))
  const classes = notes.map((note) => note.themes)
  const row = (name: string, clusters: readonly (readonly string[])[]) => {
    const { precision, recall, f1 } = scoreBCubed(clusters, classes)
    const used = new Set(clusters.flat()).size
    const figures = [precision, recall, f1].map((x) => x.toFixed(3).padStart(9)).join('')
    console.log(`${name.padEnd(44)}${String(used).padStart(7)}${figures}`)
    return f1
  }

  console.log(`${notes.length} notes of ${values.data}; multiplicity B-cubed`)
  console.log(`${'method'.padEnd(44)} themes     prec.   recall       F1`)
  row(
    'everything in one theme',
    notes.map(() => ['all']),
  )
  const masked = notes.map(maskNames)
  for (const k of BASELINE_K) {
    row(`k-means on TF-IDF, k ${k}`, clusterByKMeans(masked, k, 1, 1))
    row(`k-means on TF-IDF, k ${k}, two nearest`, clusterByKMeans(masked, k, 2, 1))
  }
  for (const method of ['consensus-nmf-plain', 'consensus-nmf']) {
    const scores: number[] = []
    for (const seed of SEEDS) {
      const clusters = await runThemes(notes, masked, ['--method', method, '--seed', String(seed)])
      scores.push(row(`${method}, seed ${seed}${seed === 1 ? ' (the default)' : ''}`, clusters))
    }
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    console.log(
      `${`${method}, mean of ${scores.length} seeds`.padEnd(44)}${mean.toFixed(3).padStart(34)}`,
    )
  }
}

function maskNames(note: Note): string {
  let text = note.text
  for (const { start, end, type } of [...note.pii].sort((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}[${type} 1]${text.slice(end)}`
  }
  return text
}

async function runThemes(notes: Note[], texts: string[], flags: string[]): Promise<string[][]> {
  const lines = notes.map(({ id, date, coach }, index) =>
    JSON.stringify({ id, date, coach, text: texts[index] }),
  )
  const output = await runCommand(['themes', '--in', '-', '--out', '-', ...flags], lines.join('\n'))
  const { assignments } = z
    .object({ assignments: z.array(ThemeAssignment) })
    .parse(JSON.parse(output))
  const themesOf = new Map(assignments.map((assignment) => [assignment.id, assignment.themes]))
  return notes.map((note) => themesOf.get(note.id) ?? [])
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
