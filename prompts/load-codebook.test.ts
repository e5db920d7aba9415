import { expect, it } from 'vitest'
import { MITI_BEHAVIOURS, mitiOf } from '../core/codebook/crosswalk.ts'
import { loadCodebook, parseCodebook } from './load-codebook.ts'

it('ships a codebook in which every MITI behaviour has at least one code', () => {
  const codebook = loadCodebook()
  expect(codebook.version).toBe('eiu-1')
  const reached = new Set(codebook.codes.map((code) => mitiOf(codebook, code.id)))
  for (const behaviour of MITI_BEHAVIOURS) expect(reached).toContain(behaviour)
  for (const code of codebook.codes) {
    if (code.miti !== undefined) expect(mitiOf(codebook, code.id)).not.toBeNull()
  }
})

it('says in words what is wrong with a codebook that a person gave', () => {
  const reading = parseCodebook('version: x\ncodes: []\n')
  expect(reading).toMatchObject({ ok: false })
  expect(parseCodebook('{ not: [yaml')).toMatchObject({ ok: false })
})
