import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbedOut } from '../../core/pipeline/shapes.ts'
import { asService, type Database } from '../../db/database.ts'
import { output } from '../../db/schema/material.ts'
import { tag } from '../../db/schema/results.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { claimOutput, writeEmbed } from '../../db/stores/step-outputs.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { runPipeline, takeTurns } from '../../test/support/held-text.ts'
import { makeCase } from '../../test/support/unit.ts'

const TURNS = [
  'What would help you get there?',
  'A bus pass would help, the passes are dear.',
  'Would you like me to look into a travel card?',
  'Yes please. My knee is bad on Mondays.',
]

let database: Database
let test: TestApp
let scientist: Asking
let material: string
let held: string

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  scientist = await test.signIn('scientist')
  material = await read(await makeCase(database, 'search'), TURNS)
  // Juniper may be a name, so this text waits for a review.
  held = await read(await makeCase(database, 'held'), ['Hello.', 'Juniper has a bus pass.'])
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

/** Takes a conversation through the pipeline and embeds it, a passage a turn. */
async function read(of: Awaited<ReturnType<typeof makeCase>>, texts: string[]): Promise<string> {
  const id = await takeTurns(test.ports, of, texts)
  await runPipeline(test.ports)
  const passages: EmbedOut['passages'] = []
  let model = ''
  for (const [turn, text] of texts.entries()) {
    const meaning = await test.ports.meaningOf(text)
    model = meaning?.model ?? ''
    passages.push({ turn, start: 0, end: text.length, vector: meaning?.vector ?? [] })
  }
  await database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Database['drizzle']
    const found = await findMaterial(tx, id)
    if (!found) throw new Error('It was taken in')
    const key = { material_id: id, step: 'embed' as const, step_version: 9, input_hash: id }
    const output_id = await claimOutput(tx, key, {}, [])
    await writeEmbed(tx, found, output_id as string, { model, passages })
  })
  return id
}

interface Hit {
  material_id: string
  text: string
  turn: number
  marks: { start: number; end: number }[]
  codes: string[]
  found_by: string
}

async function hits(query: string): Promise<Hit[]> {
  const answer = await scientist(`/api/v1/search?${query}`)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { hits: Hit[] }).hits
}

describe('a search', () => {
  it('finds by words however they are inflected, and says where they stand', async () => {
    const [first] = await hits('words=bus+pass')
    expect(first).toMatchObject({ material_id: material, turn: 1, found_by: 'both' })
    const words = first?.marks.map(({ start, end }) => first.text.slice(start, end))
    expect(words).toEqual(['bus', 'pass', 'passes'])
  })

  it('finds a misspelt word by likeness', async () => {
    const found = await hits('words=travell+cardd')
    expect(found[0]).toMatchObject({ turn: 2, found_by: 'meaning' })
  })

  it('is narrowed by speaker, phase, kind and day', async () => {
    expect((await hits('words=help&speaker=coach')).map((hit) => hit.turn)).toEqual([0])
    expect((await hits('words=help&from=2026-11-20')).length).toBe(0)
    expect((await hits('words=help&to=2026-11-19&kind=transcript')).length).toBeGreaterThan(0)
    expect((await hits('words=help&kind=note')).length).toBe(0)
  })

  it('goes by a code alone, and shows the codes of what it finds', async () => {
    const outputs = await database.drizzle.select().from(output)
    const tagged = outputs.find((one) => one.material_id === material && one.step === 'tag')
    await database.drizzle.insert(tag).values({
      ...{ output_id: tagged?.id as string, material_id: material, turn: 2, start: 0, end: 5 },
      ...{ code: 'offer_options', score: 0.9, tagger: 't', tagger_version: '1', codebook: 'eiu-1' },
    })
    const found = await hits('code=offer_options')
    expect(found.map((hit) => [hit.turn, hit.codes])).toEqual([[2, ['offer_options']]])
  })

  it('finds nothing of a text that is held for review', async () => {
    const found = [...(await hits('words=Juniper')), ...(await hits('words=bus+pass'))]
    expect(found.map((hit) => hit.material_id)).not.toContain(held)
  })

  it('leaves no word of itself in the audit chain or the log', async () => {
    await hits('words=Wintergreen')
    const rows = await asService(database.drizzle, (tx) =>
      tx.execute('select * from service.audit'),
    )
    expect(JSON.stringify(rows)).toContain('"search"')
    expect(JSON.stringify(rows)).not.toContain('Wintergreen')
    expect(JSON.stringify(test.logged)).not.toContain('Wintergreen')
  })

  it('says what to do about a day that is none', async () => {
    const page = await scientist('/search?words=bus&from=tomorrow')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Choose a day, such as 2026-11-01')
  })

  it.each(['coach', 'leader', 'admin', 'data_protection', 'safeguarding'] as const)(
    'is nowhere for a %s',
    async (role) => {
      const of = await makeCase(database, `for-${role}`)
      const asking = await test.signIn(role, { coach_id: of.coach.id, team_id: of.team.id })
      expect((await asking('/search?words=bus')).status).toBe(404)
      expect((await asking('/api/v1/search?words=bus')).status).toBe(404)
    },
  )
})

describe('a search that is kept', () => {
  const keep = (asking: Asking, name: string) =>
    asking('/search/saved', {
      method: 'POST',
      body: new URLSearchParams({ name, query: 'words=bus+pass&speaker=client' }),
    })

  it('is on the page of whoever kept it, and on nobody else’s', async () => {
    expect((await keep(scientist, 'Buses <1>')).status).toBe(303)
    const page = await (await scientist('/search')).text()
    expect(page).toContain('Buses &lt;1&gt;')
    expect(page).toContain('/search?words=bus+pass&amp;speaker=client')
    const other = await test.signIn('scientist')
    expect(await (await other('/search')).text()).not.toContain('Buses')
    const id = /saved\/([0-9a-f-]{36})\/remove/.exec(page)?.[1]
    expect((await other(`/search/saved/${id}/remove`, { method: 'POST' })).status).toBe(404)
    await scientist(`/search/saved/${id}/remove`, { method: 'POST' })
    expect(await (await scientist('/search')).text()).not.toContain('Buses')
  })
})
