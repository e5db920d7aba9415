import { expect, it } from 'vitest'
import type { DisclosedThemes } from '../../core/themes/hold-back.ts'
import type { Passage } from '../../core/themes/passage.ts'
import type { ThemeToTitle } from '../models/theme-titler/theme-titler.ts'
import { computeAnalysis } from './compute.ts'

/** Buses, spoken of by many; forms, by three people only. */
const passages = Array.from({ length: 36 }, (_, n): Passage => {
  const few = n % 3 === 0
  return {
    ...{ id: `n${n}`, document_id: `n${n}`, coach: `k${n % 4}`, quotable: true },
    person: few ? `f${n % 9}` : `p${n}`,
    may_leave: n % 2 === 0,
    text: few
      ? `Locked out of the online journal, the password reset failed, screen ${'abcdefghijkl'[n / 3]}.`
      : `The bus fare is dear and the second bus never waits, journey ${n}.`,
  }
})

it('sends a chat model only themes that may be shown, and of them only what people agreed to', async () => {
  const asked: ThemeToTitle[] = []
  const titler = {
    write: async (themes: readonly ThemeToTitle[]) => {
      asked.push(...themes)
      const title = { title: 'Buses that do not wait', description: 'The second bus goes.' }
      return { titles: new Map(themes.map(({ id }) => [id, title])), faults: [] }
    },
  }
  const memory = { known: [], edits: [] }
  const task = { analysis: 'themes', passages, memory, spent_today: 0 } as const
  const shown = (await computeAnalysis(task, { titler })) as DisclosedThemes
  expect(asked.length).toBeGreaterThan(0)
  const sent = asked.flatMap((theme) => theme.passages.map(({ text }) => text))
  const allowed = passages.filter((one) => one.may_leave).map(({ text }) => text)
  expect(sent.every((text) => allowed.includes(text))).toBe(true)
  expect(sent.join(' ')).not.toContain('journal')
  expect(shown.themes[0]).toMatchObject({
    label: 'Buses that do not wait',
    description: 'The second bus goes.',
  })
  const plain = (await computeAnalysis(task, { titler: null })) as DisclosedThemes
  expect(plain.themes[0]!.description).toBeNull()
})
