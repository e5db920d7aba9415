import { readdir, stat } from 'node:fs/promises'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { loadBuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { loadTurnEncoder } from '../../workers/models/tagger/network/turn-encoder.ts'
import { type Bench, timed } from './row.ts'
import { longConversation, wordsIn } from './texts.ts'

const TURNS = 10_000
/** The AnnoMI scheme is for comparing the tagger with people: fewer turns, and no promise of speed. */
const ANNOMI_TURNS = 1_000
const WEIGHTS = new URL('../../workers/models/tagger/weights/', import.meta.url)

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
    const encoder = await timed(() => loadTurnEncoder())
    const few = input.turns.slice(0, ANNOMI_TURNS)
    const annomi = await timed(() => load.value.annomi(few, encoder.value))
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
        what: `${ANNOMI_TURNS} turns under the AnnoMI scheme`,
        measured: annomi.cpu_s,
        unit: 's CPU',
        note: 'with the encoder that it alone loads',
      },
      { what: 'load of that encoder', measured: encoder.cpu_s, unit: 's CPU' },
      {
        what: 'size of its weights, encoder included',
        measured: await sizeOf(WEIGHTS),
        unit: 'MB',
        target_most: 15,
      },
    ]
  },
}

/** Of all files of a folder, in megabytes. */
async function sizeOf(folder: URL): Promise<number> {
  const files = await readdir(folder)
  const sizes = files.map(async (file) => (await stat(new URL(file, folder))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1e6
}
