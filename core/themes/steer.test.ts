import { describe, expect, it } from 'vitest'
import { keepIdentity } from './identity.ts'
import type { Passage } from './passage.ts'
import { type Memory, steerThemes } from './steer.ts'
import type { Theme, ThemeResult } from './theme.ts'

const theme = (id: string, terms: string[], quote: string | null = null): Theme => ({
  ...{ id, label: terms.slice(0, 2).join(', '), terms, size: 0, people: 0, coaches: 0 },
  quotes: quote === null ? [] : [{ id: 'n0', start: 0, end: quote.length, text: quote }],
  ...{ trend: [], stances: [], discussed: false, stability: 0.8 },
})

/** n0 to n5 speak of buses, n4 to n9 of forms; two carry both. */
const passages: Passage[] = Array.from({ length: 10 }, (_, n) => ({
  ...{ id: `n${n}`, document_id: `n${n}`, person: `p${n}`, coach: `k${n % 3}`, quotable: true },
  text: n < 6 ? `Two buses${n < 3 ? ' and the dear fare' : ''}.` : 'The form again.',
}))

const result: ThemeResult = {
  method: { name: 'm', version: '1', seed: 1 },
  ...{ sentence: 'Found.', notices: [], passages: 10, remainder: 0 },
  themes: [theme('bus', ['bus', 'fare'], 'Two buses'), theme('form', ['form', 'login'])],
  assignments: passages.map(({ id }, n) => ({
    id,
    themes: [...(n < 6 ? ['bus'] : []), ...(n >= 4 ? ['form'] : [])],
  })),
}

const rules = {
  mayShow: (one: Theme) => (one.people ?? 0) >= 3,
  trendOf: () => [],
  stancesOf: () => [],
}
const steer = (edits: Memory['edits'], known: Memory['known'] = []) =>
  steerThemes(result, passages, { known, edits }, rules)
const sizes = (steered: ThemeResult) =>
  Object.fromEntries(steered.themes.map(({ id, size }) => [id, size]))

describe('a run after people changed themes', () => {
  it('gives a theme the id it had, though its words moved on', () => {
    const known = [{ id: 'travel', terms: ['fare', 'bus', 'train'] }]
    expect(sizes(steer([], known))).toEqual({ travel: 6, form: 6 })
  })

  it('counts a merged theme’s passages once', () => {
    const edit = { kind: 'merge', theme_id: 'form', into: 'bus' } as const
    const merged = steer([{ edit, terms: ['form', 'login'] }])
    expect(sizes(merged)).toEqual({ bus: 10 })
    expect(merged.themes[0]).toMatchObject({ people: 10, coaches: 3 })
  })

  it('finds a merged theme again by the words it had when it was merged', () => {
    const edit = { kind: 'merge', theme_id: 'old-form', into: 'old-bus' } as const
    const memory = [{ edit, terms: ['login', 'form'] }]
    expect(sizes(steer(memory, [{ id: 'old-bus', terms: ['bus'] }]))).toEqual({ 'old-bus': 10 })
  })

  it('splits by a word, and not when a part would give the rest away', () => {
    const split = (words: string[]) =>
      steer([
        { edit: { kind: 'split', theme_id: 'bus', words, new_id: 'part' }, terms: ['bus', 'fare'] },
      ])
    expect(sizes(split(['fare']))).toEqual({ bus: 3, form: 6, part: 3 })
    expect(sizes(split(['buses']))).toEqual({ bus: 6, form: 6 })
  })

  it('moves a passage with its quotation', () => {
    const edit = { kind: 'move', theme_id: 'bus', quote: 'Two buses', into: 'form' } as const
    const moved = steer([{ edit, terms: ['bus'] }])
    expect(moved.themes.find(({ id }) => id === 'form')!.quotes[0]!.text).toBe('Two buses')
    expect(moved.assignments[0]).toEqual({ id: 'n0', themes: ['form'] })
  })

  it('looks no more at what was deleted', () => {
    const gone = steer([{ edit: { kind: 'delete', theme_id: 'form' }, terms: ['form'] }])
    expect(sizes(gone)).toEqual({ bus: 6 })
    expect(gone.remainder).toBe(4)
  })
})

it('two themes never take one earlier theme’s id', () => {
  const found = [theme('a', ['bus', 'fare']), theme('b', ['bus', 'train'])]
  const ids = keepIdentity(found, [{ id: 'travel', terms: ['bus', 'train', 'ticket'] }])
  expect(ids.get('b')).toBe('travel')
  expect(ids.get('a')).toBe('a')
})
