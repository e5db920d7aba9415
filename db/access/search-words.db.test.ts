import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, ROLES, type Role } from '../../core/access/policy.ts'
import { SearchQuery } from '../../core/search/search-query.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'
import { asActor, type Database, rowsOf } from '../database.ts'
import { searchPassages } from '../stores/search.ts'

let database: Database

/** More passages that hold the word than are ranked at first. */
const MANY = 3_500
const VECTOR = `('[' || repeat('0.1,', 383) || '0.1]')::vector`

beforeAll(async () => {
  database = await openTestDatabase()
  await putIn('seen', `array_fill('zebra zebra'::text, array[${MANY}])`)
  await putIn('rare', `array['a zebra in a field', 'zebra by a gate']`)
  await putIn('held', `array['zebra zebra zebra zebra quagga', 'zebra zebra zebra zebra']`)
  await putIn('superseded', `array['zebra zebra zebra quagga']`)
  await database.run(`
    insert into research.tag (output_id, material_id, turn, code, score, start, "end", tagger,
        tagger_version, codebook)
      select id, material_id, n, 'affirm', 0.9, 0, 5, 't', '1', 'eiu-1'
      from research.output, generate_series(0, 1) as n
      where step = 'tag' and material_id in
        (select id from research.material where content_hash = 'rare');
    insert into research.review (material_id, output_id, base_output_id, reasons, doubts, held_at)
      select material_id, id, id, '[]', '[]', now() from research.output
      where step = 'redact' and material_id =
        (select id from research.material where content_hash = 'held');
    update research.output set is_current = false where material_id =
      (select id from research.material where content_hash = 'superseded')`)
})
afterAll(async () => {
  await database?.close()
})

/** One text whose turns say each of these, a passage a turn. */
async function putIn(label: string, texts: string): Promise<void> {
  const { person, coach, team } = await makeCase(database, label)
  await database.run(`
    insert into research.material (kind, person_id, coach_id, team_id, day, content_hash, byte_count,
        media_type)
      values ('note', '${person.id}', '${coach.id}', '${team.id}', '2026-11-19', '${label}', 9, 'x');
    insert into research.output (material_id, step, step_version, input_hash)
      select id, step, 1, '${label}' from research.material,
        unnest(array['redact', 'embed', 'tag']) as step where content_hash = '${label}';
    insert into research.turn (output_id, material_id, n, speaker, text)
      select id, material_id, n - 1, 'client', text from research.output,
        unnest(${texts}) with ordinality as said(text, n)
      where step = 'redact' and input_hash = '${label}';
    insert into research.passage (output_id, material_id, model, turn, start, "end", vector)
      select output.id, turn.material_id, 'm', turn.n, 0, length(text), ${VECTOR}
      from research.turn join research.output using (material_id)
      where step = 'embed' and input_hash = '${label}';
    insert into research.passage_words (output_id, material_id, turn, start, lexemes)
      select output.id, turn.material_id, turn.n, 0, to_tsvector('english', text)
      from research.turn join research.output using (material_id)
      where step = 'embed' and input_hash = '${label}'`)
}

const actor = (role: Role): Actor => ({ account_id: 'a', role, coach_id: null, team_id: null })

const places = (role: Role, words: string) =>
  asActor(database, actor(role), (tx) =>
    rowsOf<{ rank: number }>(
      tx,
      sql`select * from research.passages_with_words(
        websearch_to_tsquery('english', ${words}), null, null, null, 9999)`,
    ),
  )

const find = (query: object, limit = 100) =>
  asActor(database, actor('scientist'), (tx) =>
    searchPassages(tx, SearchQuery.parse(query), null, limit),
  )

describe('the function that matches words past row-level security', () => {
  it.each(ROLES.filter((role) => role !== 'scientist'))('is closed to a %s', async (role) => {
    const why = await places(role, 'zebra').catch((error) => String(error.cause ?? error))
    expect(why).toMatch(/permission denied for function/)
  })

  it('tells not even the place of a held or superseded passage', async () => {
    expect(await places('scientist', 'quagga')).toEqual([])
    expect(await places('scientist', 'zebra')).toHaveLength(MANY + 2)
  })

  it('answers with places and ranks, and with no word', async () => {
    const [first = {}] = await places('scientist', 'zebra')
    expect(Object.keys(first)).toEqual(['place', 'rank'])
  })
})

describe('a search by words', () => {
  it('finds what the asker may see behind thousands that narrowing leaves out', async () => {
    const found = await find({ words: 'zebra', code: 'affirm' })
    expect(found.map(({ text }) => text)).toEqual(['a zebra in a field', 'zebra by a gate'])
  })

  it('finds nothing where narrowing leaves nothing, not everything', async () => {
    expect(await find({ words: 'zebra', code: 'reflect_simple' })).toEqual([])
    expect(await find({ words: 'zebra', kind: 'recording' })).toEqual([])
    expect(await find({ words: 'zebra', from: '2026-11-20' })).toEqual([])
    expect(await find({ words: 'zebra', speaker: 'other' })).toEqual([])
    expect(await find({ words: 'zebra', speaker: 'client' })).toHaveLength(100)
  })

  it('is the same whether or not there is anything the asker may not see', async () => {
    const with_hidden = await find({ words: 'zebra field or zebra gate or quagga' })
    expect(with_hidden.map(({ text }) => text)).toEqual(['a zebra in a field', 'zebra by a gate'])
    expect(await find({ words: 'quagga' })).toEqual([])
  })

  it('does not find by a code that the asker must not see while coding that session', async () => {
    await database.run(`
      insert into research.session (id, reference, person_id, coach_id, phase, channel, held_at, minutes)
        select '00000000-0000-4000-8000-000000000001', 'S-blind', person_id, coach_id, 'ongoing',
          'phone', now(), 30 from research.material where content_hash = 'rare';
      update research.material set session_id = '00000000-0000-4000-8000-000000000001'
        where content_hash = 'rare'`)
    await database.run(`
      insert into research.coding_plan (id, name, kind, wanted, seed, overlap, codebook, created_by)
        values ('00000000-0000-4000-8000-000000000002', 'a plan', 'random', 1, 1, 0, 'eiu-1', 'b');
      insert into research.coding_task (plan_id, session_id, material_id, output_id, coder,
          coder_name, place)
        select '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001',
          material_id, id, 'a', 'A', 1 from research.output
        where step = 'redact' and input_hash = 'rare'`)
    expect(await find({ words: 'zebra', code: 'affirm' })).toEqual([])
    expect(await find({ words: 'zebra gate' })).toHaveLength(1)
  })
})
