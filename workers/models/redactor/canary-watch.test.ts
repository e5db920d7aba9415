import { expect, test } from 'vitest'
import { RedactIn } from '../../../core/pipeline/shapes.ts'
import { redactStep } from '../../steps/2-redact.ts'
import { loadModels } from '../load-models.ts'
import { CANARY_EVERY, CanaryWatch } from './canary-watch.ts'
import { loadRedactors } from './load.ts'

const settings = { models_dir: '/nonexistent', ffmpeg_path: null, speech: null }
const input = RedactIn.parse({
  turns: [{ n: 0, speaker: 'client', text: 'ring 07700 900123' }],
  known: [],
  pseudonyms: {},
  hash_key: 'ab'.repeat(32),
})
const run = (models: Parameters<typeof redactStep.run>[1]['models']) =>
  redactStep.run(input, { models, signal: new AbortController().signal, progress() {} })

test('the product watches its redactor, and the redactor it ships passes', async () => {
  const { redactors, canaries } = loadModels(settings)
  expect(canaries).toBeInstanceOf(CanaryWatch)
  expect((await run({ redactors, canaries })).kind).toBe('done')
})

test('a redactor whose finder of names is gone redacts nothing more and says why', async () => {
  const canaries = new CanaryWatch()
  const broken = await run({ redactors: [], canaries })
  if (broken.kind !== 'wait') throw new Error(broken.kind)
  expect(broken.reason.code).toBe('canary_survived')
  expect(broken.reason.sentence).toContain('a surname')
  expect(broken.reason.sentence).not.toContain('Adeyemi')
  // Once caught, it is not trusted again by luck.
  expect((await run({ redactors: loadRedactors(), canaries })).kind).toBe('wait')
})

test('a redactor that breaks later is caught within a batch', async () => {
  const canaries = new CanaryWatch()
  const sound = { redactors: loadRedactors(), canaries }
  expect((await run(sound)).kind).toBe('done')
  const kinds: string[] = []
  for (let text = 0; text < CANARY_EVERY; text += 1) {
    kinds.push((await run({ redactors: [], canaries })).kind)
  }
  expect(kinds.at(-1)).toBe('wait')
})

test('a redactor that throws is not taken for a sound one', () => {
  const reason = new CanaryWatch().look(() => {
    throw new TypeError('weights')
  })
  expect(reason?.code).toBe('canary_survived')
})
