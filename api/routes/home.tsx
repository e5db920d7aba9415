import type { Role } from '../../core/access/policy.ts'
import type { App } from '../app.ts'
import { open, signedIn } from '../middleware/permit.ts'

/** Each role's first job. */
export const FIRST_PAGE: Record<Role, string> = {
  coach: '/sessions',
  scientist: '/links',
  leader: '/themes',
  data_protection: '/consents',
  safeguarding: '/safeguarding',
  admin: '/accounts',
}

export function homeRoutes(app: App): void {
  app.get('/', signedIn(), (c) => c.redirect(FIRST_PAGE[c.get('actor').role], 303))
  app.get('/health', open(), async (c) => {
    const { database } = c.get('ports')
    const ok = await database.run('select 1 as ok').then(
      () => true,
      () => false,
    )
    return c.json({ ok }, ok ? 200 : 503)
  })
}
