import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { ANNOMI_HEADS } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import { encodeWeights } from '../../workers/models/tagger/weights.ts'
import { readAll } from './readings.ts'
import { codebookHeads, readAnnomi, readCoded } from './tagger-data.ts'
import { DEFAULT_SETTINGS, trainTagger } from './tagger-training.ts'

/**
 * Trains the built-in tagger and writes its weights:
 * node --import tsx eval/train/tagger.ts --annomi FILE --synthetic FILE [--examples FILE]
 *   [--written FILE] [--out FILE]
 */
const { values } = parseArgs({
  options: {
    annomi: { type: 'string' },
    synthetic: { type: 'string' },
    examples: { type: 'string', default: 'eval/datasets/code-examples.jsonl' },
    written: { type: 'string', default: 'eval/datasets/written-appointments.jsonl' },
    out: { type: 'string', default: 'workers/models/tagger/weights/tagger.bin.gz' },
  },
})
if (values.annomi === undefined || values.synthetic === undefined) {
  console.error('Give --annomi FILE and --synthetic FILE, the coded JSON Lines to learn from.')
  process.exit(2)
}
const codebook = loadCodebook()
const transcripts = [
  ...readAnnomi(values.annomi, ANNOMI_HEADS),
  ...readCoded(values.synthetic, codebookHeads(codebook), 'synthetic'),
  ...readCoded(values.examples, codebookHeads(codebook), 'examples'),
  ...readCoded(values.written, codebookHeads(codebook), 'written'),
]
const lexicon = loadLexicon()
const readings = readAll(transcripts, lexicon)
const weights = trainTagger(readings, codebook, lexicon, DEFAULT_SETTINGS, (line) =>
  console.error(line),
)
const file = encodeWeights(weights)
writeFileSync(values.out, file)
console.error(`${values.out}: ${(file.length / 1e6).toFixed(2)} MB`)
