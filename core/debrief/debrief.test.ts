import { describe, expect, it } from 'vitest'
import type { ShownThemes } from '../themes/shown-themes.ts'
import { refusedWords } from './free-words.ts'
import { type DebriefItem, makePack } from './pack.ts'
import { DEFAULT_TIMES, isDue } from './schedule.ts'

const theme = (id: string, size: number | null, over: object = {}) => ({
  ...{ id, label: id, terms: [id], stability: 0.8, size },
  trend: [{ week: '2026-10-05', count: 10 }],
  quotes: ['One.', 'Two.', 'Three.'],
  stances: [],
  description: null,
  discussed: false,
  ...over,
})
const shown = (...themes: ReturnType<typeof theme>[]): ShownThemes => ({
  ...{
    sentence: 'Found.',
    notices: [],
    passages: 120,
    from: '2026-10-01',
    until: '2026-10-28',
    themes,
  },
})
const packOf = (parts: Partial<Parameters<typeof makePack>[0]>) =>
  makePack(
    {
      ...{ now: shown(theme('bus', 30)), made_at: '2026-10-28T05:00:00Z', before: null },
      ...{ month_ago: null, edits: [], items: [], ...parts },
    },
    '2026-10-28',
  )

describe('a debrief page', () => {
  it('says new, growing, steady, fading and gone against the page before', () => {
    const now = shown(theme('new', 20), theme('more', 30), theme('same', 20), theme('less', 10))
    const before = shown(theme('more', 15), theme('same', 20), theme('less', 25), theme('old', 20))
    const pack = packOf({ now, before })
    expect(pack.themes.map(({ standing }) => standing)).toEqual([
      'new',
      'growing',
      'steady',
      'fading',
    ])
    expect(pack.gone).toEqual(['old'])
  })

  it('does not call gone what people merged or hid', () => {
    const now = shown(theme('bus', 30), theme('mornings', 15))
    const before = shown(theme('bus', 30), theme('fares', 20), theme('mornings', 15))
    const edits = [
      { kind: 'merge', theme_id: 'fares', into: 'bus' },
      { kind: 'hide', theme_id: 'mornings' },
    ] as const
    const pack = packOf({ now, before, edits })
    expect(pack.gone).toEqual([])
    expect(pack.themes.map(({ id }) => id)).toEqual(['bus'])
  })

  it('has at most eight themes, kept ones first, two quotations each and one question', () => {
    const many = Array.from({ length: 11 }, (_, n) => theme(`t${n}`, 50 - n))
    const pack = packOf({ now: shown(...many), edits: [{ kind: 'keep', theme_id: 't10' }] })
    expect(pack.themes).toHaveLength(8)
    expect(pack.themes[0]!.id).toBe('t10')
    expect(pack.themes[0]!.said).toHaveLength(2)
    expect(pack.themes[0]!.question_shown).toContain('t10')
  })

  it('quotes either side where a theme has both, and says which is which', () => {
    const stances = [
      { stance: 'helped' as const, size: 15, quote: 'Two.' },
      { stance: 'hindered' as const, size: null, quote: 'It was in the way.' },
    ]
    const [first] = packOf({ now: shown(theme('bus', 30, { stances })) }).themes
    expect(first!.said).toEqual([
      { text: 'Two.', stance: 'helped' },
      { text: 'It was in the way.', stance: 'hindered' },
    ])
    const [alone] = packOf({ now: shown(theme('bus', 30, { stances: [stances[0]] })) }).themes
    expect(alone!.said).toEqual([
      { text: 'One.', stance: null },
      { text: 'Two.', stance: 'helped' },
    ])
  })

  it('counts the themes that are on it after people merged and hid some', () => {
    const now = shown(theme('bus', 30), theme('fares', 20), theme('mornings', 15))
    const merge = { kind: 'merge', theme_id: 'fares', into: 'bus' } as const
    const hide = (theme_id: string) => ({ kind: 'hide', theme_id }) as const
    expect(packOf({ now, edits: [merge] }).sentence).toBe('2 themes, from about 120 passages.')
    expect(packOf({ now, edits: [merge, hide('mornings')] }).sentence).toMatch(/^One theme, /)
    const none = packOf({ now, edits: [hide('bus'), hide('fares'), hide('mornings')] })
    expect(none.sentence).toContain('All themes are hidden')
  })

  it('asks after open actions of earlier days, until they were seen again', () => {
    const item = (id: string, day: string, seen_again: DebriefItem['seen_again']) => ({
      ...{ id, kind: 'action' as const, text: 'Ask', owner: 'DK', day, seen_again },
    })
    const items = [
      item('open', '2026-10-27', null),
      item('partly', '2026-10-26', 'partly'),
      item('done', '2026-10-26', 'yes'),
      item('today', '2026-10-28', null),
    ]
    const pack = packOf({ items })
    expect(pack.actions.map(({ id }) => id)).toEqual(['open', 'partly'])
    expect(pack.today.map(({ id }) => id)).toEqual(['today'])
  })
})

it('is due in its hour of London’s clock on its days, summer and winter', () => {
  const times = { hour: 8, days: [1, 3] }
  expect(isDue(times, new Date('2026-07-13T07:30:00Z'))).toBe(true)
  expect(isDue(times, new Date('2026-11-16T08:30:00Z'))).toBe(true)
  expect(isDue(times, new Date('2026-11-17T08:30:00Z'))).toBe(false)
  expect(isDue(DEFAULT_TIMES, new Date('2026-11-17T05:30:00Z'))).toBe(true)
})

it.each(['Ask Zebedee', 'Ring 07700 900123', 'Write to a@b.example'])(
  'refuses %j where everybody reads it',
  (text) => expect(refusedWords(text)).not.toBeNull(),
)

it.each(['Ask the council about bus passes', 'Try 2 texts before ringing', 'Quiet room at 9.30'])(
  'takes %j',
  (text) => expect(refusedWords(text)).toBeNull(),
)
