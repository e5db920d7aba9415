import { describe, expect, it } from 'vitest'
import { TagIn } from '../../../core/pipeline/shapes.ts'
import type { Speaker } from '../../../core/session/turn.ts'
import { SWAPPED_CODE } from '../../../core/session/voices.ts'
import { loadBuiltinTagger } from './builtin-tagger.ts'

const tagger = loadBuiltinTagger()

/** A synthetic first meeting. */
const TALK: [Speaker, string][] = [
  ['coach', 'Morning, come in. Would you like a tea before we start?'],
  ['client', "No thanks, I've not long had one. The bus was late."],
  ['coach', 'This is voluntary, and you can stop whenever you like. How has your week been?'],
  ['client', "Not great. My back's been bad and I was up with my lad most nights."],
  ['coach', 'So you have been running on empty. What would you like to use today for?'],
  ['client', "I don't know. I'm worried they'll stop my money if I try anything."],
  ['coach', 'Talking to me does not start a reassessment. Would it help if I put that in writing?'],
  ['client', "Yeah. I'd want to see it written down, after last time."],
  ['coach', "I'll email it today. Shall we look at one small step, or leave it there?"],
  ['client', "I could maybe do a couple of mornings, if it's near home."],
]

const warningsFor = async (talk: [Speaker, string][]) => {
  const turns = talk.map(([speaker, text], n) => ({ n, speaker, text }))
  const input = TagIn.parse({ turns, phase: null, channel: null, external_allowed: false })
  const result = await tagger.tag(input, new AbortController().signal)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  expect(result.drafts.length).toBeGreaterThan(0)
  return result.unprocessable.map((part) => part.reason.code)
}

const swap = (talk: [Speaker, string][]): [Speaker, string][] =>
  talk.map(([speaker, text]) => [speaker === 'coach' ? 'client' : 'coach', text])

describe('the warning about swapped voices', () => {
  it('comes up when the client’s turns sound like a coach, and the tags still stand', async () => {
    expect(await warningsFor(swap(TALK))).toEqual([SWAPPED_CODE])
  })

  it('does not come up when everyone is in their place', async () => {
    expect(await warningsFor(TALK)).toEqual([])
  })

  it('says nothing of a conversation too short to tell, or with one voice', async () => {
    expect(await warningsFor(swap(TALK).slice(0, 6))).toEqual([])
    expect(await warningsFor(TALK.map(([, text]) => ['client', text]))).toEqual([])
  })
})
