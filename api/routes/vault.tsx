import { z } from '@hono/zod-openapi'
import { CaseReference, VaultReason } from '../../core/access/vault-reason.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { personByReference } from '../../db/stores/consents-overview.ts'
import { readIdentity } from '../../db/stores/identities.ts'
import { VaultFormPage, VaultOpenedPage } from '../../web/pages/data-protection/vault.tsx'
import type { App } from '../app.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env, Ports } from '../ports.ts'

const Opening = z.object({
  person: z.string().trim().min(1, 'Enter the reference of the person').max(60),
  reason: z.enum(VaultReason.options, 'Choose why you need it'),
  case_reference: CaseReference,
})
type Opening = z.infer<typeof Opening>

const CASE_ERROR =
  'Enter the reference of the request or case: 3 to 40 letters, digits, / _ or -, no spaces'

/** Opening a name: a form first, then a POST that is in the audit before anything is shown. */
export function vaultRoutes(app: App): void {
  app.get('/vault', permit('read', 'vault'), (c) => {
    const person = (c.req.query('person') ?? '').slice(0, 60)
    const values = { person, reason: '', case_reference: '' }
    return c.html(<VaultFormPage frame={frameOf(c)} values={values} errors={{}} />)
  })

  app.post('/vault', permit('read', 'vault'), async (c) => {
    c.header('cache-control', 'no-store')
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
    const values = {
      person: text('person').trim(),
      reason: text('reason'),
      case_reference: text('case_reference').trim(),
    }
    const again = (errors: Record<string, string>) =>
      c.html(<VaultFormPage frame={frameOf(c)} values={values} errors={errors} />, 422)
    const parsed = Opening.safeParse(values)
    if (!parsed.success) return again(errorsOf(parsed.error))
    const opened = await open(c.get('ports'), c.get('actor'), parsed.data)
    if (!opened) {
      return again({ person: 'There is nobody with this reference. Check it and try again' })
    }
    return c.html(<VaultOpenedPage frame={frameOf(c)} {...opened} />)
  })
}

function errorsOf(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { path, message } of error.issues) {
    const name = String(path[0])
    errors[name] ??= name === 'case_reference' ? CASE_ERROR : message
  }
  return errors
}

function open(ports: Ports, actor: Env['Variables']['actor'], opening: Opening) {
  return asActor(ports.database, actor, async (tx) => {
    const person = await personByReference(tx, opening.person)
    if (!person) return null
    const { reason, case_reference } = opening
    const entry = { ...byActor(actor), action: 'open name', resource: 'vault' }
    const detail = { reason, case_reference }
    const of = { resource_id: person.id, detail }
    await appendAudit(tx, ports.keys.audit, { ...entry, ...of }, ports.now())
    const known = await readIdentity(tx, ports.keys, person.id)
    return { reference: person.reference, known }
  })
}
