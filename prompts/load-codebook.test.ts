import { expect, it } from 'vitest'
import { checkDraft } from '../core/codebook/check-draft.ts'
import { type Code, codesAlike } from '../core/codebook/codebook.ts'
import { MITI_BEHAVIOURS, mitiOf } from '../core/codebook/crosswalk.ts'
import { parentOf } from '../core/codebook/parents.ts'
import { loadCodebook, PRODUCT_CODEBOOKS, parseCodebook } from './load-codebook.ts'

it('ships a codebook in which every MITI behaviour has at least one code', () => {
  const codebook = loadCodebook()
  expect(codebook.version).toBe('eiu-1')
  const reached = new Set(codebook.codes.map((code) => mitiOf(codebook, code.id)))
  for (const behaviour of MITI_BEHAVIOURS) expect(reached).toContain(behaviour)
  for (const code of codebook.codes) {
    if (code.miti !== undefined) expect(mitiOf(codebook, code.id)).not.toBeNull()
  }
})

it('ships a later version with the same codes, and all that a coder needs of each', () => {
  const [first, later] = PRODUCT_CODEBOOKS.map((version) => loadCodebook(version))
  expect(codesAlike(first!, later!)).toBe(true)
  const bare = ({ example: _, near_miss: __, parent: ___, exclude: ____, ...code }: Code) => code
  expect(later!.codes.map(bare)).toEqual(first!.codes.map(bare))
  expect(later!.codes.map(parentOf)).toEqual(first!.codes.map(parentOf))
  expect(checkDraft(later!, [first!], first!)).toEqual([])
  const words = later!.codes.flatMap((code) => [code.include, code.example, code.near_miss])
  expect(new Set(words).size).toBe(words.length)
  expect(codesAlike(first!, { ...later!, codes: later!.codes.slice(1) })).toBe(false)
})

it('says in words what is wrong with a codebook that a person gave', () => {
  const reading = parseCodebook('version: x\ncodes: []\n')
  expect(reading).toMatchObject({ ok: false })
  expect(parseCodebook('{ not: [yaml')).toMatchObject({ ok: false })
})
