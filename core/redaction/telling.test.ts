import { expect, test } from 'vitest'
import { tellsFirstName, tellsName } from './telling.ts'

test.each(['Sharon.Okafor', 'zdenka-1', 'S-Okafor-2026', 'sharon'])('%s tells a name', (said) => {
  expect(tellsName(said)).toBe(true)
})

test.each(['P-7KQ4M', 'P-0012', 'case-14', 'UNIT.3.client', 'K07', 'S-ABCDEFGH', 'x'])(
  '%s tells none',
  (said) => {
    expect(tellsName(said)).toBe(false)
  },
)

test('a questionnaire may be called after its author, not after who filled it in', () => {
  for (const name of ['wai_sr', 'Warwick Edinburgh', 'Beck', 'GAD-7', 'bond', 'confidence']) {
    expect([name, tellsFirstName(name)]).toEqual([name, false])
  }
  expect(tellsFirstName('sharon total')).toBe(true)
})
