import { describe, expect, it } from 'vitest'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { type CodedUnit, confusion, macroF1, ratesOf, scoreLabels } from './coding.ts'
import { annomiUnit, codebookUnit, evaluateAnnomi, evaluateCodebook } from './coding-schemes.ts'

const unit = (transcript: string, gold: string[], pred: string[]): CodedUnit => ({
  transcript,
  gold: new Set(gold),
  pred: new Set(pred),
  asked: ['a', 'b'],
})

describe('the score of a label', () => {
  it('is precision, recall, F1 and kappa as a hand calculation gives them', () => {
    // 20 both, 5 and 10 alone, 15 neither: the textbook kappa of .4.
    const rates = ratesOf({ both: 20, predOnly: 5, goldOnly: 10, neither: 15 })
    expect(rates.precision).toBeCloseTo(0.8, 10)
    expect(rates.recall).toBeCloseTo(2 / 3, 10)
    expect(rates.f1).toBeCloseTo(40 / 55, 10)
    expect(rates.kappa).toBeCloseTo(0.4, 10)
  })

  it('is null where there is nothing to divide by', () => {
    expect(ratesOf({ both: 0, predOnly: 0, goldOnly: 0, neither: 7 })).toEqual({
      precision: null,
      recall: null,
      f1: null,
      kappa: null,
    })
  })

  it('has an interval around it from ten positives on, and a shut gate below twenty', () => {
    const units = Array.from({ length: 30 }, (_, at) =>
      unit(`t${at % 6}`, at % 2 === 0 ? ['a'] : [], at % 2 === 0 || at === 1 ? ['a'] : []),
    )
    const [a, b] = scoreLabels(units, ['a', 'b'], 1)
    expect(a).toMatchObject({ units: 30, n: 15, predicted: 16 })
    expect(a?.intervals.precision?.low).toBeLessThan(a?.precision ?? 0)
    expect(a?.gate.verdict).toBe('suggested')
    expect(b?.intervals.f1).toBeNull()
    const more = [...units, ...units.map((u) => ({ ...u, transcript: `${u.transcript}x` }))]
    expect(scoreLabels(more, ['a'], 1)[0]?.gate.verdict).toBe('shown')
  })

  it('counts agreement a session absolutely: always one too many is no agreement', () => {
    const same = ['1', '2', '3', '4'].flatMap((t, at) =>
      Array.from({ length: at + 1 }, () => unit(t, ['a'], ['a'])),
    )
    expect(scoreLabels(same, ['a'], 1)[0]?.icc).toBeCloseTo(1, 6)
    const over = [...same, ...['1', '2', '3', '4'].map((t) => unit(t, [], ['a']))]
    expect(scoreLabels(over, ['a'], 1)[0]?.icc).toBeLessThan(0.8)
  })

  it('averages over labels that occur', () => {
    const scores = scoreLabels([unit('t', ['a'], ['a'])], ['a', 'b'], 1)
    expect(macroF1(scores)).toBe(1)
    expect(confusion([unit('t', ['a'], ['b'])], ['a', 'b'])).toEqual({
      a: { a: 0, b: 1 },
      b: { a: 0, b: 0 },
    })
  })
})

describe('the two schemes', () => {
  const codebook = loadCodebook()

  it('asks a turn only for codes of its speaker, and no one for a disputed one', () => {
    const gold = { speaker: 'client', codes: ['change_talk'], disputed: ['distrust'] }
    const made = codebookUnit(codebook, 't', gold, ['change_talk', 'distrust'])
    expect(made.asked).toContain('change_talk')
    expect(made.asked).not.toContain('distrust')
    expect(made.asked).not.toContain('affirm')
    const result = evaluateCodebook([made], codebook)
    expect(result.labels.map((score) => score.label)).not.toContain('distrust')
    expect(result.confusion.talk?.change_talk?.change_talk).toBe(1)
  })

  it('scores a group as put when any of its codes is', () => {
    const gold = { speaker: 'coach', codes: ['reassure_voluntary'], disputed: [] }
    const made = codebookUnit(codebook, 't', gold, ['reassure_benefit_safe'])
    const result = evaluateCodebook([made], codebook)
    const of = (label: string) => result.labels.find((score) => score.label === label)
    expect(of('reassure_voluntary')?.f1).toBe(0)
    expect(of('group:benefits_reassurance')?.f1).toBe(1)
  })

  it('takes null for an AnnoMI class of its own', () => {
    const gold = { main: 'question', question: 'open', reflection: null, input: null }
    const units = [
      annomiUnit('t', 'coach', gold, { ...gold, question: null }),
      annomiUnit('t', 'client', { talk: 'change' }, { talk: 'change' }),
    ]
    const result = evaluateAnnomi(units)
    expect(result.macro).toMatchObject({ main: 1, question: 0, reflection: 1, talk: 1 })
    expect(result.confusion.question?.['question/open']?.['question/none']).toBe(1)
  })
})
