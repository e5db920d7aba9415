import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import { layersOf, SECOND_SHARE, sharesOf, withSecondCoding } from './second-coding.ts'
import { keyOf, readAnnomi } from './tagger-data.ts'

const outputs = outputsFor(ANNOMI_HEADS, 'coach')
const folder = mkdtempSync(join(tmpdir(), 'second-coding-'))
const text = 'So the evenings are hardest. What helps?'

function conversation(second: object[]) {
  const coded = join(folder, 'coded.jsonl')
  const human = [{ main: 'question', question: 'open', reflection: null, input: null }]
  const turns = [{ n: 0, speaker: 'coach', text, human }]
  writeFileSync(coded, JSON.stringify({ id: 'a', group: 'a', turns }))
  const path = join(folder, 'second.jsonl')
  writeFileSync(path, `${JSON.stringify({ id: 'a', turns: second })}\n`)
  const [transcript] = withSecondCoding(readAnnomi(coded, ANNOMI_HEADS), path, ANNOMI_HEADS)
  return transcript!.turns[0]!
}

/** For how much of the turn each output holds, over all layers. */
function heldShares(turn: ReturnType<typeof conversation>): Map<string, number> {
  const targets = Int8Array.from(outputs, (output) => turn.labels.get(keyOf(output)) ?? -1)
  const layers = layersOf(targets, turn.second, outputs)
  expect(layers.reduce((sum, layer) => sum + layer.share, 0)).toBeCloseTo(1)
  return new Map(
    outputs.map((output, k) => [
      keyOf(output),
      layers.reduce((sum, layer) => sum + (layer.targets[k] === 1 ? layer.share : 0), 0),
    ]),
  )
}

describe('a second coding', () => {
  it('counts beside the first, for its share, where the two differ', () => {
    const turn = conversation([
      {
        n: 0,
        main: { question: 0.5, reflection: 0.5 },
        question: { open: 1 },
        reflection: { simple: 1 },
        input: { none: 1 },
      },
    ])
    const shares = heldShares(turn)
    const first = 1 - SECOND_SHARE
    expect(shares.get('annomi_main/question')).toBeCloseTo(0.5 * SECOND_SHARE + first)
    expect(shares.get('annomi_main/reflection')).toBeCloseTo(0.5 * SECOND_SHARE)
    expect(shares.get('annomi_main/other')).toBe(0)
    expect(shares.get('annomi_question/open')).toBeCloseTo(1)
    expect(shares.get('annomi_reflection/simple')).toBeCloseTo(SECOND_SHARE)
    expect(shares.get('annomi_reflection/none')).toBeCloseTo(first)
  })

  it('leaves the first coding as it is for what is scored', () => {
    const turn = conversation([{ n: 0, main: { other: 1 } }])
    expect(turn.labels.get('annomi_main/question')).toBe(1)
    expect(turn.labels.get('annomi_main/other')).toBe(0)
  })

  it('changes nothing of a turn that it does not hold', () => {
    const turn = conversation([{ n: 7, main: { other: 1 } }])
    expect(turn.second).toBeUndefined()
    expect(heldShares(turn).get('annomi_main/question')).toBe(1)
  })

  it('keeps unknown what is unknown to the first', () => {
    const unknown = new Int8Array(outputs.length).fill(-1)
    const [layer, ...more] = layersOf(unknown, new Map([['annomi_main/other', 0.4]]), outputs)
    expect(more).toEqual([])
    expect([...layer!.targets].every((target) => target === -1)).toBe(true)
  })

  it('gives shares of its outputs at once, and none where nobody coded', () => {
    const targets = Int8Array.from(outputs, (_, k) => +(k === 0))
    const second = new Map([
      [keyOf(outputs[0]!), 0.5],
      [keyOf(outputs[1]!), 0.5],
    ])
    const shares = sharesOf(targets, second, outputs)!
    expect(shares[0]).toBeCloseTo(1 - SECOND_SHARE / 2)
    expect(shares[1]).toBeCloseTo(SECOND_SHARE / 2)
    expect(shares[4]).toBe(0)
    expect(sharesOf(targets.fill(-1), second, outputs)).toBeNull()
  })
})
