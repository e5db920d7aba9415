import { describe, expect, it } from 'vitest'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import { isAsItCame, questionTargets, readAll, targetsOf } from './readings.ts'
import type { CodedTranscript } from './tagger-data.ts'

const outputs = outputsFor(ANNOMI_HEADS, 'coach')

function conversation(source: CodedTranscript['source'], labels: [string, 0 | 1][]) {
  const turn = { speaker: 'coach' as const, text: 'What would you like?', disputed: [], pii: [] }
  const turns = [{ ...turn, labels: new Map(labels) }]
  return readAll([{ id: 'a', group: 'a', source, turns }], loadLexicon())
}

describe('what is learnt of a turn', () => {
  it('is its own coding, and of a question under the codebook what kind of question it is', () => {
    const [reading] = conversation('written', [
      ['coach/question_open', 1],
      ['coach/question_closed', 0],
      ['coach/affirm', 1],
    ])
    expect(targetsOf(reading!, 0, outputs).every((target) => target === -1)).toBe(true)
    const targets = questionTargets(reading!, 0, outputs)
    const known = outputs.flatMap(({ head, class: name }, k) =>
      targets![k] === -1 ? [] : [[`${head}/${name}`, targets![k]]],
    )
    expect(known).toEqual([
      ['annomi_question/none', 0],
      ['annomi_question/open', 1],
      ['annomi_question/closed', 0],
    ])
  })

  it('is nothing about questions where a question code is disputed', () => {
    const [reading] = conversation('synthetic', [['coach/question_closed', 0]])
    expect(questionTargets(reading!, 0, outputs)).toBeNull()
  })

  it('sets no cut where it was written to learn from, or is a copy', () => {
    expect(conversation('written', []).some(isAsItCame)).toBe(false)
    expect(conversation('examples', []).some(isAsItCame)).toBe(false)
    const copies = conversation('synthetic', [])
    expect(copies.map(isAsItCame)).toEqual([true, false])
    expect(copies[1]?.weight).toBeLessThan(copies[0]?.weight ?? 0)
  })
})
