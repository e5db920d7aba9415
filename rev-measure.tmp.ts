import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { foldOfGroups } from './eval/train/folds.ts'
import { readMarkedSessions } from './eval/train/names-data.ts'
import { trainNames } from './eval/train/names-training.ts'
import { nameModel } from './workers/models/redactor/name-model.ts'
import { loadRedactors } from './workers/models/redactor/load.ts'
import { packModel, unpackModel } from './workers/models/redactor/weights.ts'
import { redactSession } from './core/redaction/redact-session.ts'
import { readDemoTexts } from './eval/datasets/demo-unit/texts.ts'
const sessions = readMarkedSessions('../shared/data/synthetic')
const { appointments } = await readDemoTexts()
const knownOf = new Map(appointments.map((a) => [a.transcript.id, a.known]))
const say = (label: string, list: any[], gens: any) => {
  let held = 0, missHeld = 0, miss = 0; const codes: any = {}
  for (const s of list) {
    const out = redactSession({ turns: s.turns, known: knownOf.get(s.id) ?? [], pseudonyms: {}, hash_key: '00' } as any, { generators: gens, hash: (t) => t })
    const missed = s.turns.some((t: any) => t.spans.some((g: any) => (g.type === 'NAME') && !out.spans.some((m) => m.turn === t.n && m.start < g.end && g.start < m.end)))
    if (out.hold.length) { held++; for (const h of out.hold) codes[h.code] = (codes[h.code] ?? 0) + 1 }
    if (missed) { miss++; if (out.hold.length) missHeld++ }
  }
  console.log(label, 'held', held, 'of', list.length, JSON.stringify(codes), 'a name missed in', miss, 'of which held', missHeld)
}
say('shipped weights', sessions, loadRedactors())
const fold = foldOfGroups(sessions.map((s) => ({ kind: s.kind, group: s.id })), 5, 20260)
for (const k of [0, 1]) {
  const random = xoroshiro128plus(20260 + k)
  const learnt = trainNames(sessions.filter((s) => fold.get(s.id) !== k), () => uniformFloat64(random))
  const model = nameModel(unpackModel(packModel(learnt, { name: 'f', version: '1', trained_on: '' })))
  const own = sessions.filter((s) => fold.get(s.id) === k)
  say(`fold ${k}`, own, [model])
  say(`fold ${k} conversations`, own.filter((s) => s.kind !== 'note'), [model])
}
