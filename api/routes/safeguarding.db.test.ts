import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../core/access/policy.ts'
import { asActor, type Database } from '../../db/database.ts'
import { audit } from '../../db/schema/audit.ts'
import { output } from '../../db/schema/material.ts'
import { passage, turn } from '../../db/schema/results.ts'
import { safeguarding } from '../../db/schema/safeguarding.ts'
import { teamPassages } from '../../db/stores/analysis-inputs.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { runPipeline, takeTurns } from '../../test/support/held-text.ts'
import { makeCase } from '../../test/support/unit.ts'

const HARM = 'Some nights I think they would be better off without me.'
const TURNS = ['How have you been?', `Not good. ${HARM} Anyway.`, 'I am glad you told me.']

let database: Database
let test: TestApp
let lead: Asking
let of: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  lead = await test.signIn('safeguarding')
  of = await makeCase(database, 'harm')
  await takeTurns(test.ports, of, TURNS)
  await runPipeline(test.ports)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const page = async (asking: Asking) => (await asking('/safeguarding')).text()
const concern = async () => (await database.drizzle.select().from(safeguarding))[0]
const decide = async (decision: string) => {
  const body = new URLSearchParams({ decision })
  return lead(`/safeguarding/${(await concern())?.id}/decide`, { method: 'POST', body })
}
const undo = async () => lead(`/safeguarding/${(await concern())?.id}/undo`, { method: 'POST' })

describe('a passage that may speak of harm', () => {
  it('waits for the named person, with the turns around it and whom to ask', async () => {
    const text = await page(lead)
    expect(text).toContain(`<mark>${HARM}</mark>`)
    expect(text).toContain('How have you been?')
    expect(text).toContain('Coach harm')
    expect(text).toContain('Self-harm or not wanting to live')
  })

  it.each(['coach', 'scientist', 'leader', 'admin'] as const)(
    'is nowhere for a %s, who is told that there is no such page',
    async (role: Role) => {
      const asking = await test.signIn(role, { coach_id: of.coach.id, team_id: of.team.id })
      const answer = await asking('/safeguarding')
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain('better off')
      const body = new URLSearchParams({ decision: 'no_risk' })
      const path = `/safeguarding/${(await concern())?.id}/decide`
      expect((await asking(path, { method: 'POST', body })).status).toBe(404)
      expect((await concern())?.decision).toBeNull()
    },
  )

  it('lets the named person read those turns and no other', async () => {
    const other = await makeCase(database, 'calm')
    await takeTurns(test.ports, other, ['Hello.', 'I would like to work with plants.'])
    await runPipeline(test.ports)
    const actor = { account_id: 'a', role: 'safeguarding', coach_id: null, team_id: null } as const
    const texts = await asActor(database, actor, (tx) => tx.select().from(turn))
    expect(texts.map((one) => one.text)).not.toContain('I would like to work with plants.')
    expect(texts).toHaveLength(3)
  })

  it('is decided, taken back and decided again, and each of it is in the audit chain', async () => {
    const answer = await decide('passed_on')
    expect(answer.headers.get('location')).toBe('/safeguarding?done=passed_on')
    expect(await page(lead)).toContain('Nothing waits')
    await undo()
    expect((await concern())?.decision).toBeNull()
    await decide('no_risk')
    const actions = (await database.drizzle.select().from(audit))
      .filter((entry) => entry.resource === 'safeguarding')
      .map((entry) => entry.action)
    expect(actions).toContain('open text')
    expect(actions.filter((action) => action !== 'open text')).toEqual([
      ...['decide', 'undo decision', 'decide'],
    ])
    await undo()
  })

  it('refuses a decision it does not know, and changes nothing', async () => {
    expect((await decide('ignore')).status).toBe(422)
    expect((await concern())?.decision).toBeNull()
  })
})

describe('themes', () => {
  const seen = async () =>
    (await asServiceTexts()).filter((text) => text.includes('better off')).length
  const asServiceTexts = async () =>
    (await database.drizzle.transaction((tx) => teamPassages(tx, of.team.id, '2026-01-01'))).map(
      (row) => row.text,
    )

  it('are made of a note without its passage, until somebody says that it is nothing', async () => {
    await takeTurns(test.ports, of, [`He came by bus. ${HARM} We made a plan.`], 'note')
    await runPipeline(test.ports)
    const [embedded] = await database.drizzle
      .select()
      .from(output)
      .where(eq(output.step, 'embed'))
      .orderBy(output.created_at)
      .then((rows) => rows.slice(-1))
    if (!embedded) throw new Error('The note was embedded')
    const vector = Array.from({ length: 384 }, () => 0.05)
    const from = { output_id: embedded.id, material_id: embedded.material_id, model: 'lexical' }
    await database.drizzle.insert(passage).values([
      { ...from, turn: 0, start: 0, end: 15, vector },
      { ...from, turn: 0, start: 16, end: 16 + HARM.length, vector },
    ])
    expect(await asServiceTexts()).toEqual(['He came by bus.'])
    expect(await seen()).toBe(0)
    await database.drizzle
      .update(safeguarding)
      .set({ decision: 'no_risk' })
      .where(eq(safeguarding.material_id, embedded.material_id))
    expect(await seen()).toBe(1)
  })
})
