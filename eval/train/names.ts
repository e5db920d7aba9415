import { writeFileSync } from 'node:fs'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { packModel } from '../../workers/models/redactor/weights.ts'
import { readMarkedFile, readMarkedSessions, readWrittenSessions } from './names-data.ts'
import { trainNames } from './names-training.ts'

/**
 * Trains the name model on all marked sessions and writes its weights:
 * `node --import tsx eval/train/names.ts [FOLDER] [REVIEWED]`, where REVIEWED is a file that `rapport
 * corrections` wrote: weights trained on it are personal data and stay on that installation. Scores
 * come from `npm run eval -- redaction`, which never tests on what it trained on.
 */
const folder = process.argv[2] ?? '../shared/data/synthetic'
const out = new URL('../../workers/models/redactor/name-weights.json', import.meta.url)
const SEED = 20260

const random = xoroshiro128plus(SEED)
const reviewed = process.argv[3] ? readMarkedFile(process.argv[3]) : []
const sessions = [...readMarkedSessions(folder), ...readWrittenSessions(), ...reviewed]
const model = trainNames(sessions, () => uniformFloat64(random))
const packed = packModel(model, {
  name: 'name-model',
  version: '2',
  trained_on:
    'synthetic appointments and notes written by AI for this project, and sentences of our own' +
    (reviewed.length > 0 ? `; ${reviewed.length} reviewed texts of this installation` : ''),
})
writeFileSync(out, `${JSON.stringify(packed)}\n`)
console.log(`${out.pathname}: ${packed.weights.length} characters of weights`)
