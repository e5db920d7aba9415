import { describe, expect, it } from 'vitest'
import type { Passage } from '../../../core/themes/passage.ts'
import { stancesOf } from './stances.ts'

const passage = (id: string, text: string, over: Partial<Passage> = {}): Passage => ({
  ...{ id, document_id: id, text, person: id, coach: `k${id}`, quotable: true },
  ...over,
})
const TERMS = ['bus pass', 'fares']
const told = (...passages: Passage[]) =>
  Object.fromEntries(stancesOf(TERMS, passages).map(({ stance, size }) => [stance, size]))

describe('what passages say of their theme', () => {
  it('is counted apart, each passage once', () => {
    const helped = passage('a', 'The bus pass helped, she came twice.')
    const hindered = passage('b', 'He could not afford the fares.')
    const neither = passage('c', 'We talked of the bus pass.')
    expect(told(helped, hindered, neither)).toEqual({ helped: 1, hindered: 1, unclear: 1 })
  })

  it('goes by the sentences about the theme, and by what is said right after them', () => {
    const elsewhere = 'The quiet room helped her a lot. We met at ten. The bus pass came up.'
    const after = 'We tried the bus pass. It worked well for her.'
    expect(told(passage('a', elsewhere))).toEqual({ unclear: 1 })
    expect(told(passage('a', after))).toEqual({ helped: 1 })
  })

  it('is unclear where a passage says both', () => {
    const both = 'The bus pass helped. The fares put her off.'
    expect(told(passage('a', both))).toEqual({ unclear: 1 })
  })

  it('goes by the talk code of a spoken turn and not by its words', () => {
    const codes = ['sustain_talk', 'barrier_practical']
    expect(told(passage('a', 'A bus pass helped once.', { codes }))).toEqual({ away: 1 })
  })

  it('quotes word for word, and only those who agreed', () => {
    const silent = passage('a', 'The bus pass helped, she came on her own.', { quotable: false })
    const open = passage('b', 'Fine. The bus pass helped, she came twice that week.')
    const [helped] = stancesOf(TERMS, [silent, open])
    expect(helped?.quote).toMatchObject({ id: 'b' })
    expect(open.text.slice(helped!.quote!.start, helped!.quote!.end)).toBe(helped!.quote!.text)
    expect(stancesOf(TERMS, [silent])[0]?.quote).toBeNull()
  })

  it('is the same in whatever order passages come', () => {
    const some = ['helped a lot', 'put her off', 'came up'].map((words, n) =>
      passage(`p${n}`, `The bus pass ${words}.`),
    )
    expect(stancesOf(TERMS, [...some].reverse())).toEqual(stancesOf(TERMS, some))
  })
})
