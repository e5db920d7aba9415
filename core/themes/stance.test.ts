import { describe, expect, it } from 'vitest'
import { stanceOfSentence, stanceOfTalk } from './stance.ts'

/** Invented sentences of notes, as coaches write them. The rule was written beside these. */
const SEEN: Record<'helped' | 'hindered' | 'unclear', readonly string[]> = {
  helped: [
    'The quiet room helped, he talked for half an hour.',
    'Sending the map by text made all the difference.',
    'Meeting at the café worked well for her.',
    'She was pleased with the card in her own words.',
    'Ringing the day before did the trick.',
    'The bus pass got him there, first time in a month.',
    'Walking round the block was far better than the office.',
    'No trouble with the ramp, it was not a barrier at all.',
    'He relaxed once we sat by the window.',
    'It was a relief to her that nothing is compulsory.',
  ],
  hindered: [
    'The second bus never came, so it fell through.',
    'The guard at the door put her off.',
    'Too loud in there, we could hardly talk.',
    'She was scared of the letter and hid it.',
    'He could not afford the fare.',
    'Pushing the course was a mistake.',
    'The login failed again, he gave up.',
    'The leaflet did not help.',
    'Her pain got in the way of the walk.',
    'He clammed up when I took notes.',
  ],
  unclear: [
    'We met at the library at ten.',
    'What would help you get there?',
    'A bus pass might help.',
    'He asked whether the form could be done by post.',
    'The room helped but the noise put her off.',
    'She has two children at the school on the hill.',
    'I will ask the council about the rent.',
    'If the bus is late she would be upset.',
    'Third meeting, we wrote the plan.',
    'He wants to see whether mornings work.',
  ],
}

/** Written after the rule was, and never used to change it. */
const UNSEEN: typeof SEEN = {
  helped: [
    'Being asked first helped her say no.',
    'The big print was useful, she read all of it.',
    'Once the form was filled in together he brightened.',
    'Starting at eleven made it easier.',
    'The walk worked for both of us.',
    'He was proud of the plan he drew.',
    'She was glad I rang and did not write.',
    'Silence got her talking.',
    'The side entrance was much better.',
    'The taxi voucher paid off this week.',
  ],
  hindered: [
    'The strip light made it worse.',
    'She panicked in the lift and we went home.',
    'My talking about courses lost him.',
    'The journal locked out the account again.',
    'The waiting area is too public for this.',
    'Nobody rang back, so he gave up on it.',
    'The stairs stopped her from coming.',
    'The tablet was broken and we wasted an hour.',
    'Reading the letter to her did not help one bit.',
    'He was embarrassed about the spelling.',
  ],
  unclear: [
    'Drove to the estate for the second visit.',
    'She might be glad of a lift next week.',
    'We agreed to swap the phone for texts.',
    'Could the library be booked for two hours?',
    'He said his brother drives a bus.',
    'The plan has three steps.',
    'I hope the new room helps.',
    'They said mornings are best, afternoons are for the children.',
    'Her letter came on Tuesday.',
    'Perhaps the noise would put him off.',
  ],
}

/** How often the rule speaks, and is right when it does. */
function measured(examples: typeof SEEN): { right: number; speaks: number; invented: number } {
  let [said, right, invented] = [0, 0, 0]
  for (const stance of ['helped', 'hindered'] as const) {
    for (const sentence of examples[stance]) {
      const told = stanceOfSentence(sentence)
      if (told !== null) said += 1
      if (told === stance) right += 1
    }
  }
  for (const sentence of examples.unclear) if (stanceOfSentence(sentence) !== null) invented += 1
  return { right: right / said, speaks: said / 20, invented: invented / 10 }
}

describe('what a sentence of a note says of its matter', () => {
  it.each(['helped', 'hindered', 'unclear'] as const)('is told where it %s', (stance) => {
    for (const sentence of SEEN[stance]) {
      expect(stanceOfSentence(sentence) ?? 'unclear', sentence).toBe(stance)
    }
  })

  it('is right nearly always where it is told, of sentences the rule was not written by', () => {
    const { right, speaks, invented } = measured(UNSEEN)
    expect(right).toBeGreaterThanOrEqual(0.9)
    expect(speaks).toBeGreaterThanOrEqual(0.7)
    expect(invented).toBeLessThanOrEqual(0.1)
  })
})

it('takes a spoken turn’s leaning from its talk code, and both codes for neither', () => {
  expect(stanceOfTalk(['change_talk'])).toBe('towards')
  expect(stanceOfTalk(['sustain_talk', 'barrier_health'])).toBe('away')
  expect(stanceOfTalk(['change_talk', 'sustain_talk'])).toBeNull()
  expect(stanceOfTalk(['neutral_talk'])).toBeNull()
})
