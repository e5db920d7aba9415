import { expect, test } from 'vitest'
import { cutText } from './tokens.ts'

const words = (text: string) => cutText(text).map((token) => text.slice(token.start, token.end))

test.each<[string, string[]]>([
  ["don't, O’Neill's café", ["don't", ',', "O’Neill's", 'café']],
  ['se28 8BP', ['se', '28', '8', 'BP']],
  ['a’ b\u00a0c\u2028d', ['a', '’', 'b', 'c', 'd']],
  ['Łukasz 🙂 ١٢٣', ['Łukasz', '🙂', '١٢٣']],
  ['Oka\u200Bfor', ['Oka\u200Bfor']],
  ['', []],
])('%j is cut into %j', (text, pieces) => {
  expect(words(text)).toEqual(pieces)
})

test('a word is also kept as the lists have it', () => {
  expect(cutText("Grażyna's Oka\u200Bfor").map(({ word }) => word)).toEqual(['grazyna', 'okafor'])
})

test('words of an earlier pseudonym are known as such', () => {
  const masked = cutText('ask [Person 2] now').filter((token) => token.masked)
  expect(masked.map(({ lower }) => lower)).toEqual(['[', 'person', '2', ']'])
})
