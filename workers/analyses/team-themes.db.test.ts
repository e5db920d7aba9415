import { like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DebriefQuery } from '../../core/debrief/asked.ts'
import type { Passage } from '../../core/themes/passage.ts'
import type { Database } from '../../db/database.ts'
import { debriefItem } from '../../db/schema/debrief.ts'
import { analysis } from '../../db/schema/results.ts'
import { safeguarding } from '../../db/schema/safeguarding.ts'
import type { DebriefItemRow } from '../../db/stores/debriefs.ts'
import { raiseWritten } from '../../db/stores/safeguarding.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { someThemes } from '../../test/support/seeded-results.ts'
import { writeNote, writeTeamNotes } from '../../test/support/team-notes.ts'
import { makeCase, NOW, openTestKeys } from '../../test/support/unit.ts'
import type { AnalysisTask } from './compute.ts'
import { teamThemes } from './team-themes.ts'

let database: Database
let team_id = ''

/** Half of the 56 people's notes lie on each day, and one more person's alone on the last. */
const DAYS = ['2026-11-02', '2026-11-16']
const LATE = '2026-11-18'

beforeAll(async () => {
  database = await openTestDatabase()
  const team = await makeCase(database, 'asked')
  team_id = team.team.id
  await writeTeamNotes(database, team, DAYS)
  const alone = { person_id: team.person.id, coach_id: team.coach.id, team_id, day: LATE }
  await writeNote(database.drizzle, alone, 'The only note of that day.')
})
afterAll(async () => {
  await database?.close()
})

const host = { analyse: async () => someThemes() }
const query = (from: string, until: string, over: Partial<DebriefQuery> = {}): DebriefQuery => ({
  ...{ from, until, phase: null, site_id: null, name: `${from} to ${until}`, ...over },
})

async function ask(asked: DebriefQuery): Promise<{ sentence: string; themes: unknown[] }> {
  const on = { host, now: NOW, redact: async (text: string) => text as never, called: () => {} }
  const made = await teamThemes(database.drizzle as never, on, team_id, asked)
  const result = await made.compute()
  const row = { kind: 'pack', team_id, result, data_hash: asked.name, created_at: NOW }
  await database.drizzle.insert(analysis).values(row)
  return result as { sentence: string; themes: unknown[] }
}

describe('a page asked for over other days', () => {
  it('is made when it differs from the others by enough people', async () => {
    expect((await ask(query('2026-11-01', '2026-11-10'))).themes).not.toEqual([])
  })

  it('is refused when a few people are all that parts it from one there is', async () => {
    const refused = await ask(query('2026-11-01', '2026-11-17'))
    expect(refused.themes).toEqual([])
    expect(refused.sentence).toContain('differs from “the team’s own page” by fewer than 10 people')
    expect(refused.sentence).toContain('Choose other days')
  })
})

describe('what a team wrote down in a debrief', () => {
  const item = (kind: string, text: string, over: object = {}) => ({
    ...{ team_id, kind, text, day: '2026-11-17', made_by: 'l', made_at: NOW, ...over },
  })
  const passagesOf = async (asked?: DebriefQuery): Promise<Passage[]> => {
    let given: Passage[] = []
    const host = {
      analyse: async (task: AnalysisTask) => {
        if (task.analysis === 'themes') given = task.passages
        return someThemes()
      },
    }
    const redact = async (text: string) =>
      text.includes('unsure') ? null : (text.replace('Zebedee', '[Person 1]') as never)
    const on = { host, now: NOW, redact, called: () => {} }
    await (await teamThemes(database.drizzle as never, on, team_id, asked)).compute()
    return given.filter(({ from_debrief }) => from_debrief)
  }

  it('is read by the next run, redacted, and is nobody’s to quote, send or count', async () => {
    const other = await makeCase(database, 'another team')
    await database.drizzle
      .insert(debriefItem)
      .values([
        item('note', 'The bus that zebedee spoke of came up, Zebedee again.'),
        item('action', 'Ask the council about bus passes', { owner: 'DK' }),
        item('note', 'The redactor is unsure of this.'),
        item('note', 'He said that he wants to kill himself.'),
        item('note', 'Long ago.', { day: '2026-01-05' }),
        item('note', 'Not of this team.', { team_id: other.team.id }),
      ])
    const [only, ...others] = await passagesOf()
    expect(others).toEqual([])
    expect(only).toMatchObject({
      text: 'The bus that zebedee spoke of came up, [Person 1] again.',
      ...{ date: '2026-11-17', from_debrief: true, quotable: false, may_leave: false },
    })
    expect(only).not.toHaveProperty('person')
    expect(only).not.toHaveProperty('coach')
  })

  it('is read once the named person found that it speaks of no harm, and not before', async () => {
    const [harm] = await database.drizzle
      .select()
      .from(debriefItem)
      .where(like(debriefItem.text, '%kill himself%'))
    const { audit } = (await openTestKeys()).keys
    await database.drizzle.transaction((tx) =>
      raiseWritten(tx as Database['drizzle'], audit, harm as DebriefItemRow, NOW),
    )
    expect(await passagesOf()).toHaveLength(1)
    await database.drizzle.update(safeguarding).set({ decision: 'passed_on' })
    expect(await passagesOf()).toHaveLength(1)
    await database.drizzle.update(safeguarding).set({ decision: 'no_risk' })
    expect((await passagesOf()).map(({ text }) => text)).toContain(harm?.text)
    await database.drizzle.update(safeguarding).set({ decision: null })
  })

  it('is left out of a page of one phase, for it belongs to none', async () => {
    const phase = query('2026-10-01', '2026-11-18', { phase: 'ongoing' })
    expect(await passagesOf(phase)).toEqual([])
  })
})
