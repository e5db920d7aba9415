import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, rowsOf } from '../../db/database.ts'
import { PART_BYTES, sealStream } from '../../db/sealing/parts.ts'
import { withdrawConsent } from '../../db/stores/consents.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { type FilledCase, fillEveryTable } from '../../test/support/every-table.ts'

let database: Database
let test: TestApp
let ours: FilledCase
let coach: Asking
/** Longer than a part, so that ranges cross from one to the next. */
const SOUND = Uint8Array.from({ length: PART_BYTES + 1_000 }, (_, at) => (at * 7) % 251)

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await fillEveryTable(database, test, 'ours')
  coach = await test.signIn('coach', { coach_id: ours.coach.id, team_id: ours.team.id })
  const key = await test.ports.keys.ring.keyFor(`person:${ours.person.id}`)
  const object_key = `playback/${ours.material_id}/long`
  const stream = (async function* () {
    yield SOUND
  })()
  await sealStream(test.ports.objects, key, object_key, 0, stream)
  await database.drizzle.execute(sql`update vault.playback
    set object_key = ${object_key}, byte_count = ${SOUND.length}
    where material_id = ${ours.material_id}`)
})
afterAll(async () => {
  await test?.close()
  await database?.close()
})

const at = () => `/materials/${ours.material_id}/playback`
const ask = (range?: string) => coach(at(), range ? { headers: { range } } : {})
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())
const opened = async () =>
  (
    await rowsOf<{ n: number }>(
      database.drizzle,
      sql`select count(*)::int as n from service.audit
        where action = 'play' and resource_id = ${ours.material_id}`,
    )
  )[0]?.n ?? 0

describe('the sound of a coach’s own recording', () => {
  it('comes whole, and says that pieces may be asked for', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    expect(response.headers.get('content-type')).toBe('audio/mp4')
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect(response.headers.get('content-length')).toBe(String(SOUND.length))
    expect(Buffer.compare(await bytesOf(response), SOUND)).toBe(0)
  })

  it.each([
    ['bytes=0-', 0, SOUND.length - 1],
    ['bytes=10-19', 10, 19],
    [`bytes=${PART_BYTES - 5}-${PART_BYTES + 4}`, PART_BYTES - 5, PART_BYTES + 4],
    ['bytes=-7', SOUND.length - 7, SOUND.length - 1],
    [`bytes=${PART_BYTES}-`, PART_BYTES, SOUND.length - 1],
  ])('comes in the piece asked for: %s', async (range, from, to) => {
    const response = await ask(range)
    expect(response.status).toBe(206)
    const said = response.headers.get('content-range')
    expect(said).toBe(`bytes ${from}-${to}/${SOUND.length}`)
    expect(Buffer.compare(await bytesOf(response), SOUND.slice(from, to + 1))).toBe(0)
  })

  it('has nothing past its end', async () => {
    const response = await ask(`bytes=${SOUND.length}-`)
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${SOUND.length}`)
  })

  it('is written into the audit each time it is asked for, a piece as much as the whole', async () => {
    const before = await opened()
    await (await ask()).body?.cancel()
    await (await ask('bytes=100-')).body?.cancel()
    expect(await opened()).toBe(before + 2)
  })
})

describe('it does not exist', () => {
  const never = async (asking: Asking) => {
    const response = await asking(`/materials/${crypto.randomUUID()}/playback`)
    return { status: response.status, body: await response.text() }
  }
  async function expectNotThere(asking: Asking) {
    const before = await opened()
    const response = await asking(at())
    const got = { status: response.status, body: await response.text() }
    expect(got).toEqual(await never(asking))
    expect(got.status).toBe(404)
    expect(await opened()).toBe(before)
  }

  it('for another coach, of the same team', async () => {
    const [other] = await rowsOf<{ id: string }>(
      database.drizzle,
      sql`insert into service.coach (reference, name, team_id)
        values ('K-other', 'Another Coach', ${ours.team.id}) returning id`,
    )
    const of = { coach_id: other?.id ?? '', team_id: ours.team.id }
    await expectNotThere(await test.signIn('coach', of))
  })

  it.each(['scientist', 'leader', 'data_protection', 'admin'] as const)(
    'for a %s',
    async (role) => {
      await expectNotThere(
        await test.signIn(role, role === 'leader' ? { team_id: ours.team.id } : {}),
      )
    },
  )

  it('under the name of the original: no address gives the sealed recording itself', () => {
    const paths = test.app.routes.map(({ path }) => path)
    expect(paths.filter((path) => /audio|original|recording\/|download/.test(path))).toEqual([])
  })

  it('while the text is redacted anew, because that may mask more', async () => {
    const current = (is: boolean) =>
      database.drizzle.execute(sql`update research.output set is_current = ${is}
        where material_id = ${ours.material_id} and step = 'redact'`)
    await current(false)
    await expectNotThere(coach)
    await current(true)
    const response = await ask()
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  it.each(['making', 'none'])('while its state is %s', async (state) => {
    const put = (to: string) =>
      database.drizzle.execute(sql`update vault.playback set state = ${to}
        where material_id = ${ours.material_id}`)
    await put(state)
    await expectNotThere(coach)
    await put('ready')
  })

  it('once consent to the recording was withdrawn, from that moment', async () => {
    const now = test.ports.now()
    await withdrawConsent(database.drizzle, ours.person.id, ['record'], 'test', now)
    await expectNotThere(coach)
  })
})
