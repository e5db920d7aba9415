import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../db/database.ts'
import { QUEUES } from '../db/queue.ts'
import { takeText } from '../db/stores/intake.ts'
import { queueStep } from '../db/stores/stages.ts'
import { type Asking, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { makeCase, TURNS } from '../test/support/unit.ts'
import { redactDisagreements } from '../workers/duties/disagreement-words.ts'
import { localHost } from '../workers/local-host.ts'
import { loadModels } from '../workers/models/load-models.ts'
import { type RunDeps, runStep } from '../workers/run-step.ts'

let database: Database
let test: TestApp
let deps: RunDeps

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  const models = loadModels({ models_dir: '/nowhere', ffmpeg_path: null, speech: null })
  const { queue, keys, objects, now } = test.ports
  deps = { database, queue, keys, objects, now, host: localHost(models), log: () => {} }
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

/** A coach with a tagged conversation, its open question on turn 2. */
async function tagged(label: string) {
  const unit = await makeCase(database, label)
  const arrival = {
    ...{ kind: 'transcript' as const, session_id: unit.session.id, person_id: unit.person.id },
    ...{ coach_id: unit.coach.id, team_id: unit.team.id },
    ...{ day: '2026-11-19', media_type: 'text/vtt' },
  }
  const taken = await asActor(database, unit.actor, (tx) =>
    takeText(tx, test.ports, unit.actor, arrival, [...TURNS], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  await drain()
  const ask = await test.signIn('coach', { coach_id: unit.coach.id, team_id: unit.team.id })
  const page = async () => (await ask(`/sessions/${unit.session.id}`)).text()
  return { ...unit, material_id: taken.material_id, ask, page }
}

async function drain(): Promise<void> {
  for (const name of QUEUES) {
    for (let job = await deps.queue.fetch(name); job; job = await deps.queue.fetch(name)) {
      await runStep(deps, job)
    }
  }
}

const post = (ask: Asking, path: string, fields: Record<string, string>) =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields) })

const disagree = (ask: Asking, material_id: string, over: Record<string, string> = {}) =>
  post(ask, `/materials/${material_id}/turns/2/disagree`, {
    ...{ code: 'question_open', reason: 'meant_otherwise', words: '' },
    ...over,
  })

const undoOf = (page: string) => page.match(/\/disagreements\/[0-9a-f-]+\/undo/)?.[0] ?? ''

describe('a coach who disagrees with a tag', () => {
  it('says why on a page of the turn, and sees it on the session’s page', async () => {
    const { ask, page, material_id, session } = await tagged('says')
    const form = await (await ask(`/materials/${material_id}/turns/2/disagree`)).text()
    expect(form).toContain('What made you decide to come in the end?')
    expect(form).toContain('Open question')
    const sent = await disagree(ask, material_id)
    expect(sent.status).toBe(303)
    expect(sent.headers.get('location')).toContain(`/sessions/${session.id}?done=disagreed`)
    expect(await page()).toContain('in the moment it meant something else')
  })

  it('is told what is missing, and loses nothing that was written', async () => {
    const { ask, material_id } = await tagged('missing')
    const none = await disagree(ask, material_id, { reason: '', words: 'It was small talk.' })
    expect(none.status).toBe(422)
    const page = await none.text()
    expect(page).toContain('Choose what is the matter')
    expect(page).toContain('It was small talk.')
    expect((await disagree(ask, material_id, { reason: 'other' })).status).toBe(422)
    const long = 'x'.repeat(601)
    expect((await disagree(ask, material_id, { words: long })).status).toBe(422)
  })

  it('says it once, and about a tag that is there', async () => {
    const { ask, material_id } = await tagged('once')
    expect((await disagree(ask, material_id)).status).toBe(303)
    expect((await disagree(ask, material_id)).status).toBe(409)
    expect((await disagree(ask, material_id, { code: 'confront' })).status).toBe(409)
  })

  it('takes it back, and it stays on record as taken back', async () => {
    const { ask, page, material_id } = await tagged('undo')
    await disagree(ask, material_id)
    expect((await post(ask, undoOf(await page()), {})).status).toBe(303)
    expect(undoOf(await page())).toBe('')
    const { rows } = await database.run(
      'select undone_at from research.tag_disagreement where material_id = $1',
      [material_id],
    )
    expect(rows).toEqual([{ undone_at: expect.anything() }])
    expect((await disagree(ask, material_id)).status).toBe(303)
  })

  it('cannot take it back once a person has looked at it', async () => {
    const { ask, page, material_id } = await tagged('decided')
    await disagree(ask, material_id)
    const undo = undoOf(await page())
    await database.run(
      `update research.tag_disagreement set decision = 'tag_wrong', decided_at = now()
        where material_id = $1`,
      [material_id],
    )
    expect((await post(ask, undo, {})).status).toBe(404)
    expect(await page()).toContain('A scientist looked at it and agrees with you')
  })
})

describe('another coach', () => {
  it('finds neither the turn nor the disagreement', async () => {
    const ours = await tagged('ours')
    await disagree(ours.ask, ours.material_id)
    const undo = undoOf(await ours.page())
    const theirs = await tagged('theirs')
    const path = `/materials/${ours.material_id}/turns/2/disagree`
    expect((await theirs.ask(path)).status).toBe(404)
    expect((await disagree(theirs.ask, ours.material_id)).status).toBe(404)
    expect((await post(theirs.ask, undo, {})).status).toBe(404)
    expect(undoOf(await ours.page())).toBe(undo)
  })
})

describe('what the coach wrote', () => {
  it('is read by nobody before names are out of it, and then without them', async () => {
    const { ask, page, material_id, coach } = await tagged('words')
    const scientist = await test.signIn('scientist')
    const read = async () => (await scientist(`/transcripts/${material_id}`)).text()
    const words = 'Sharon knows me from M14 5TQ, I was joking.'
    await disagree(ask, material_id, { words })
    const sealed = await database.run('select * from vault.disagreement_words')
    expect(JSON.stringify(sealed.rows)).not.toContain('joking')
    const before = await read()
    expect(before).toContain('The coach disagrees with “Open question”')
    expect(before).not.toContain('joking')
    expect(await page()).toContain('Names are being taken out of your note')
    expect(await redactDisagreements(deps)).toBe(1)
    const after = await read()
    expect(after).toContain('I was joking.')
    for (const name of ['Sharon', 'M14', coach.name, coach.reference, coach.id]) {
      expect(after).not.toContain(name)
    }
    expect(await page()).toContain('I was joking.')
    expect((await database.run('select 1 from vault.disagreement_words')).rows).toEqual([])
    expect(await redactDisagreements(deps)).toBe(0)
  })

  it('is gone when its person was erased meanwhile, and the disagreement stays', async () => {
    const { ask, material_id, person } = await tagged('erased')
    await disagree(ask, material_id, { words: 'Something about them.' })
    await deps.keys.ring.destroy(`person:${person.id}`)
    expect(await redactDisagreements(deps)).toBe(1)
    const { rows } = await database.run(
      'select words, words_state from research.tag_disagreement where material_id = $1',
      [material_id],
    )
    expect(rows).toEqual([{ words: null, words_state: 'gone' }])
  })
})

describe('a text that is tagged again', () => {
  it('keeps what was there before, shows what stands now, and lets a scientist compare', async () => {
    const { ask, page, material_id } = await tagged('again')
    await disagree(ask, material_id)
    const other = await tagAgain(material_id)
    expect(other).not.toBe('')
    const scientist = await test.signIn('scientist')
    const now = await (await scientist(`/transcripts/${material_id}`)).text()
    expect(now).toContain('other, version 9')
    expect(now).toContain('Affirmation')
    expect(now).not.toContain('Closed question')
    const history = await (await scientist(`/transcripts/${material_id}/taggings`)).text()
    expect(history).toContain('Built-in tagger')
    expect(history).toContain('Stands now')
    const link = history.match(/taggings\?with=[0-9a-f-]+/)?.[0]
    const compared = await (await scientist(`/transcripts/${material_id}/${link}`)).text()
    expect(compared).toContain('question open')
    expect(compared).toContain('Turns on which they differ')
    expect((await ask(`/transcripts/${material_id}/taggings`)).status).toBe(404)
    // The tag is not put any more, so its turn does not speak of it; it is still on record.
    expect(await page()).not.toContain('You disagreed')
    expect((await database.run('select 1 from research.tag_disagreement')).rows).not.toEqual([])
  })

  /** Another tagger comes, which sees one thing and could not do a turn. */
  async function tagAgain(material_id: string): Promise<string> {
    const host = deps.host
    const tags = [{ turn: 2, code: 'affirm', score: 0.7, start: 0, end: 4 }]
    const by = { name: 'other', version: '9', codebook: 'eiu-1', model: null, prompt_hash: null }
    const reason = { code: 'x', sentence: 'It gave no answer.' }
    deps.host = {
      describe: (step) => ({ ...host.describe(step), model: `${step} again` }),
      run: async (step, input, tools) =>
        step === 'tag'
          ? {
              kind: 'done',
              output: { tagger: by, tags },
              unprocessable: [{ where: 'turn 3', reason }],
            }
          : host.run(step, input, tools),
    }
    const job = { material_id, kind: 'transcript', step: 'tag' } as const
    await database.drizzle.transaction((tx) => queueStep(tx as never, deps.queue, job, new Date()))
    await drain()
    deps.host = host
    const scientist = await test.signIn('scientist')
    const page = await (await scientist(`/transcripts/${material_id}`)).text()
    expect(page).toContain('1 turn was not coded whole')
    expect(page).toContain('Turn 4: It gave no answer.')
    return material_id
  }
})
