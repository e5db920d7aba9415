import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { experiment } from './experiment.ts'
import type { VerbIo } from './verb.ts'

function quiet() {
  let stdout = ''
  let stderr = ''
  const io: VerbIo = {
    stdin: (async function* () {})(),
    stdout: {
      write(text) {
        stdout += text
      },
    },
    stderr: {
      write(text) {
        stderr += text
      },
    },
    env: {},
    now: () => new Date('2026-01-01'),
  }
  return { io, said: () => stdout, complained: () => stderr }
}

async function allocated(csv: string, flags: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-allocate-'))
  const [list, out] = [join(folder, 'l.csv'), join(folder, 'o.csv')]
  await writeFile(list, csv)
  const { io, complained } = quiet()
  const code = await experiment.run(['--allocate', list, '--out', out, ...flags], io)
  const [head, ...rows] = (await readFile(out, 'utf8')).trim().split('\n')
  return { code, complained: complained(), head, rows: rows.map((row) => row.split(',')) }
}

const people = [
  'id,site,coach',
  ...Array.from({ length: 120 }, (_, i) => `p${i},${i % 3 === 0 ? 'north' : 'south'},c${i % 10}`),
].join('\n')
const arms = ['--arms', 'usual,new', '--seed', '7']
const count = (rows: string[][], arm: string) => rows.filter((row) => row.includes(arm)).length

describe('rapport experiment --allocate', () => {
  it('gives the same arms for the same list and seed, others for another seed', async () => {
    const one = await allocated(people, arms)
    expect(one.code).toBe(0)
    expect(one.head).toBe('id,site,coach,arm,stratum,seed')
    expect((await allocated(people, arms)).rows).toEqual(one.rows)
    const other = await allocated(people, ['--arms', 'usual,new', '--seed', '8'])
    expect(other.rows).not.toEqual(one.rows)
  })

  it('keeps every stratum even', async () => {
    const { rows } = await allocated(people, [...arms, '--strata', 'site'])
    for (const site of ['north', 'south']) {
      const own = rows.filter((row) => row[1] === site)
      expect(Math.abs(count(own, 'usual') - count(own, 'new'))).toBeLessThanOrEqual(2)
    }
  })

  it('gives everybody of a cluster the same arm', async () => {
    const { rows } = await allocated(people, [...arms, '--cluster', 'coach'])
    const by_coach = new Map<string, Set<string>>()
    for (const [, , coach, arm] of rows) {
      by_coach.set(coach!, (by_coach.get(coach!) ?? new Set()).add(arm!))
    }
    expect([...by_coach.values()].every((of) => of.size === 1)).toBe(true)
    expect(count(rows, 'new')).toBeGreaterThan(0)
  })

  it('names whoever stands twice, and refuses a second draw or a missing seed', async () => {
    const twice = await allocated(`${people}\np3,north,c3`, arms)
    expect(twice.code).toBe(1)
    expect(twice.complained).toMatch(/line 122: “id” p3 stands on an earlier line too/)
    expect(twice.rows).toHaveLength(120)
    await expect(allocated('id,arm\np1,new', arms)).rejects.toThrow(/drawn once/)
    await expect(allocated(people, ['--arms', 'usual,new'])).rejects.toThrow(/--seed/)
    await expect(allocated(people, ['--arms', 'usual', '--seed', '1'])).rejects.toThrow(/--arms/)
  })
})

describe('rapport experiment --plan', () => {
  it('prints the size of the design note: 1,016 an arm, or 45 clusters', async () => {
    const { io, said } = quiet()
    await experiment.run(['--plan', '{"p0": 0.6, "p1": 0.66}'], io)
    expect(JSON.parse(said()).people_per_arm).toBe(1016)
    const clustered = quiet()
    const plan = '{"p0": 0.6, "p1": 0.66, "cluster_size": 60, "icc": 0.02, "cv": 0.6}'
    await experiment.run(['--plan', plan], clustered.io)
    expect(JSON.parse(clustered.said()).clusters_per_arm).toBe(45)
  })
})
