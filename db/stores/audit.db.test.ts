import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../test/support/database.ts'
import { NOW } from '../../test/support/unit.ts'
import type { Database, Tx } from '../database.ts'
import { hmacKey } from '../sealing/secret.ts'
import { appendAudit, byPipeline, verifyAudit } from './audit.ts'

let database: Database
let key: CryptoKey

beforeAll(async () => {
  database = await openTestDatabase()
  key = await hmacKey(new Uint8Array(32).fill(5))
})
afterAll(async () => {
  await database?.close()
})

async function append(label: string): Promise<void> {
  await database.drizzle.transaction(async (tx) => {
    const detail = { z: 1, a: 'two', m: null, ok: true }
    const entry = { ...byPipeline, action: label, resource: 'material', detail }
    await appendAudit(tx as Tx, key, entry, NOW)
  })
}

const verify = () => verifyAudit(database.drizzle, key)
const change = (text: string) => database.run(text)

beforeEach(async () => {
  await change('delete from service.audit; delete from service.audit_head')
  for (let n = 1; n <= 6; n += 1) await append(`action ${n}`)
})

describe('the audit chain', () => {
  it('holds when nobody touched it', async () => {
    expect(await verify()).toEqual({ ok: true, entries: 6 })
  })

  it('holds when it is empty', async () => {
    await change('delete from service.audit; delete from service.audit_head')
    expect(await verify()).toEqual({ ok: true, entries: 0 })
  })

  it.each([
    ['actor', `actor = 'somebody else'`],
    ['role', `role = 'admin'`],
    ['action', `action = 'nothing of note'`],
    ['resource', `resource = 'person'`],
    ['resource id', `resource_id = 'other'`],
    ['time', `at = at + interval '1 millisecond'`],
    ['detail', `detail = detail || '{"a": "three"}'`],
    ['hash', `hash = repeat('0', 64)`],
  ])('names the first entry whose %s was edited', async (_name, set) => {
    await change(`update service.audit set ${set} where n in (4, 6)`)
    expect(await verify()).toEqual({ ok: false, entries: 3, first_bad: 4, why: 'it was changed' })
  })

  it('is not troubled by the order in which the database keeps a detail', async () => {
    await change(`update service.audit set detail = '{"ok": true, "m": null, "z": 1, "a": "two"}'`)
    expect(await verify()).toMatchObject({ ok: true })
  })

  it('names the first entry that was deleted', async () => {
    await change('delete from service.audit where n in (3, 5)')
    expect(await verify()).toEqual({
      ...{ ok: false, entries: 2, first_bad: 3, why: 'an entry is missing' },
    })
  })

  it('names where a gap was closed by counting anew', async () => {
    await change(`delete from service.audit where n = 3;
      update service.audit set n = n - 1 where n = 4;
      update service.audit set n = n - 1 where n = 5;
      update service.audit set n = n - 1 where n = 6`)
    expect(await verify()).toMatchObject({ ok: false, first_bad: 3 })
  })

  it('names an entry that was slipped in', async () => {
    await change(`update service.audit set n = 106 where n = 6;
      update service.audit set n = 7 where n = 106;
      insert into service.audit (n, at, actor, role, action, resource, detail, previous_hash, hash)
        select 6, at, 'forged', role, action, resource, detail, hash, repeat('a', 64)
        from service.audit where n = 5`)
    expect(await verify()).toMatchObject({ ok: false, first_bad: 6, why: 'it was changed' })
  })

  it('names an entry that was added at the end without the key', async () => {
    await change(`insert into service.audit
        (n, at, actor, role, action, resource, detail, previous_hash, hash)
      select 7, at, 'forged', role, action, resource, detail, hash, repeat('a', 64)
        from service.audit where n = 6`)
    expect(await verify()).toMatchObject({ ok: false, first_bad: 7, why: 'it was changed' })
  })

  it('names the first of two entries that changed places', async () => {
    await change(`update service.audit set n = 100 where n = 2;
      update service.audit set n = 2 where n = 4;
      update service.audit set n = 4 where n = 100`)
    expect(await verify()).toEqual({
      ...{ ok: false, entries: 1, first_bad: 2, why: 'it does not follow the one before' },
    })
  })

  it('names the first entry that was cut off the end', async () => {
    await change('delete from service.audit where n > 4')
    expect(await verify()).toEqual({
      ...{ ok: false, entries: 4, first_bad: 5, why: 'it and what followed are missing' },
    })
  })

  it('still names it after the service went on appending', async () => {
    await change('delete from service.audit where n > 4')
    await append('later')
    expect(await verify()).toMatchObject({ ok: false, entries: 4, first_bad: 5 })
  })

  it('does not take a shorter chain for whole because its head was set back or removed', async () => {
    await change(`delete from service.audit where n > 4; update service.audit_head set n = 4`)
    expect(await verify()).toMatchObject({ ok: false, first_bad: 4 })
    await change('delete from service.audit_head')
    expect(await verify()).toMatchObject({ ok: false })
  })

  it('is noticed to be gone altogether', async () => {
    await change('delete from service.audit')
    expect(await verify()).toMatchObject({ ok: false, entries: 0, first_bad: 1 })
  })

  it('does not hold under another key', async () => {
    const other = await hmacKey(new Uint8Array(32).fill(6))
    expect(await verifyAudit(database.drizzle, other)).toMatchObject({ ok: false, first_bad: 1 })
  })

  it('stays whole when many append at once', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => append(`at once ${n}`)))
    expect(await verify()).toEqual({ ok: true, entries: 31 })
  })

  it('keeps nothing of a transaction that failed', async () => {
    const failing = database.drizzle.transaction(async (tx) => {
      await appendAudit(tx as Tx, key, { ...byPipeline, action: 'x', resource: 'material' }, NOW)
      throw new Error('it failed')
    })
    await expect(failing).rejects.toThrow('it failed')
    expect(await verify()).toEqual({ ok: true, entries: 6 })
    await append('the next')
    expect(await verify()).toEqual({ ok: true, entries: 7 })
  })

  it('walks chains of many pages', async () => {
    await database.drizzle.transaction(async (tx) => {
      for (let n = 0; n < 1_000; n += 1) {
        const entry = { ...byPipeline, action: 'page', resource: 'material' }
        await appendAudit(tx as Tx, key, entry, NOW)
      }
    })
    expect(await verify()).toEqual({ ok: true, entries: 1_006 })
    await database.drizzle.execute(sql`update service.audit set actor = 'x' where n = 1001`)
    expect(await verify()).toMatchObject({ first_bad: 1_001 })
  })
})
