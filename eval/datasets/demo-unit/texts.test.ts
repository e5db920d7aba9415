import { expect, it } from 'vitest'
import { readDemoTexts } from './texts.ts'

it('the demo texts are forty appointments and forty notes without their labels', async () => {
  const { appointments, notes } = await readDemoTexts()
  expect(appointments).toHaveLength(40)
  expect(notes).toHaveLength(40)
  expect(new Set(appointments.map(({ transcript }) => transcript.id)).size).toBe(40)
  expect(JSON.stringify([appointments, notes])).not.toMatch(/"(codes|disputed|themes|pii)"/)
})

it('the names known to a case occur in its text', async () => {
  const { notes } = await readDemoTexts()
  expect(notes.flatMap((note) => note.known).length).toBeGreaterThan(20)
  for (const note of notes) {
    for (const { text } of note.known) expect(note.text).toContain(text)
  }
})
