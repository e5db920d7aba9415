import { expect, it } from 'vitest'
import { loadCodebook } from '../../../prompts/load-codebook.ts'
import { CODE_LABEL, codeLabel, STRENGTHS } from './code-label.ts'

const { codes } = loadCodebook()

it('has a plain name for every code of the codebook and for no other', () => {
  expect(Object.keys(CODE_LABEL).sort()).toEqual(codes.map((code) => code.id).sort())
})

it('calls a strength what the codebook expects to help', () => {
  const helpful = codes.filter((one) => one.speaker === 'coach' && one.polarity === 'consistent')
  expect(STRENGTHS).toEqual(helpful.map((code) => code.id))
})

it('shows a code of another codebook by its id in words', () => {
  expect(codeLabel('silence_kept')).toBe('Silence kept')
})
