import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Child, compile, startChild } from '../test/support/child.ts'
import { LockedError, type LockHolder, takeLock } from './exclusive-lock.ts'

const NOW = new Date('2026-11-20T10:00:00Z')

/** Takes the lock it is told to, says how that went, and holds on to it until it is ended. */
const HOLDER = `
import { createInterface } from 'node:readline'
import { takeLock } from './db/exclusive-lock.ts'
for await (const line of createInterface({ input: process.stdin })) {
  const { path, purpose, at_ms } = JSON.parse(line)
  while (Date.now() < at_ms);
  const started = performance.now()
  try {
    takeLock(path, purpose, new Date())
    console.log(JSON.stringify({ won: true }))
  } catch (error) {
    const took_ms = performance.now() - started
    const { name, message, holder } = error
    console.log(JSON.stringify({ won: false, took_ms, name, message, holder }))
  }
}`

interface Answer {
  won: boolean
  took_ms: number
  name: string
  message: string
  holder: LockHolder
}

let file: string
const children: Child[] = []

beforeAll(() => {
  file = compile(HOLDER)
})

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()))
})

function start(): Child {
  const child = startChild(file)
  children.push(child)
  return child
}

async function ask(child: Child, path: string, purpose = 'rapport serve', at_ms = 0) {
  child.say(JSON.stringify({ path, purpose, at_ms }))
  return JSON.parse(await child.hear()) as Answer
}

const newPath = () => join(mkdtempSync(join(tmpdir(), 'rapport-lock-')), 'database.lock')

/** A lock of a process that is no more. */
async function leaveDeadLock(path: string): Promise<void> {
  const child = start()
  await ask(child, path)
  await child.kill()
}

describe('the lock on a data folder', () => {
  it('refuses a second process within a second and names who holds it', async () => {
    const path = newPath()
    const first = start()
    expect(await ask(first, path, 'rapport serve')).toEqual({ won: true })
    const refused = await ask(start(), path, 'rapport work')
    expect(refused).toMatchObject({ won: false, name: 'LockedError' })
    expect(refused.took_ms).toBeLessThan(1_000)
    expect(refused.holder).toMatchObject({ pid: first.pid, purpose: 'rapport serve' })
    expect(refused.message).toContain(`process ${first.pid} (rapport serve`)
    expect(refused.message).toContain('Stop that process first')
  })

  it('refuses the same process a second time', () => {
    const path = newPath()
    const release = takeLock(path, 'one', NOW)
    expect(() => takeLock(path, 'two', NOW)).toThrow(LockedError)
    release()
    takeLock(path, 'two', NOW)()
    expect(existsSync(path)).toBe(false)
  })

  it('is taken over at once from a process that was killed', async () => {
    const path = newPath()
    await leaveDeadLock(path)
    expect(existsSync(path)).toBe(true)
    expect(await ask(start(), path)).toEqual({ won: true })
  })

  it('is taken over when the number of the dead process belongs to somebody else now', () => {
    const path = newPath()
    const before = { pid: process.pid, process_started: '1', purpose: 'old', since: 'long ago' }
    writeFileSync(path, JSON.stringify(before))
    expect(() => takeLock(path, 'new', NOW)()).not.toThrow()
  })

  it('is taken over when a power cut left it empty', () => {
    const path = newPath()
    writeFileSync(path, '')
    expect(() => takeLock(path, 'new', NOW)()).not.toThrow()
  })

  it('is taken over when whoever was taking it over was killed half-way', async () => {
    const path = newPath()
    await leaveDeadLock(path)
    await leaveDeadLock(`${path}.takeover`)
    expect(await ask(start(), path)).toEqual({ won: true })
    expect(existsSync(`${path}.takeover`)).toBe(false)
  })

  it.each([
    ['free', false],
    ['of a dead process', true],
  ])('goes to exactly one of many that start at once, %s', async (_name, dead) => {
    const rounds = 30
    const base = newPath()
    const starting = Array.from({ length: 6 }, start)
    const dead_pid = 2 ** 22 + 1
    for (let round = 0; round < rounds; round += 1) {
      const path = `${base}-${round}`
      const holder = { pid: dead_pid, process_started: '1', purpose: 'gone', since: 'long ago' }
      if (dead) writeFileSync(path, JSON.stringify(holder))
      const at_ms = Date.now() + 20
      const answers = await Promise.all(
        starting.map((child) => ask(child, path, `start ${round}`, at_ms)),
      )
      const winners = answers.filter((answer) => answer.won)
      expect(winners, `round ${round}`).toHaveLength(1)
      const winner = starting[answers.findIndex((answer) => answer.won)] as Child
      for (const answer of answers.filter((one) => !one.won)) {
        expect(answer).toMatchObject({ name: 'LockedError', holder: { pid: winner.pid } })
      }
    }
    const left = readdirSync(join(base, '..'))
    expect(left.filter((name) => !/-\d+$/.test(name) || /\.\d/.test(name))).toEqual([])
  })
})
