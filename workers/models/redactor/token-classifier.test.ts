import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { RedactIn, type RedactOut } from '../../../core/pipeline/shapes.ts'
import { cutSession } from '../../../core/redaction/tokens.ts'
import { present } from '../../../test/support/present.ts'
import { type TinyClassifier, writeTinyTokenClassifier } from '../../../test/support/tiny-models.ts'
import { redactStep } from '../../steps/2-redact.ts'
import { createTokenClassifier, voterSettings } from './token-classifier.ts'

const hasTransformers = await import('@huggingface/transformers').then(
  () => true,
  () => false,
)
const root = mkdtempSync(join(tmpdir(), 'voter-'))
afterAll(() => rmSync(root, { recursive: true }))

const PIECES: TinyClassifier['pieces'] = {
  quill: ['B-PER', 0.97],
  '##by': ['I-PER', 0.9],
  oak: ['B-PER', 0.9],
  '##ham': ['O', 0.9],
  zebra: ['I-PER', 0.95],
  creme: ['B-ORG', 0.9],
  acme: ['B-ORG', 0.99],
  foods: ['I-ORG', 0.7],
  quxvale: ['B-LOC', 0.6],
}

let count = 0
function voter(change: Partial<TinyClassifier> = {}) {
  count += 1
  const folder = join(root, `tiny-${count}`)
  writeTinyTokenClassifier(folder, { pieces: PIECES, ...change })
  return { folder, voter: createTokenClassifier(voterSettings(folder)) }
}

const signal = new AbortController().signal

async function votes(...texts: string[]) {
  const session = cutSession(texts.map((text) => ({ text })))
  const given = await voter().voter.vote(session, signal)
  return given.map((one) => [
    texts[one.turn]!.slice(one.start, one.end),
    one.type,
    Math.round(one.score * 100) / 100,
  ])
}

async function redact(text: string, of = voter().voter): Promise<RedactOut> {
  const input = RedactIn.parse({
    ...{ turns: [{ n: 0, speaker: 'client', text }], known: [], pseudonyms: {} },
    hash_key: 'ab'.repeat(32),
  })
  const models = { redactors: [], voter: of }
  const result = await redactStep.run(input, { models, signal, progress() {} })
  if (result.kind !== 'done') throw new Error(JSON.stringify(result))
  return result.output
}

describe.skipIf(!present('@huggingface/transformers', hasTransformers))(
  'a token classifier',
  () => {
    test.each([
      ['pieces of a word are one word', 'met Quillby there', [['Quillby', 'NAME', 0.97]]],
      ['its first piece decides', 'met oakham there', [['oakham', 'NAME', 0.9]]],
      [
        'a beginning ends the name before it',
        'quill quill zebra',
        [
          ['quill', 'NAME', 0.97],
          ['quill zebra', 'NAME', 0.97],
        ],
      ],
      ['words after one another are one name', 'at Acme Foods now', [['Acme Foods', 'ORG', 0.99]]],
      [
        'accents',
        'CRÈME and cre\u0300me',
        [
          ['CRÈME', 'ORG', 0.9],
          ['cre\u0300me', 'ORG', 0.9],
        ],
      ],
      ['emoji before it', '😀👩‍👩‍👧 quill', [['quill', 'NAME', 0.97]]],
      ['hidden marks in it', 'x \u200Fqu\u200Bill, y', [['\u200Fqu\u200Bill', 'NAME', 0.97]]],
      ['other scripts', 'مرحبا quill 你好', [['quill', 'NAME', 0.97]]],
      ['a stand-in', '[quill 1] [Person 1]', [['quill', 'NAME', 0.97]]],
    ])('keeps to the offsets of the original: %s', async (_, text, expected) => {
      expect(await votes(text)).toEqual(expected)
    })

    test('a name does not run from one turn into the next', async () => {
      expect(await votes('quill', 'zebra')).toHaveLength(2)
      expect(await votes('', ' ', 'quill')).toEqual([['quill', 'NAME', 0.97]])
    })

    test('a text longer than the network reads at once is judged word by word, each once', async () => {
      const text = Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? 'Quillby' : 'said')).join(
        ' ',
      )
      const given = await votes(text)
      expect(given).toHaveLength(143)
      expect(new Set(given.map(([word]) => word))).toEqual(new Set(['Quillby']))
    })

    test('words without end do not take time without end', async () => {
      const of = (length: number) => `quill ${'q'.repeat(length)} quill`
      expect(await votes(of(2_000_000))).toHaveLength(2)
    })

    test('what it alone is sure of is masked under its own name, what it doubts is reviewed', async () => {
      const out = await redact('Met Quillby from quxvale.')
      expect(out.turns[0]!.text).toBe('Met [Person 1] from quxvale.')
      expect(out.spans[0]).toMatchObject({ recogniser: 'token_classifier', type: 'NAME' })
      expect(out.doubts[0]).toMatchObject({ recogniser: 'token_classifier', type: 'PLACE' })
      expect(out.hold).toEqual([{ code: 'near_miss', count: 1 }])
    })

    test('its digest is part of what is recorded, and other weights have another', () => {
      const [one, same, other] = [voter(), voter(), voter({ pieces: { quill: ['B-PER', 0.5] } })]
      const digest = (of: typeof one) => of.voter.model.split('sha256:')[1]
      expect(one.voter.model).toBe(`token_classifier ${basename(one.folder)} sha256:${digest(one)}`)
      expect(digest(one)).toMatch(/^[0-9a-f]{64}$/)
      expect(digest(same)).toBe(digest(one))
      expect(digest(other)).not.toBe(digest(one))
    })

    test('labels of other makes are understood', async () => {
      const labels = ['O', 'PERSON', 'I-PERSON', 'GPE', 'I-GPE', 'ORGANISATION', 'I-ORGANISATION']
      const session = cutSession([{ text: 'quill of Quxvale' }])
      const given = await voter({ labels }).voter.vote(session, signal)
      expect(given.map((one) => one.type)).toEqual(['NAME', 'PLACE'])
    })

    describe('one that cannot vote stops the redaction and says what to do', () => {
      async function reason(of: { voter: ReturnType<typeof voter>['voter'] }) {
        const input = RedactIn.parse({
          ...{ turns: [{ n: 0, speaker: 'client', text: 'quill' }], known: [], pseudonyms: {} },
          hash_key: 'ab'.repeat(32),
        })
        const models = { redactors: [], voter: of.voter }
        const result = await redactStep.run(input, { models, signal, progress() {} })
        if (result.kind !== 'wait') throw new Error(result.kind)
        expect(result.reason.code).toBe('waiting_for_name_voter')
        return result.reason.sentence
      }

      test('no folder', async () => {
        const gone = createTokenClassifier(voterSettings(join(root, 'not-there')))
        expect(await reason({ voter: gone })).toMatch(
          /not-there is not there\. Fetch it .*NAME_VOTER/,
        )
      })

      test('a file missing', async () => {
        const of = voter()
        rmSync(join(of.folder, 'tokenizer.json'))
        expect(await reason(of)).toMatch(/is not whole: tokenizer\.json is missing/)
      })

      test('weights that are none', async () => {
        const { folder } = voter()
        writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), 'noise')
        const broken = createTokenClassifier(voterSettings(folder))
        expect(await reason({ voter: broken })).toMatch(/cannot be loaded/)
        expect(await broken.blocked()).not.toBeNull()
      })

      test('settings that are none', async () => {
        const { folder } = voter()
        writeFileSync(join(folder, 'config.json'), '{')
        expect(await reason({ voter: createTokenClassifier(voterSettings(folder)) })).toMatch(
          /cannot be read/,
        )
      })

      test('a network made for something else', async () => {
        const other = voter({ config: { architectures: ['BertForMaskedLM'] } })
        expect(await reason(other)).toMatch(/another kind \(BertForMaskedLM\)/)
      })

      test('labels without names', async () => {
        const labels = Array.from({ length: 7 }, (_, i) => `LABEL_${i}`)
        expect(await reason(voter({ labels }))).toMatch(/has LABEL_0, .*id2label/)
      })

      test('labels of another network', async () => {
        expect(await reason(voter({ labels: ['O', 'PER', 'LOC'] }))).toMatch(
          /7 numbers .* 3 labels/,
        )
      })

      test('files changed while the service runs', async () => {
        const of = voter()
        appendFileSync(join(of.folder, 'config.json'), ' ')
        expect(await reason(of)).toMatch(/not the one that was there at start/)
      })
    })
  },
)
