import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const read = (path: string) => readFileSync(at(path), 'utf8')
const PAGES = ['README.md', 'DECISIONS.md', 'SECURITY.md'] as const

describe('the pages for readers', () => {
  it.each(PAGES)('%s names only files that exist', (page) => {
    const named = Array.from(
      read(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+)`/g),
      ([, path]) => path,
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((path) => !existsSync(at(path as string)))).toEqual([])
  })

  it('README names every verb there is, and no other', () => {
    const verbs = Array.from(
      read('start.ts').matchAll(/^ {2}(\w+): async \(\)/gm),
      ([, verb]) => verb,
    )
    const table = read('README.md').match(/\| verb \| does \|[\s\S]*?\n\n/)?.[0] ?? ''
    const named = Array.from(table.matchAll(/`(\w+)[^`]*`/g), ([, verb]) => verb)
    expect([...new Set(named)].sort()).toEqual([...verbs].sort())
  })

  it('README’s two commands are scripts of the package', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const commands = Array.from(
      read('README.md').matchAll(/npm (?:run )?(demo|test)\b/g),
      ([, name]) => name,
    )
    for (const name of commands) expect(scripts).toHaveProperty(name as string)
    expect(read('.ci/run')).toContain('npm test')
  })
})

describe('the lockfile', () => {
  const lock = JSON.parse(read('package-lock.json'))
  const packages = Object.entries<Record<string, unknown>>(lock.packages)

  it('names no address to fetch from, so that any registry serves', () => {
    const resolved = packages.filter(([, entry]) => /^https?:/.test(String(entry.resolved ?? '')))
    expect(resolved.map(([name]) => name)).toEqual([])
  })

  it('marks every platform’s own package as optional', () => {
    const forced = packages.filter(([, entry]) => (entry.os || entry.cpu) && !entry.optional)
    expect(forced.map(([name]) => name)).toEqual([])
    expect(packages.filter(([, entry]) => entry.extraneous)).toEqual([])
  })

  it('runs no install script of any package', () => {
    expect(read('.npmrc')).toContain('ignore-scripts=true')
  })
})
