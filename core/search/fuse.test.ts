import { expect, it } from 'vitest'
import { fuse } from './fuse.ts'

it('puts what stands in both lists before what stands high in one', () => {
  expect(
    fuse([
      ['a', 'b', 'c'],
      ['d', 'c', 'b'],
    ]),
  ).toEqual(['b', 'c', 'a', 'd'])
})

it('keeps the order of a single list, and has nothing to say of none', () => {
  expect(fuse([['x', 'y']])).toEqual(['x', 'y'])
  expect(fuse([])).toEqual([])
})
