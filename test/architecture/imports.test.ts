import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The dependency table. A folder may import what its row names, and itself. */
const MAY: Record<string, readonly string[]> = {
  core: [],
  prompts: ['core'],
  intake: ['core'],
  db: ['core'],
  workers: ['core', 'prompts', 'db'],
  web: ['core'],
  api: ['core', 'db', 'web', 'intake'],
  cli: [
    ...['core', 'prompts', 'intake', 'eval', 'db'],
    ...['workers/steps', 'workers/models', 'workers/analyses'],
  ],
  eval: ['core', 'prompts', 'workers/steps', 'workers/models', 'workers/analyses'],
}

/** Outside packages `core` may use: schemas and numbers. */
const CORE_PACKAGES = ['zod', 'ml-matrix', 'jstat', 'pure-rand']

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : []
  })
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const folderOf = (path: string) => relative(ROOT, path).split('/')[0] as string

/** What a file imports; types alone are left out where only what runs counts. */
function importsOf(path: string, running = false): string[] {
  const whole = readFileSync(path, 'utf8')
  const text = running
    ? whole.replaceAll(/(?:^|\n)import type[^'"`;]*?from\s*'[^']+'/g, '\n')
    : whole
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  )
  return Array.from(statements, (match) => (match[1] ?? match[2] ?? match[3]) as string)
}

const packageOf = (name: string) => name.split('/')[0] as string

const files = Object.keys(MAY).flatMap((folder) => sources(join(ROOT, folder)))

describe('imports', () => {
  it('point only down the dependency table', () => {
    const wrong: string[] = []
    for (const path of files.filter((file) => !isTest(file))) {
      const from = folderOf(path)
      for (const name of importsOf(path)) {
        if (!name.startsWith('.')) continue
        const target = relative(ROOT, resolve(dirname(path), name))
        const into = target.split('/')[0] as string
        const allowed = MAY[from] as readonly string[]
        const fine = into === from || allowed.some((row) => target.startsWith(`${row}/`))
        if (!fine) wrong.push(`${relative(ROOT, path)} imports ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('leave core without I/O: no Node modules and no packages but schemas and numbers', () => {
    const wrong = files
      .filter((path) => folderOf(path) === 'core' && !isTest(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((name) => !name.startsWith('.') && !CORE_PACKAGES.includes(packageOf(name)))
          .map((name) => `${relative(ROOT, path)} imports ${name}`),
      )
    expect(wrong).toEqual([])
  })

  it('leave core without a clock and without chance', () => {
    const wrong = files
      .filter((path) => folderOf(path) === 'core' && !isTest(path))
      .filter((path) => /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(path, 'utf8')))
    expect(wrong.map((path) => relative(ROOT, path))).toEqual([])
  })

  it('form no cycle', () => {
    const graph = new Map(
      files
        .filter((path) => !isTest(path))
        .map((path) => [
          path,
          importsOf(path, true)
            .filter((name) => name.startsWith('.'))
            .map((name) => resolve(dirname(path), name)),
        ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: string[]) => {
      if (trail.includes(path)) {
        const loop = [...trail.slice(trail.indexOf(path)), path]
        cycles.push(loop.map((file) => relative(ROOT, file)).join(' → '))
        return
      }
      if (done.has(path)) return
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
    expect(cycles).toEqual([])
  })
})

describe('files', () => {
  it('have no room for odds and ends', () => {
    const names = files.map((path) => relative(ROOT, path))
    expect(
      names.filter((name) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.tsx?$)/.test(name)),
    ).toEqual([])
    expect(names.filter((name) => /(^|\/)index\.tsx?$/.test(name))).toEqual([])
  })

  it('stay small enough to hold in the head', () => {
    const long = files
      .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 400)
    expect(long.map(({ path, lines }) => `${relative(ROOT, path)}: ${lines}`)).toEqual([])
  })

  it('never sleep in a test', () => {
    const sleeping = [...files, ...sources(join(ROOT, 'test'))]
      .filter((path) => isTest(path))
      .filter((path) =>
        /setTimeout\(\s*(resolve|done)|timers\/promises/.test(readFileSync(path, 'utf8')),
      )
    expect(sleeping.map((path) => relative(ROOT, path))).toEqual([])
  })
})
