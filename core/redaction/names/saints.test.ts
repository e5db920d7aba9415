import { describe, expect, it } from 'vitest'
import { cutSession } from '../tokens.ts'
import { saints } from './saints.ts'

const found = (text: string) =>
  saints.find(cutSession([{ text }]), []).map((one) => text.slice(one.start, one.end))

describe('places named after a saint', () => {
  it.each([
    ["i was doing the dinners in st brendan's two mornings", ["st brendan's"]],
    [
      "We used the side room at St Botolph's Church Hall in Worthing.",
      ["St Botolph's Church Hall"],
    ],
    ['she was in St. Anne for a week', ['St. Anne']],
    ['saint wilfrid primary rang', ['saint wilfrid primary']],
    ['the shop on the high st is shut', []],
    ['first st', []],
    ['st', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})
