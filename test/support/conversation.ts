import type { Database } from '../../db/database.ts'
import { material, output } from '../../db/schema/material.ts'
import { measure, tag, turn } from '../../db/schema/results.ts'
import type { makeCase } from './unit.ts'

type Case = Awaited<ReturnType<typeof makeCase>>

/** A turn of a made-up conversation, with what the tagger put on it. */
export interface SpokenTurn {
  speaker: 'coach' | 'client' | 'other'
  text: string
  tagged?: readonly string[]
}

/** Ten turns, five of each voice. */
export const TEN_TURNS: SpokenTurn[] = [
  {
    speaker: 'coach',
    text: 'What would a good week look like for you?',
    tagged: ['question_open'],
  },
  { speaker: 'client', text: 'I would like to try a couple of mornings.', tagged: ['change_talk'] },
  { speaker: 'coach', text: 'So mornings are what you would try.', tagged: ['reflection_simple'] },
  { speaker: 'client', text: 'There is no point, they never ring back.', tagged: ['sustain_talk'] },
  { speaker: 'coach', text: 'Whether you try it is your call.', tagged: ['emphasise_autonomy'] },
  { speaker: 'client', text: 'Yes, the number 42 bus.', tagged: ['neutral_talk'] },
  { speaker: 'coach', text: 'Did the letter reach you?', tagged: ['question_closed'] },
  { speaker: 'client', text: 'It did, on Tuesday.', tagged: ['neutral_talk'] },
  { speaker: 'coach', text: 'What matters most to you now?', tagged: ['question_open'] },
  { speaker: 'client', text: 'My mum, and getting out more.', tagged: ['change_talk'] },
]

/** The session of a case as the pipeline would leave it: redacted turns, tags, measures. */
export async function addConversation(
  { drizzle: tx }: Database,
  of: Case,
  label: string,
  turns: readonly SpokenTurn[] = TEN_TURNS,
) {
  const material_id = crypto.randomUUID()
  await tx.insert(material).values({
    ...{ id: material_id, kind: 'transcript', session_id: of.session.id, person_id: of.person.id },
    ...{ coach_id: of.coach.id, team_id: of.team.id, day: '2026-11-19', byte_count: 10 },
    ...{ content_hash: `conversation-${label}`, media_type: 'text/plain' },
  })
  const made = (step: string) => ({
    ...{ id: crypto.randomUUID(), material_id, step, step_version: 1, input_hash: step },
  })
  const [redacted, tagged] = [made('redact'), made('tag')]
  await tx.insert(output).values([redacted, tagged])
  const redact = { output_id: redacted.id, material_id }
  await tx
    .insert(turn)
    .values(turns.map(({ speaker, text }, n) => ({ ...redact, n, speaker, text })))
  const from = { tagger: 'builtin', tagger_version: '1', codebook: 'eiu-1' }
  const tags = turns.flatMap(({ text, tagged: codes = [] }, n) =>
    codes.map((code) => ({ turn: n, code, score: 0.8, start: 0, end: text.length })),
  )
  if (tags.length > 0) {
    const by = { output_id: tagged.id, material_id, ...from }
    await tx.insert(tag).values(tags.map((row) => ({ ...row, ...by })))
  }
  const values: Record<string, number> = { coach_turns: 5 }
  for (const { code } of tags) values[`count_${code}`] = (values[`count_${code}`] ?? 0) + 1
  const whose = { session_id: of.session.id, coach_id: of.coach.id }
  await tx.insert(measure).values({ ...whose, values })
  return { material_id, output_id: redacted.id }
}
