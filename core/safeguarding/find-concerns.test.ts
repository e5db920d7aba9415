import { describe, expect, it } from 'vitest'
import type { RedactedText } from '../session/text.ts'
import { findConcerns, kindsOf } from './find-concerns.ts'
import { PLACES, type Pointer } from './pointer.ts'

const turn = (n: number, text: string) => ({ n, text: text as RedactedText })

describe('a passage that may speak of harm', () => {
  it.each([
    ['Some days I don’t want to be here any more.', 'self_harm'],
    ['i just think you know theyd all be better off without me', 'self_harm'],
    ['She said she has been saving up her tablets.', 'self_harm'],
    ['he checks my phone and he wont let me out on my own', 'abuse'],
    ['My ex punched me in March.', 'abuse'],
    ['The kids were left on their own all night again.', 'child'],
    ['i swear i’ll stab him if he comes round again', 'others'],
    ['I haven’t eaten since Tuesday.', 'neglect'],
    ['He has stopped taking his lithium.', 'health'],
    ['she is hearing um voices again', 'health'],
  ] as const)('is pointed at: %s', (text, kind) => {
    expect(kindsOf(text)).toContain(kind)
  })

  it.each([
    'I could murder a cup of tea.',
    'My feet are killing me after that walk.',
    'I was bored to death on that course.',
    'I beat myself up about it for days.',
    'It would kill two birds with one stone.',
    'I was dying to tell you, I got the interview!',
    'They kicked me off the course.',
    'The deadline is on Friday.',
    'Nobody is going to force you, it is voluntary.',
    'They threatened me with a sanction.',
  ])('is not seen in a figure of speech: %s', (text) => {
    expect(kindsOf(text)).toEqual([])
  })
})

it('says where in the turn the sentence stands, in UTF-16 units', () => {
  const text = 'Good week 😀. I wanted to end it all on Sunday. Then my sister rang.'
  const found = findConcerns([turn(0, 'Hello.'), turn(3, text)])
  expect(found.map((one) => [one.turn, text.slice(one.start, one.end)])).toEqual([
    [3, 'I wanted to end it all on Sunday.'],
  ])
})

it('finds a cue anywhere in five minutes of speech without a full stop', () => {
  const talk = 'and then we went to the shop and had a look at the job board '.repeat(60)
  for (const at of [0, 590, 1_234, talk.length]) {
    expect(kindsOf(`${talk.slice(0, at)} i want to kill myself ${talk.slice(at)}`)).toEqual([
      'self_harm',
    ])
  }
})

it('takes a time that grows with the text and no faster', () => {
  const worst = ['took all of my ', 'wish i never ', 'kids and the ', 'no ', 'i’ll ', 'the ']
  for (const piece of worst) {
    const seconds = [20_000, 80_000].map((length) => {
      const text = piece.repeat(length / piece.length)
      const started = process.cpuUsage()
      findConcerns([turn(0, text)])
      const spent = process.cpuUsage(started)
      return (spent.user + spent.system) / 1e6
    })
    expect(seconds[1] as number, piece).toBeLessThan(12 * (seconds[0] as number) + 0.2)
  }
})

describe('a stretch without plain words', () => {
  const pointer = (from: number): Pointer => ({
    ...{ weights: new Int8Array(PLACES).fill(1), unit: 1, bias: 0, from },
  })
  const text = 'We had tea. Then the train was late and nobody said why.'

  it('is pointed to as veiled when it looks like those learned from, joined with its neighbour', () => {
    expect(findConcerns([turn(2, text)], pointer(0))).toEqual([
      { turn: 2, start: 0, end: text.length, kinds: ['veiled'] },
    ])
    expect(findConcerns([turn(2, text)], pointer(1_000))).toEqual([])
  })

  it('is not pointed to a second time where plain words are', () => {
    const kinds = findConcerns([turn(0, 'I want to end it all.')], pointer(0)).map((c) => c.kinds)
    expect(kinds).toEqual([['self_harm']])
  })

  it('leaves ordinary talk alone with what came with the product', () => {
    const talk = ['Hello, come in.', 'I came on the bus.', 'What would you like to do?']
    expect(findConcerns(talk.map((one, n) => turn(n, one)))).toEqual([])
  })
})
