import type { RedactOut, TagOut } from '../../core/pipeline/shapes.ts'
import type { StepName } from '../../core/pipeline/step.ts'
import { localHost } from '../../workers/local-host.ts'
import { loadModels } from '../../workers/models/load-models.ts'
import type { StepHost } from '../../workers/step-host.ts'
import { readWithCompromise } from './compromise-peer.ts'
import { type Bench, type BenchRow, median, timed } from './row.ts'
import { type BenchText, HOUR_WORDS, longConversation, wordsIn } from './texts.ts'

const ROUNDS = 5
const TEXT_STEPS = ['redact', 'embed', 'tag', 'measure'] as const
type TextStep = (typeof TEXT_STEPS)[number]
const WHOLE_S_MOST = 3

/** Redact, embed, tag and measure an hour's conversation, in one thread and without a database. */
export const hourLong: Bench = {
  name: 'hour-long',
  async run() {
    const models = await timed(() =>
      loadModels({ models_dir: '/nonexistent', ffmpeg_path: null, speech: null }),
    )
    const host = localHost(models.value)
    const text = await longConversation(HOUR_WORDS)
    const on = `${wordsIn(text.turns)} words, ${text.turns.length} turns`
    const rounds: Record<TextStep, number>[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await stepsOf(host, text))
    const first = total(rounds[0] as Record<TextStep, number>)
    readWithCompromise(text.turns.slice(0, 50))
    const peer = await timed(() => readWithCompromise(text.turns))
    const rows: BenchRow[] = TEXT_STEPS.map((step) => ({
      what: `${step}, 60 minutes`,
      measured: median(rounds.map((round) => round[step])),
      unit: 's CPU',
    }))
    return [
      {
        what: 'redact + embed + tag + measure, 60 minutes',
        measured: median(rounds.map(total)),
        unit: 's CPU',
        target_most: WHOLE_S_MOST,
        peer: { what: 'compromise finds names', measured: peer.cpu_s },
        note: `${on}; first round ${first.toFixed(2)} s; models load in ${models.cpu_s.toFixed(2)} s`,
      },
      ...rows,
    ]
  },
}

const total = (round: Record<TextStep, number>) =>
  TEXT_STEPS.reduce((sum, step) => sum + round[step], 0)

/** Processor seconds of each step, each fed with what the one before it gave. */
async function stepsOf(host: StepHost, text: BenchText): Promise<Record<TextStep, number>> {
  const took: Record<TextStep, number> = { redact: 0, embed: 0, tag: 0, measure: 0 }
  const run = async <Out>(step: TextStep & StepName, input: unknown): Promise<Out> => {
    const tools = { signal: new AbortController().signal, progress() {} }
    const { value, cpu_s } = await timed(() => host.run(step, input, tools))
    if (value.kind !== 'done') throw new Error(`${step} ended as ${value.kind}`)
    took[step] = cpu_s
    return value.output as Out
  }
  const { turns } = await run<RedactOut>('redact', {
    ...text,
    pseudonyms: {},
    hash_key: '0f'.repeat(32),
  })
  await run('embed', { cut: 'turns', turns })
  const tagging = { turns, phase: 'ongoing', channel: 'in_person', external_allowed: false }
  const { tags } = await run<TagOut>('tag', tagging)
  await run('measure', { turns, tags, duration_s: 3_600 })
  return took
}
