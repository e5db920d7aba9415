import { stat } from 'node:fs/promises'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { loadBuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { type Bench, timed } from './row.ts'
import { longConversation, wordsIn } from './texts.ts'

const TURNS = 10_000
const WEIGHTS = new URL('../../workers/models/tagger/weights/tagger.bin.gz', import.meta.url)

/** The built-in tagger alone, on one core: a conversation of ten thousand turns, and its start. */
export const tagger: Bench = {
  name: 'tagger',
  async run() {
    const load = await timed(() => loadBuiltinTagger())
    const { turns } = await longConversation(9_000)
    const many = Array.from({ length: TURNS }, (_, n) => ({ ...turns[n % turns.length], n }))
    const input = TagIn.parse({ turns: many, phase: null, channel: null, external_allowed: false })
    const signal = new AbortController().signal
    await load.value.tag(input, signal)
    const ran = await timed(() => load.value.tag(input, signal))
    const each = (wordsIn(input.turns) / TURNS).toFixed(1)
    return [
      {
        what: `${TURNS} turns through the built-in tagger`,
        measured: ran.cpu_s,
        unit: 's CPU',
        target_most: 2,
        note: `${each} words a turn, second time round; 5,000 turns a second is the promise`,
      },
      { what: 'load of its weights', measured: load.cpu_s, unit: 's CPU', target_most: 0.5 },
      {
        what: 'size of its weights',
        measured: (await stat(WEIGHTS)).size / 1e6,
        unit: 'MB',
        target_most: 15,
      },
    ]
  },
}
