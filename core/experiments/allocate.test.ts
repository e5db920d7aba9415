import { describe, expect, it } from 'vitest'
import { allocate, nextArms } from './allocate.ts'

const two = { arms: ['A', 'B'], seed: 41 }
const people = (n: number, over: { stratum?: string; cluster?: (i: number) => string } = {}) =>
  Array.from({ length: n }, (_, i) => ({
    reference: `P-${i}`,
    stratum: over.stratum ?? 'all',
    cluster: over.cluster?.(i) ?? null,
  }))

const count = (arms: readonly string[], arm: string) => arms.filter((one) => one === arm).length

describe('allocation', () => {
  it('gives the same list and seed the same arms, and another seed others', () => {
    const first = allocate(two, [], people(60))
    expect(allocate(two, [], people(60))).toEqual(first)
    expect(allocate({ ...two, seed: 42 }, [], people(60))).not.toEqual(first)
  })

  it('keeps the arms of a stratum within two of each other at every moment', () => {
    const arms = nextArms({ arms: ['A', 'B', 'C'], seed: 7 }, 'K01', 0, 200)
    for (let n = 1; n <= arms.length; n += 1) {
      const counts = ['A', 'B', 'C'].map((arm) => count(arms.slice(0, n), arm))
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
    }
  })

  it('goes on where it stopped when a list comes in two parts', () => {
    const all = people(50)
    const whole = allocate(two, [], all)
    const first = allocate(two, [], all.slice(0, 17))
    const before = all.slice(0, 17).map((one) => ({ ...one, arm: first.get(one.reference)! }))
    const second = allocate(two, before, all.slice(17))
    expect(new Map([...first, ...second])).toEqual(whole)
  })

  it('keeps somebody who is in the list again in their arm', () => {
    const before = [{ reference: 'P-0', stratum: 'all', cluster: null, arm: 'B' }]
    expect(allocate(two, before, people(3)).get('P-0')).toBe('B')
  })

  it('gives everybody of a cluster one arm, and new people of it the same', () => {
    const cluster = (i: number) => `K${i % 10}`
    const all = people(100, { cluster })
    const arms = allocate(two, [], all)
    for (let k = 0; k < 10; k += 1) {
      const of = all.filter((one) => one.cluster === `K${k}`).map((one) => arms.get(one.reference))
      expect(new Set(of).size).toBe(1)
    }
    const before = all.map((one) => ({ ...one, arm: arms.get(one.reference)! }))
    const late = [{ reference: 'P-new', stratum: 'all', cluster: 'K3' }]
    expect(allocate(two, before, late).get('P-new')).toBe(arms.get('P-3'))
  })

  it('draws strata apart: their blocks are not copies of each other', () => {
    const [here, there] = ['K01', 'K02'].map((name) => nextArms(two, name, 0, 64).join(''))
    expect(here).not.toBe(there)
  })

  it('leaves half of 4,000 people in each arm, give or take a block', () => {
    const arms = nextArms(two, 'all', 0, 4000)
    expect(Math.abs(count(arms, 'A') - 2000)).toBeLessThanOrEqual(2)
  })
})
