import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import { eq, sql } from 'drizzle-orm'
import { ROLE_LABEL, type Role } from '../core/access/policy.ts'
import type { Tx } from '../db/database.ts'
import { evidence, experiment, registration } from '../db/schema/evidence.ts'
import { outcome, person, session } from '../db/schema/people.ts'
import { analysis, coding, tag } from '../db/schema/results.ts'
import { coach, site, team } from '../db/schema/unit.ts'
import { createAccount } from '../db/stores/accounts.ts'
import { countStates } from '../db/stores/materials.ts'
import { heldByKind } from '../db/stores/reviews.ts'
import { countWaiting } from '../db/stores/safeguarding.ts'
import { DEMO_SEED, simulateUnit } from '../eval/datasets/demo-unit/simulate-unit.ts'
import { isLoaded, loadUnit } from './demo/load-unit.ts'
import { planCoding } from './demo/plan-coding.ts'
import { planEvidence } from './demo/plan-evidence.ts'
import { takeTexts } from './demo/take-texts.ts'
import { watchPipeline } from './demo/watch-pipeline.ts'
import { type OpenedService, type ServiceParts, untilStopped } from './service.ts'
import type { Verb, VerbIo } from './verb.ts'

/** Printed on the sign-in page of the demo and nowhere else; everything behind them is invented. */
const PASSWORD = 'a-synthetic-password'
const ACCOUNTS: { role: Role; email: string; name: string }[] = [
  { role: 'coach', email: 'coach@demo.example', name: 'Demo coach' },
  { role: 'scientist', email: 'scientist@demo.example', name: 'Demo scientist' },
  { role: 'scientist', email: 'scientist-2@demo.example', name: 'Second demo scientist' },
  { role: 'leader', email: 'leader@demo.example', name: 'Demo leader' },
  { role: 'data_protection', email: 'data-protection@demo.example', name: 'Demo DP lead' },
  { role: 'safeguarding', email: 'safeguarding@demo.example', name: 'Demo safeguarding lead' },
  { role: 'admin', email: 'admin@demo.example', name: 'Demo administrator' },
]

/** A made-up unit, its real pipeline, and the site to look at it with. */
export function demoVerb(service: ServiceParts): Verb {
  return {
    name: 'demo',
    summary: 'Fill a synthetic unit, run its pipeline, and serve it',
    help: `rapport demo [--reset] [--once]

Makes a synthetic unit in DATA_DIR (./demo-data by default): 3 teams, 4 sites, 12 coaches, 240 people
and about 900 past sessions simulated from a stated model; then takes 40 invented appointments and 41
invented notes through the real pipeline, and serves it all on HOST:PORT (127.0.0.1:8787). A second
start opens what is there; one that was cut off goes on. --reset starts over; --once ends when the
work is done instead of serving on.`,
    async run(argv, io) {
      const env = { DATA_DIR: './demo-data', LOG_LEVEL: 'error', ...io.env }
      if (argv.includes('--reset'))
        await rm(resolve(env.DATA_DIR), { recursive: true, force: true })
      const started_ms = io.now().getTime()
      const opened = await service.open(env, 'rapport demo')
      const say = (text: string) => io.stderr.write(`${text}\n`)
      await makeUnit(opened, io, say)
      await planEvidence(opened, io.now())
      const demo_accounts = ACCOUNTS.map(({ role, email }) => ({
        role: ROLE_LABEL[role],
        email,
        password: PASSWORD,
      }))
      const served = await service.serve(opened, { synthetic: true, demo_accounts })
      say(`The site is at ${served.url} – you can watch the pipeline there.`)
      const workers = await service.work(opened)
      await takeDemoTexts(opened, io, say)
      await watchPipeline(opened, io)
      await planCoding(opened, io.now())
      const took_s = Math.round((io.now().getTime() - started_ms) / 1000)
      await io.stdout.write(await table(opened, served.url, took_s))
      if (!argv.includes('--once')) await untilStopped()
      await served.close()
      await workers.stop()
      await opened.close()
      return 0
    },
  }
}

async function makeUnit(opened: OpenedService, io: VerbIo, say: (text: string) => void) {
  if (await isLoaded(opened.database.drizzle, 'demo unit')) return
  say('Simulating a synthetic unit and its past nine months …')
  const today = io.now()
  const unit = simulateUnit(DEMO_SEED, today)
  const password_hash = await hashPassword(PASSWORD)
  await opened.database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const loaded = await loadUnit(tx, opened.keys, unit, today)
    const [first] = unit.coaches
    const coach_id = loaded.id(first?.ref as string)
    const team_id = loaded.team_of(first?.ref as string)
    for (const { role, email, name } of ACCOUNTS) {
      const belongs = {
        coach_id: role === 'coach' ? coach_id : null,
        team_id: role === 'coach' || role === 'leader' ? team_id : null,
      }
      await createAccount(tx, { role, email, name, ...belongs, password_hash })
    }
  })
}

async function takeDemoTexts(opened: OpenedService, io: VerbIo, say: (text: string) => void) {
  if (await isLoaded(opened.database.drizzle, 'demo texts')) return
  say('Taking in 40 invented appointments and 41 invented notes …')
  await takeTexts(opened, io.now(), () => {})
}

/** How many texts wait for a person to look at their masks, by kind. */
async function sayHeld(tx: Tx): Promise<string> {
  const held = await heldByKind(tx)
  const kinds = Object.entries(held).map(([kind, n]) => `${n} ${kind}${n === 1 ? '' : 's'}`)
  return kinds.join(', ') || 'none'
}

async function table(opened: OpenedService, url: string, took_s: number): Promise<string> {
  const tx = opened.database.drizzle
  const count = async (of: Parameters<Tx['$count']>[0], where?: Parameters<Tx['$count']>[1]) =>
    String(await tx.$count(of, where))
  const states = await countStates(tx)
  const stages = Object.entries(states).map(([state, n]) => `${n} ${state}`)
  const rows: [string, string][] = [
    ['Teams, sites, coaches', `${await count(team)}, ${await count(site)}, ${await count(coach)}`],
    ['People (all invented)', await count(person)],
    ['Sessions', await count(session)],
    ['Outcomes', await count(outcome)],
    ['Human codings (simulated)', await count(coding)],
    ['Pipeline stages', stages.join(', ') || 'none'],
    ['Waiting for a redaction review', await sayHeld(tx)],
    ['Passages for the safeguarding lead', String(await countWaiting(tx))],
    ['Tags put by the pipeline', await count(tag)],
    ['Link analyses', await count(analysis, eq(analysis.kind, 'links'))],
    ['Registered plans', String(await count(registration))],
    ['Experiments, entries of evidence', `${await count(experiment)}, ${await count(evidence)}`],
    ['Theme summaries', await count(analysis, sql`${analysis.kind} = 'themes'`)],
    ['Took', `${took_s} s`],
    ['Site', url],
    ...ACCOUNTS.map(({ role, email }): [string, string] => [ROLE_LABEL[role], email]),
    ['Password of all', PASSWORD],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  return `\nRapport demonstration – everything in it is synthetic\n\n${lines.join('\n')}\n`
}
