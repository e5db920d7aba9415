import { readFileSync } from 'node:fs'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Database } from '../../db/database.ts'
import type { Embedder } from '../../workers/models/embedder/embedder.ts'

const SETS = ['code-examples', 'written-appointments', 'written-sessions'].map(
  (name) => new URL(`../../eval/datasets/${name}.jsonl`, import.meta.url),
)
/** Turns of one text, each a passage. */
const TURNS = 40
const PARTS_MAX = 3

interface Said {
  speaker: string
  text: string
  codes: readonly string[]
}

/** Says something new each time, of one to three things somebody in the invented texts says. */
export function inventor(seed: number): { next(): Said; choose(to: number): number } {
  const random = xoroshiro128plus(seed)
  const choose = (to: number) => uniformInt(random, 0, to - 1)
  const said = SETS.flatMap((set) => readFileSync(set, 'utf8').trim().split('\n'))
    .flatMap((line) => (JSON.parse(line) as { turns?: Partial<Said>[] }).turns ?? [])
    .map(({ speaker = 'coach', text = '', codes = [] }) => ({ speaker, text, codes }))
    .filter(({ text }) => text.split(' ').length > 2)
  const one = () => said[choose(said.length)] as Said
  return {
    choose,
    next() {
      const parts = Array.from({ length: 1 + choose(PARTS_MAX) }, one)
      return { ...(parts[0] as Said), text: parts.map(({ text }) => text).join(' ') }
    },
  }
}

/** A team with ten coaches and a person each, for texts to belong to. */
export async function makeUnit(database: Database): Promise<void> {
  await database.run(`
    insert into service.team (name) values ('Team of a benchmark');
    insert into service.coach (reference, name, team_id)
      select 'K-' || n, 'Coach ' || n, team.id from service.team, generate_series(0, 9) as n;
    insert into research.person (reference, coach_id)
      select 'P-' || substr(reference, 3), id from service.coach;`)
}

/**
 * Puts texts in, as the steps leave them, until there are `count` more passages. Comes back with
 * the seconds that writing the passages alone took.
 */
export async function fill(
  database: Database,
  embedder: Embedder,
  made: ReturnType<typeof inventor>,
  texts: { first: number; passages: number },
): Promise<number> {
  let wall_s = 0
  const last = texts.first + Math.ceil(texts.passages / TURNS)
  for (let from = texts.first; from < last; from += BATCH) {
    const to = Math.min(last, from + BATCH)
    const turns = Array.from({ length: (to - from) * TURNS }, (_, at) => ({
      label: `S-${from + Math.floor(at / TURNS)}`,
      n: at % TURNS,
      ...made.next(),
    }))
    await database.run(TEXTS, [from, to - 1])
    await database.run(SPOKEN, [JSON.stringify(turns)])
    await database.run(TAGGED, [JSON.stringify(turns)])
    const vectors = await embedder.embed(
      turns.map(({ text }) => text),
      new AbortController().signal,
    )
    const passages = turns.map((turn, at) => ({
      ...turn,
      end: turn.text.length,
      vector: JSON.stringify(vectors[at]),
    }))
    const started_ms = performance.now()
    await database.run(PASSAGES, [JSON.stringify(passages), embedder.model])
    wall_s += (performance.now() - started_ms) / 1000
  }
  return wall_s
}

/** Texts written at once. */
const BATCH = 25

const TEXTS = `with numbered as (
    select n, person.id as person_id, person.coach_id, coach.team_id
    from generate_series($1::int, $2::int) as n
    join research.person on person.reference = 'P-' || n % 10
    join service.coach on coach.id = person.coach_id),
  held as (insert into research.session
    (reference, person_id, coach_id, phase, channel, held_at, minutes)
    select 'S-' || n, person_id, coach_id,
      (array['contact', 'first_meeting', 'ongoing'])[1 + n % 3], 'in_person',
      timestamptz '2026-01-01' + n % 300 * interval '1 day', 40 from numbered
    returning id, reference, held_at),
  taken as (insert into research.material
    (kind, session_id, person_id, coach_id, team_id, day, content_hash, byte_count, media_type)
    select 'transcript', held.id, person_id, coach_id, team_id, held_at::date, 'S-' || n, 4000,
      'text/vtt' from numbered join held on held.reference = 'S-' || n
    returning id, content_hash)
  insert into research.output (material_id, step, step_version, input_hash)
    select id, step, 1, content_hash from taken, unnest(array['redact', 'embed', 'tag']) as step`

const OF_STEP = (step: string) => `jsonb_to_recordset($1::jsonb) as said
  (label text, n int, speaker text, text text, codes jsonb, "end" int, vector text)
  join research.material on material.content_hash = said.label
  join research.output on output.material_id = material.id and output.step = '${step}'`

const SPOKEN = `insert into research.turn (output_id, material_id, n, speaker, text)
  select output.id, material.id, said.n, said.speaker, said.text from ${OF_STEP('redact')}`

const TAGGED = `insert into research.tag (output_id, material_id, turn, code, score, start, "end",
    tagger, tagger_version, codebook)
  select output.id, material.id, said.n, code, 0.9, 0, 3, 'a benchmark', '1', 'eiu-1'
  from ${OF_STEP('tag')}, jsonb_array_elements_text(said.codes) as code on conflict do nothing`

/** The words become stems as `writeEmbed` makes them. */
const PASSAGES = `with said as materialized (
    select output.id as output_id, material.id as material_id, said.* from ${OF_STEP('embed')}),
  words as (insert into research.passage_words (output_id, material_id, turn, start, lexemes)
    select output_id, material_id, n, 0, to_tsvector('english', text) from said)
  insert into research.passage (output_id, material_id, model, turn, start, "end", vector)
  select output_id, material_id, $2, n, 0, "end", vector::vector from said`
