import { describe, expect, it } from 'vitest'
import { holdBackThemes } from './hold-back.ts'
import type { Theme, ThemeResult } from './theme.ts'

const theme = (over: Partial<Theme>): Theme => ({
  id: 'theme-1',
  label: 'bus, fares',
  terms: ['bus', 'fares'],
  size: 23,
  people: 12,
  coaches: 4,
  quotes: [{ id: 'note-7', start: 0, end: 8, text: 'Two buses' }],
  stances: [],
  discussed: false,
  trend: [{ week: '2026-10-05', count: 3 }],
  stability: 0.8,
  ...over,
})
const resultOf = (themes: Theme[]): ThemeResult => ({
  method: { name: 'm', version: '1', seed: 1 },
  sentence: 'Found.',
  notices: [],
  passages: 40,
  remainder: 0,
  themes,
  assignments: [{ id: 'note-7', themes: ['theme-1'] }],
})
const thresholds = { people_min: 10, coaches_min: 2 }
const rounded = (count: number) => (count < 10 ? null : Math.floor(count / 5 + 0.5) * 5)
const show = (...themes: Theme[]) => holdBackThemes(resultOf(themes), thresholds, rounded)

describe('what a leader sees of the themes', () => {
  it('has rounded sizes, hidden small weeks, and no passage, person or coach', () => {
    const shown = show(theme({}))
    expect(shown.themes).toHaveLength(1)
    expect(shown.themes[0]).toMatchObject({ size: 25, trend: [{ count: null }] })
    expect(JSON.stringify(shown)).not.toMatch(/note-7|people"|coaches"|assignments/)
  })

  it('leaves out a theme of too few people, of one coach, or of nobody knows whom', () => {
    const kept = theme({ id: 'kept' })
    const held = [theme({ people: 9 }), theme({ coaches: 1 }), theme({ people: null })]
    const shown = show(kept, ...held)
    expect(shown.themes.map(({ id }) => id)).toEqual(['kept'])
    expect(shown.notices.join(' ')).toContain('few people or on one coach')
  })

  it('counts what is shown and never what was found, whose difference was held back', () => {
    const found = resultOf([theme({ id: 'kept' }), theme({ people: 2 })])
    const counting = { ...found, sentence: '2 themes in 43 passages; 7 fit none.', passages: 43 }
    const notices = ['3 passages say nothing to theme.']
    const shown = holdBackThemes({ ...counting, notices }, thresholds, rounded)
    expect(shown.sentence).toBe('One theme from about 45 passages.')
    expect(shown.notices.join(' ')).not.toMatch(/\d/)
  })

  it('shows for and against apart, but no part that would give few people away', () => {
    const part = (stance: 'helped' | 'hindered' | 'unclear', size: number, people: number) => ({
      ...{ stance, size, people, coaches: 4 },
      quote: { id: 'note-7', start: 0, end: 3, text: `${stance} words` },
    })
    const stances = (...of: ReturnType<typeof part>[]) =>
      show(theme({ size: 60, people: 40, stances: of })).themes[0]!.stances
    const enough = [part('helped', 21, 15), part('hindered', 14, 12), part('unclear', 25, 20)]
    expect(stances(...enough)).toEqual([
      { stance: 'helped', size: 20, quote: 'helped words' },
      { stance: 'hindered', size: 15, quote: 'hindered words' },
    ])
    // The theme's size is shown: with one part alone hidden, it could be had by subtraction.
    const few = stances(part('helped', 21, 15), part('hindered', 5, 4), part('unclear', 34, 30))
    expect(few.map(({ size }) => size)).toEqual([null, null])
    expect(stances(part('helped', 2, 2), part('unclear', 58, 38))).toEqual([])
    const by_one_coach = { ...part('hindered', 14, 12), coaches: 1 }
    expect(stances(part('helped', 21, 15), by_one_coach)[1]!.size).toBeNull()
  })

  it('says what to do when all themes are held back, and not how many there were', () => {
    const shown = show(theme({ people: 3 }), theme({ people: 2 }))
    expect(shown.themes).toEqual([])
    expect(shown.sentence).toContain('Choose a longer period or more sites')
    expect(shown.sentence).not.toContain('2 themes')
  })
})
