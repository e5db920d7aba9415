import { describe, expect, it } from 'vitest'
import { readsAsEnglish } from './language.ts'

describe('the language check', () => {
  it('lets British talk through, clean, spoken or broken', () => {
    for (const text of [
      'Morning, love. Did you find us all right? It is a bit of a walk from the bus.',
      'nah i weren’t gonna come but our kid said give it a go like so here i am',
      'I fall from scaffold. Four metres. The board was not tied.',
      'Yeah.',
      '',
    ]) {
      expect(readsAsEnglish([text]), text).toBe(true)
    }
  })

  it('refuses other languages, short or long, in any script', () => {
    for (const text of [
      'Bonjour madame, vous avez reçu notre lettre ? Comment allez-vous ce matin ?',
      'Dzień dobry, czy dostał pan nasz list w zeszłym tygodniu? Chciałbym porozmawiać o pracy teraz.',
      'Bore da, sut ydych chi heddiw? Dewch i mewn, eisteddwch os gwelwch yn dda, mae croeso.',
      'صباح الخير، كيف حالك اليوم؟',
      'Доброе утро, как вы себя чувствуете сегодня?',
      '早上好，您今天感觉怎么样？',
    ]) {
      expect(readsAsEnglish([text]), text).toBe(false)
    }
  })

  it('does not mind a name or a greeting from elsewhere', () => {
    expect(readsAsEnglish(['Hi, is that Zbyszek? Dzień dobry. How are you?'])).toBe(true)
  })
})
