import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import { loadTurnEncoder } from '../../workers/models/tagger/network/turn-encoder.ts'
import { encodeWeights, type Weights } from '../../workers/models/tagger/weights.ts'
import { FOLDS, type FoldInput, scoredFolds, WRITTEN_PATHS } from './fold-models.ts'
import { type HeldOutConversation, heldOutScores } from './held-out.ts'
import { inProcesses } from './processes.ts'
import { readAll } from './readings.ts'
import { withSecondStage } from './second-stage.ts'
import { DEFAULT_SETTINGS } from './tagger-training.ts'

/**
 * Trains the built-in tagger and writes its weights:
 * node --import tsx eval/train/tagger.ts --annomi FILE --synthetic FILE [--examples FILE]
 *   [--appointments FILE] [--meetings FILE] [--demonstrations FILE] [--second FILE] [--out FILE]
 */
const { values } = parseArgs({
  options: {
    annomi: { type: 'string' },
    synthetic: { type: 'string' },
    examples: { type: 'string', default: WRITTEN_PATHS.examples },
    appointments: { type: 'string', default: WRITTEN_PATHS.appointments },
    meetings: { type: 'string', default: WRITTEN_PATHS.meetings },
    demonstrations: { type: 'string', default: WRITTEN_PATHS.demonstrations },
    second: { type: 'string', default: WRITTEN_PATHS.second },
    out: { type: 'string', default: 'workers/models/tagger/weights/tagger.bin.gz' },
  },
})
const { annomi, synthetic, out, ...written } = values
if (annomi === undefined || synthetic === undefined) {
  console.error('Give --annomi FILE and --synthetic FILE, the coded JSON Lines to learn from.')
  process.exit(2)
}
const paths = { annomi, synthetic, ...written }
// The whole first: it takes longest. The others give the scores that decisions are learnt from.
const inputs: FoldInput[] = [null, ...Array(FOLDS).keys()].map((fold) => ({ ...paths, fold }))
const child = new URL('./fold-child.ts', import.meta.url)
const [whole, ...parts] = await inProcesses<FoldInput, Weights>(child, inputs, 2)
const lexicon = loadLexicon()
const encoder = await loadTurnEncoder()
const held: HeldOutConversation[][] = []
for (const [fold, unseen] of scoredFolds(paths, loadCodebook()).entries()) {
  held.push(await heldOutScores(parts[fold] as Weights, readAll(unseen, lexicon), encoder))
}
const file = encodeWeights(withSecondStage(whole as Weights, held, DEFAULT_SETTINGS.seed))
writeFileSync(out, file)
console.error(`${out}: ${(file.length / 1e6).toFixed(2)} MB`)
