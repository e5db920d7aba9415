import { describe, expect, it } from 'vitest'
import type { Passage } from '../../../core/themes/passage.ts'
import { ThemeResult } from '../../../core/themes/theme.ts'
import { readDemoNotes } from './demo-notes.fixture.ts'
import { findThemes, THEME_DEFAULTS } from './find-themes.ts'

const notes = readDemoNotes()
const result = findThemes(notes, THEME_DEFAULTS)

const passage = (id: string, text: string, over: Partial<Passage> = {}): Passage => ({
  id,
  document_id: id,
  text,
  quotable: true,
  ...over,
})

/** Two matters that share no word. */
const busesAndForms = (index: number): string =>
  index % 2 === 0
    ? `The bus fare is dear and the second bus never waits, journey ${'abcdefgh'[index % 8]}.`
    : `Locked out of the online journal, the password reset failed, screen ${'abcdefgh'[index % 8]}.`

describe('themes', () => {
  it('are a handful, each with a label of its own words, and nearly every note has one', () => {
    expect(ThemeResult.parse(result)).toEqual(result)
    expect(result.themes.length).toBeGreaterThanOrEqual(4)
    expect(result.themes.length).toBeLessThanOrEqual(12)
    expect(result.remainder).toBeLessThan(notes.length * 0.15)
    expect(new Set(result.themes.map((theme) => theme.label)).size).toBe(result.themes.length)
    for (const theme of result.themes) {
      const words = theme.label.split(/[ ,]+/).length
      expect(words).toBeGreaterThanOrEqual(2)
      expect(words).toBeLessThanOrEqual(5)
    }
  })

  it('are the same whatever the order of the passages', () => {
    expect(findThemes([...notes].reverse(), THEME_DEFAULTS)).toEqual(result)
  })

  it('give a note one or two themes, and sizes that match the assignments', () => {
    expect(result.assignments.map((assignment) => assignment.id)).toEqual(
      notes.map((note) => note.id).sort(),
    )
    expect(result.assignments.every(({ themes }) => themes.length <= 2)).toBe(true)
    for (const theme of result.themes) {
      const carrying = result.assignments.filter(({ themes }) => themes.includes(theme.id))
      expect(carrying).toHaveLength(theme.size)
      expect(theme.trend.reduce((sum, week) => sum + week.count, 0)).toBe(theme.size)
    }
  })

  it('quote verbatim and only those who agreed to be quoted', () => {
    const some = notes.map((note, index) => ({ ...note, quotable: index % 3 === 0 }))
    const quotes = findThemes(some, THEME_DEFAULTS).themes.flatMap((theme) => theme.quotes)
    expect(quotes.length).toBeGreaterThan(4)
    for (const quote of quotes) {
      const source = some.find((note) => note.id === quote.id)!
      expect(source.quotable).toBe(true)
      expect(source.text.slice(quote.start, quote.end)).toBe(quote.text)
    }
  })

  it('never take a pseudonym or a missed name for a term', () => {
    const passages = Array.from({ length: 24 }, (_, index) =>
      passage(`n${index}`, `Met [Person 2] with Zebedee again. ${busesAndForms(index)}`),
    )
    const { themes } = findThemes(passages, THEME_DEFAULTS)
    expect(themes.length).toBeGreaterThan(0)
    const words = themes.flatMap((theme) => [theme.label, ...theme.terms]).join(' ')
    expect(words).not.toMatch(/person|zebedee/i)
  })

  it('keep apart what shares no words', () => {
    const passages = Array.from({ length: 24 }, (_, index) =>
      passage(`n${index}`, busesAndForms(index)),
    )
    const { themes, assignments } = findThemes(passages, { ...THEME_DEFAULTS, k: 2 })
    expect(themes).toHaveLength(2)
    const themesOf = (odd: number) =>
      new Set(
        assignments.filter(({ id }) => Number(id.slice(1)) % 2 === odd).flatMap((a) => a.themes),
      )
    expect(themesOf(0).size).toBe(1)
    expect(themesOf(1).size).toBe(1)
    expect(themesOf(0)).not.toEqual(themesOf(1))
  })

  it('count distinct people and coaches, and say null where nobody said who', () => {
    const passages = Array.from({ length: 24 }, (_, index) =>
      passage(`n${index}`, busesAndForms(index), { person: `p${index % 4}` }),
    )
    for (const theme of findThemes(passages, { ...THEME_DEFAULTS, k: 2 }).themes) {
      expect(theme.people).toBe(2)
      expect(theme.coaches).toBeNull()
    }
  })
})

describe('themes of awkward input', () => {
  const themesOf = (passages: Passage[]) => findThemes(passages, THEME_DEFAULTS)

  it('say what to do when there is nothing, or one note', () => {
    expect(themesOf([])).toMatchObject({ themes: [], assignments: [], remainder: 0 })
    expect(themesOf([]).sentence).toContain('Choose a longer period')
    const one = themesOf([notes[0]!])
    expect(one).toMatchObject({ themes: [], remainder: 1 })
    expect(one.sentence).toContain('There is 1 different readable text')
  })

  it('do not call 500 copies of one note a theme', () => {
    const copies = Array.from({ length: 500 }, (_, index) => passage(`c${index}`, notes[0]!.text))
    const same = themesOf(copies)
    expect(same.themes).toEqual([])
    expect(same.sentence).toContain('1 different readable text among 500')
    expect(same.assignments).toHaveLength(500)
  })

  it('read the start of a 2 MB note, say so, and are done soon', () => {
    const long = passage('long', 'The bus fare is dear. '.repeat(95_000))
    // Time on the processor: a busy machine makes nothing slower.
    const before = process.cpuUsage()
    const { notices, themes } = themesOf([...notes, long])
    expect(process.cpuUsage(before).user).toBeLessThan(20_000_000)
    expect(notices.join(' ')).toContain('1 passage is very long')
    expect(themes.length).toBeGreaterThan(3)
  })

  it('set aside other languages and empty notes, and still theme the rest', () => {
    const foreign = passage(
      'pl',
      'Dzisiaj spotkałem się z panią, która bardzo boi się jechać autobusem do urzędu pracy.',
    )
    const mixed = themesOf([...notes, foreign, passage('empty', ' … ')])
    expect(mixed.notices.join(' ')).toContain('1 passage does not look like English')
    expect(mixed.notices.join(' ')).toContain('1 passage says nothing to theme')
    const themesOfForeign = mixed.assignments.find(({ id }) => id === 'pl')!.themes
    expect(themesOfForeign).toEqual([])
    expect(mixed.themes).toEqual(result.themes)
  })

  it('say so when notes share no words at all', () => {
    const strangers = Array.from({ length: 9 }, (_, index) =>
      passage(`s${index}`, `${'abcdefghi'[index]!.repeat(5)} ${'klmnopqrs'[index]!.repeat(6)}`),
    )
    expect(themesOf(strangers)).toMatchObject({ themes: [], remainder: 9 })
    expect(themesOf(strangers).sentence).toContain('share too few words')
  })
})
