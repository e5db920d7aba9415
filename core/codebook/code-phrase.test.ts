import { expect, it } from 'vitest'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { bannedWords } from '../statistics/wording.ts'
import { codePhrase } from './code-phrase.ts'

const coach_codes = loadCodebook().codes.filter(({ speaker }) => speaker === 'coach')

it.each(coach_codes.map(({ id }) => id))('has words for %s that claim nothing', (id) => {
  const phrase = codePhrase(id)
  expect(phrase).not.toContain('_')
  expect(bannedWords(phrase)).toEqual([])
})

it('tells every code from every other', () => {
  const phrases = coach_codes.map(({ id }) => codePhrase(id))
  expect(new Set(phrases).size).toBe(coach_codes.length)
  expect(codePhrase('of_another_codebook')).toBe('of another codebook')
})
