import { expect, test } from 'vitest'
import { RedactIn, RedactOut } from '../../core/pipeline/shapes.ts'
import { loadRedactors } from '../models/redactor/load.ts'
import { redactStep } from './2-redact.ts'

const tools = {
  models: { redactors: loadRedactors() },
  signal: new AbortController().signal,
  progress: () => {},
}

async function redact(texts: string[]) {
  const input = RedactIn.parse({
    turns: texts.map((text, n) => ({ n, speaker: n % 2 ? 'client' : 'coach', text })),
    known: [],
    pseudonyms: {},
    hash_key: 'ab'.repeat(32),
  })
  const result = await redactStep.run(input, tools)
  if (result.kind !== 'done') throw new Error(result.kind)
  return RedactOut.parse(result.output)
}

test('names nobody told of are found in spoken and in written text', async () => {
  const spoken = await redact(["hello is that mrs adeyemi it's kasia from the jobcentre", 'yes'])
  expect(spoken.turns[0]!.text).toBe(
    "hello is that mrs [Person 1] it's [Person 2] from the jobcentre",
  )
  const written = await redact(['Met Farhiya in Rochdale. Farhiya has had two letters from DWP.'])
  expect(written.turns[0]!.text).toBe(
    'Met [Person 1] in [Place 1]. [Person 1] has had two letters from DWP.',
  )
})

test('the same value has the same hash under the same key', async () => {
  const [first] = (await redact(['ring 07700 900123'])).spans
  const [again] = (await redact(['it is oh seven seven double oh nine hundred one two three']))
    .spans
  expect(first!.value_hash).toMatch(/^[0-9a-f]{64}$/)
  expect(again!.value_hash).toBe(first!.value_hash)
})

test('nine thousand words take less than a second of processor time', async () => {
  const turn =
    'so last week i went to the library and asked about the course they said to come back'
  await redact([turn])
  const before = process.cpuUsage()
  await redact(Array.from({ length: 530 }, () => turn))
  // Processor time, not the clock: other work on the machine must not decide.
  const { user } = process.cpuUsage(before)
  expect(user / 1000).toBeLessThan(1000)
})
