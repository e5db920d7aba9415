import { describe, expect, test } from 'vitest'
import { maskWords, placeWords } from './spoken-words.ts'

/** Words a second apart, half a second long. */
const timed = (...texts: string[]) => texts.map((text, at) => ({ text, start: at, end: at + 0.5 }))
const span = (text: string, part: string, pseudonym = '[Person 1]') => {
  const start = text.indexOf(part)
  return { start, end: start + part.length, pseudonym }
}

describe('timed words of a masked turn', () => {
  test('become the stand-in where the text does, and keep their times', () => {
    const text = 'Hello, Sharon Okafor, how are you?'
    const words = timed('Hello', 'sharon', 'okafor', 'how', 'are', 'you')
    expect(maskWords(text, words, [span(text, 'Sharon Okafor')])).toEqual([
      { text: 'Hello', start: 0, end: 0.5 },
      { text: '[Person 1]', start: 1, end: 2.5 },
      { text: 'how', start: 3, end: 3.5 },
      { text: 'are', start: 4, end: 4.5 },
      { text: 'you', start: 5, end: 5.5 },
    ])
  })

  test('are masked whole when only a part is, as in a possessive or an address', () => {
    const text = "that is Sharon's, at j.okafor@gmail.com"
    const words = timed('that', 'is', "Sharon's,", 'at', 'j.okafor@gmail.com')
    const spans = [span(text, 'Sharon'), span(text, 'okafor@gmail.com', '[Email 1]')]
    const masked = maskWords(text, words, spans) ?? []
    expect(masked.map((word) => word.text)).toEqual([
      ...['that', 'is', '[Person 1]', 'at', '[Email 1]'],
    ])
  })

  test('of two masks side by side stay two', () => {
    const text = 'Sharon Leeds'
    const spans = [span(text, 'Sharon'), span(text, 'Leeds', '[Place 1]')]
    const masked = maskWords(text, timed('Sharon', 'Leeds'), spans) ?? []
    expect(masked.map((word) => word.text)).toEqual(['[Person 1]', '[Place 1]'])
  })

  test.each([
    ['another word', timed('Hello', 'Sheron')],
    ['a word too few', timed('Sharon')],
    ['a word too many', timed('Hello', 'Sharon', 'Okafor')],
    ['the words in another order', timed('Sharon', 'Hello')],
  ])('are given up when the engine says %s than the text', (_, words) => {
    expect(maskWords('Hello Sharon', words, [])).toBeNull()
  })

  test('a mark of its own goes with the stretch it stands in', () => {
    const text = 'ring Anne-Marie now'
    const masked = maskWords(text, timed('ring', 'Anne', '-', 'Marie', 'now'), [
      span(text, 'Anne-Marie'),
    ])
    expect(masked?.map((word) => word.text)).toEqual(['ring', '[Person 1]', 'now'])
  })

  test('offsets count UTF-16 units', () => {
    expect(placeWords('😀 Zoë', timed('😀', 'zoë'))).toEqual([
      { start: 0, end: 0 },
      { start: 3, end: 6 },
    ])
  })
})
