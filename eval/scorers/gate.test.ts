import { expect, test } from 'vitest'
import { failures, missing } from './gate.ts'

const recall = { name: 'recall', value: 0.95, slack: 0.01 }
const masks = { name: 'false masks', value: 2, slack: 0, lower_is_better: true }

test('a number at its record, or a little below it, passes', () => {
  expect(failures([recall], { recall: 0.96 })).toEqual([])
  expect(failures([masks], { 'false masks': 2 })).toEqual([])
})

test('a number that fell further than its slack fails, whichever way is better', () => {
  expect(failures([recall], { recall: 0.97 })).toHaveLength(1)
  expect(failures([masks], { 'false masks': 1 })).toHaveLength(1)
})

test('a promise is kept whatever was recorded', () => {
  expect(failures([{ ...recall, promised: 0.99 }], { recall: 0.9 })).toEqual([
    'recall is 0.95; promised at least 0.99.',
  ])
})

test('a recorded number that is no longer measured is told', () => {
  expect(missing([recall], { recall: 1, gone: 1 })).toEqual([
    'gone is recorded but was not measured.',
  ])
})
