import { writeFileSync } from 'node:fs'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { packModel } from '../../workers/models/redactor/weights.ts'
import { readMarkedSessions } from './names-data.ts'
import { trainNames } from './names-training.ts'

/**
 * Trains the name model on all marked sessions and writes its weights:
 * `node --import tsx eval/train/names.ts [FOLDER]`. Its scores come from `npm run eval -- redaction`,
 * which never tests on what it trained on.
 */
const folder = process.argv[2] ?? '../shared/data/synthetic'
const out = new URL('../../workers/models/redactor/name-weights.json', import.meta.url)
const SEED = 20260

const random = xoroshiro128plus(SEED)
const model = trainNames(readMarkedSessions(folder), () => uniformFloat64(random))
const packed = packModel(model, {
  name: 'name-model',
  version: '2',
  trained_on:
    'synthetic appointments and notes written by AI for this project, and sentences of our own',
})
writeFileSync(out, `${JSON.stringify(packed)}\n`)
console.log(`${out.pathname}: ${packed.weights.length} characters of weights`)
