import { describe, expect, it } from 'vitest'
import type { TagDraft } from '../../core/codebook/verify-evidence.ts'
import { TagIn, TagOut } from '../../core/pipeline/shapes.ts'
import { loadBuiltinTagger } from '../models/tagger/builtin-tagger.ts'
import type { Tagger, TagResult } from '../models/tagger/tagger.ts'
import { tagStep } from './4-tag.ts'

const input = (texts: [string, string][], external_allowed = false): TagIn =>
  TagIn.parse({
    turns: texts.map(([speaker, text], n) => ({ n, speaker, text })),
    phase: null,
    channel: null,
    external_allowed,
  })

const run = (tagger: Tagger, given: TagIn) =>
  tagStep.run(given, {
    models: { tagger },
    signal: new AbortController().signal,
    progress() {},
  })

/** A tagger that says what the test tells it to. */
function scripted(drafts: TagDraft[], over: Partial<Tagger> = {}): Tagger {
  const result: TagResult = {
    kind: 'done',
    drafts,
    model: 'm',
    prompt_hash: 'h',
    unprocessable: [],
  }
  return { name: 's', version: '1', external: false, tag: async () => result, ...over }
}

describe('the tag step', () => {
  const talk = input([
    ['coach', 'How was your week?'],
    ['client', 'Fine.'],
    ['other', 'Parcel for you.'],
  ])
  const neutral = { turn: 1, code: 'neutral_talk', score: 0.9, quote: 'Fine.', start: 0 }
  const open = { turn: 0, code: 'question_open', score: 0.8, quote: 'How was', start: 0 }

  it('keeps verified tags with their provenance, in the order of the turns', async () => {
    const result = await run(scripted([neutral, open]), talk)
    expect(result).toEqual({
      kind: 'done',
      output: {
        tagger: { name: 's', version: '1', codebook: 'eiu-1', model: 'm', prompt_hash: 'h' },
        tags: [
          { turn: 0, code: 'question_open', score: 0.8, start: 0, end: 7 },
          { turn: 1, code: 'neutral_talk', score: 0.9, start: 0, end: 5 },
        ],
      },
      unprocessable: [],
    })
  })

  it('drops a code or quote that was made up, says so, and loses nothing else', async () => {
    const result = await run(
      scripted([
        neutral,
        { ...open, quote: 'How is' },
        { ...open, code: 'invented' },
        { ...neutral, turn: 2 },
      ]),
      talk,
    )
    if (result.kind !== 'done') throw new Error('the step did not finish')
    expect(result.output.tags.map((tag) => tag.code)).toEqual(['neutral_talk'])
    expect(result.unprocessable.map((part) => part.reason.code)).toEqual([
      'quote_not_verbatim',
      'unknown_code',
      'wrong_speaker',
    ])
  })

  it('never lets a client turn carry two talk codes or pass without one unseen', async () => {
    const change = { ...neutral, code: 'change_talk' }
    for (const drafts of [[neutral, change], []]) {
      const result = await run(scripted(drafts), talk)
      if (result.kind !== 'done') throw new Error('the step did not finish')
      expect(result.output.tags).toEqual([])
      expect(result.unprocessable).toMatchObject([
        { where: 'turn 1', reason: { code: 'not_exactly_one' } },
      ])
    }
  })

  it('waits rather than send words outside without consent', async () => {
    const outside = scripted([neutral], { external: true })
    expect(await run(outside, talk)).toMatchObject({ kind: 'wait' })
    expect(await run(outside, { ...talk, external_allowed: true })).toMatchObject({ kind: 'done' })
  })

  it('passes on what the tagger says about itself', async () => {
    const away: TagResult = { kind: 'wait', reason: { code: 'away', sentence: 'Later.' } }
    expect(await run(scripted([], { tag: async () => away }), talk)).toEqual(away)
  })
})

describe('the tag step with the built-in tagger', () => {
  const tagger = loadBuiltinTagger()

  it('codes a plain exchange as a coder would', async () => {
    const given = input([
      ['coach', 'What would a good week look like for you?'],
      ['client', "I don't want to do it. There's no point, they never ring back."],
      ['coach', "It's voluntary, you don't have to take part and you can stop whenever you like."],
      ['client', 'If I work six hours, do they stop my money? I am scared of losing my benefit.'],
      ['coach', "I'll ring the housing team this afternoon and text you what they say."],
      ['client', "Okay. I'd like to try a couple of mornings, I'll ring them tomorrow."],
    ])
    const result = await run(tagger, given)
    if (result.kind !== 'done') throw new Error('the step did not finish')
    const codes = given.turns.map((turn) =>
      result.output.tags.filter((tag) => tag.turn === turn.n).map((tag) => tag.code),
    )
    expect(codes[0]).toContain('question_open')
    expect(codes[1]).toContain('sustain_talk')
    expect(codes[2]).toContain('reassure_voluntary')
    expect(codes[3]).toContain('worry_benefits')
    expect(codes[4]).toContain('coach_commitment')
    expect(codes[5]).toContain('change_talk')
    expect(result.unprocessable).toEqual([])
    expect(TagOut.parse(result.output)).toEqual(result.output)
  })

  it('gives the same answer twice, and evidence that stands in the turn', async () => {
    const words =
      'well i was thinking so how have you been getting on with the tablets and the bus '
    const given = input([
      ['coach', words.repeat(12)],
      ['client', '[Person 2] says… the doctor gave me new tablets; my back hurts.'],
    ])
    const [once, twice] = [await run(tagger, given), await run(tagger, given)]
    expect(once).toEqual(twice)
    if (once.kind !== 'done') throw new Error('the step did not finish')
    for (const tag of once.output.tags) {
      const text = given.turns[tag.turn]?.text ?? ''
      expect(tag.end).toBeLessThanOrEqual(text.length)
      expect(text.slice(tag.start, tag.end).trim()).not.toBe('')
    }
  })

  it('copes with no turns, empty turns, one voice, and ten thousand turns', async () => {
    expect(await run(tagger, input([]))).toMatchObject({ kind: 'done', output: { tags: [] } })
    const empty = await run(
      tagger,
      input([
        ['client', ''],
        ['client', '…'],
        ['coach', '  '],
        ['client', ' \n '],
      ]),
    )
    if (empty.kind !== 'done') throw new Error('the step did not finish')
    expect(empty.unprocessable).toMatchObject([{ where: 'voices', reason: { code: 'no_coach' } }])
    const clientTags = empty.output.tags.filter((tag) => tag.turn !== 2)
    expect(new Set(clientTags.map((tag) => tag.turn)).size).toBe(3)
    const many = Array.from({ length: 10_000 }, (): [string, string] => ['client', 'I will go.'])
    const long = await run(tagger, input(many))
    if (long.kind !== 'done') throw new Error('the step did not finish')
    const talk = long.output.tags.filter((tag) => tag.code.endsWith('_talk'))
    expect(talk).toHaveLength(10_000)
  })

  it('says so, rather than guess, when the conversation is not in English', async () => {
    const polish = 'Dzień dobry, chciałabym porozmawiać o pracy, bo od dawna nie pracuję. '
    const given = input([
      ['coach', polish.repeat(3)],
      ['client', polish.repeat(3)],
    ])
    const result = await run(tagger, given)
    expect(result).toMatchObject({ kind: 'stop', reason: { code: 'language_not_supported' } })
  })
})
