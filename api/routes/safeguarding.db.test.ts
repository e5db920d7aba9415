import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../core/access/policy.ts'
import { asActor, type Database } from '../../db/database.ts'
import { audit } from '../../db/schema/audit.ts'
import { debriefItem } from '../../db/schema/debrief.ts'
import { output } from '../../db/schema/material.ts'
import { passage, turn } from '../../db/schema/results.ts'
import { safeguarding } from '../../db/schema/safeguarding.ts'
import { teamPassages } from '../../db/stores/analysis-inputs.ts'
import { raiseWritten } from '../../db/stores/safeguarding.ts'
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

describe('words written down in a debrief that may speak of harm', () => {
  const WRITTEN = 'Somebody said that they want to kill themselves.'
  let leader: Asking
  beforeAll(async () => {
    leader = await test.signIn('leader', { team_id: of.team.id })
  })
  const write = (text: string, kind = 'note') =>
    leader('/debrief/items', {
      method: 'POST',
      body: new URLSearchParams({ kind, text, owner: kind === 'action' ? 'DK' : '' }),
    })
  const raised = async () =>
    (await database.drizzle.select().from(safeguarding)).filter((one) => one.debrief_item_id)

  it('wait for the named person at once, with the team and the day', async () => {
    expect((await write(WRITTEN)).status).toBe(303)
    await write('The bus was late for three people.')
    expect(await raised()).toHaveLength(1)
    const text = await page(lead)
    expect(text).toContain(`<mark>${WRITTEN}</mark>`)
    expect(text).toContain('Words written down in the debrief of')
    expect(text).toContain(of.team.name)
    expect(text).not.toContain('The bus was late')
  })

  it('are raised from an action too, and raised once however often they are looked at', async () => {
    await write('Ask whether he is safe at home, his partner hits him', 'action')
    expect(await raised()).toHaveLength(2)
    const [item] = (await raised()).map((one) => one.debrief_item_id as string)
    const again = { id: item as string, text: WRITTEN }
    await database.drizzle.transaction((tx) =>
      raiseWritten(tx as Database['drizzle'], test.ports.keys.audit, again, new Date()),
    )
    expect(await raised()).toHaveLength(2)
    const entries = (await database.drizzle.select().from(audit)).filter(
      ({ action, resource }) => action === 'raise' && resource === 'safeguarding',
    )
    expect(entries).toHaveLength(2)
    expect(JSON.stringify(entries)).not.toContain('kill')
  })

  it('tell the leader nothing of the list, which is no page and no row of theirs', async () => {
    expect((await leader('/safeguarding')).status).toBe(404)
    const [first] = await raised()
    const body = new URLSearchParams({ decision: 'no_risk' })
    const answer = await leader(`/safeguarding/${first?.id}/decide`, { method: 'POST', body })
    expect(answer.status).toBe(404)
    const own = { account_id: 'l', role: 'leader', coach_id: null, team_id: of.team.id } as const
    const why = await asActor(database, own, (tx) => tx.select().from(safeguarding)).catch(
      (error) => String(error.cause ?? error),
    )
    expect(why).toMatch(/permission denied/)
    const text = await (await leader('/debrief')).text()
    expect(text).not.toContain('/safeguarding')
    expect(text).not.toContain('May speak of')
  })

  it('are all that the named person may read of what a team wrote down', async () => {
    const named = { account_id: 'a', role: 'safeguarding', coach_id: null, team_id: null } as const
    const texts = await asActor(database, named, (tx) => tx.select().from(debriefItem))
    expect(texts.map(({ text }) => text)).toContain(WRITTEN)
    expect(texts).toHaveLength(2)
  })

  it('are decided like any other passage', async () => {
    const written = (await raised()).find(({ kinds }) => kinds.includes('self_harm'))
    const body = new URLSearchParams({ decision: 'passed_on' })
    await lead(`/safeguarding/${written?.id}/decide`, { method: 'POST', body })
    const decided = (await raised()).filter(({ decision }) => decision === 'passed_on')
    expect(decided.map(({ id }) => id)).toEqual([written?.id])
    const text = await page(lead)
    expect(text.indexOf('Looked at lately')).toBeLessThan(text.indexOf(WRITTEN))
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
