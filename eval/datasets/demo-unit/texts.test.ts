import { expect, it } from 'vitest'
import { redactSession } from '../../../core/redaction/redact-session.ts'
import { asRaw } from '../../../core/session/text.ts'
import { loadRedactors } from '../../../workers/models/redactor/load.ts'
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

it('one note more is held for review', async () => {
  const { held } = await readDemoTexts()
  const turns = [{ n: 0, speaker: 'coach' as const, text: asRaw(held.text) }]
  const input = { turns, known: [], pseudonyms: {}, hash_key: '00' }
  const out = redactSession(input, { generators: loadRedactors(), hash: (text) => text })
  expect(out.hold.map((reason) => reason.code)).toContain('many_masks')
  expect(out.turns[0]?.text).not.toMatch(/07700/)
})
