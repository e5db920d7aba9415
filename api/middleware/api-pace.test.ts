import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { Env, Ports } from '../ports.ts'
import { type Problem, problemJson } from '../problem.ts'
import { apiPace } from './api-pace.ts'

function paced() {
  const clock = { now: new Date('2026-11-20T10:00:00Z') }
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('ports', { now: () => clock.now } as Ports)
    c.set('actor', { account_id: c.req.header('account') ?? '' } as never)
    await next()
  })
  app.use('/api/*', apiPace(3))
  app.get('/api/v1/sessions', (c) => c.json([]))
  app.onError((error, c) => problemJson(c, error as Problem, 'request'))
  return {
    clock,
    ask: (account: string) => app.request('/api/v1/sessions', { headers: { account } }),
  }
}

it('answers so many calls a minute, then says when to come back', async () => {
  const { ask, clock } = paced()
  for (let calls = 0; calls < 3; calls += 1) expect((await ask('one')).status).toBe(200)
  const refused = await ask('one')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect((await ask('another')).status).toBe(200)
  clock.now = new Date(clock.now.getTime() + 61_000)
  expect((await ask('one')).status).toBe(200)
})
