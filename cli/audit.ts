import { verifyAudit } from '../db/stores/audit.ts'
import type { ServiceParts } from './service.ts'
import { UsageError, type Verb } from './verb.ts'

/** Walks the audit chain and names the first entry that does not hold. */
export function auditVerb(service: ServiceParts): Verb {
  return {
    name: 'audit',
    summary: 'Check the audit chain',
    help: `rapport audit verify

Walks every entry of the audit chain. Exit code 1 when one was edited, moved or removed; the first
such entry is named.`,
    async run(argv, io) {
      if (argv[0] !== 'verify') throw new UsageError('say what to do: rapport audit verify')
      const opened = await service.open(io.env, 'rapport audit')
      try {
        const verdict = await verifyAudit(opened.database.drizzle, opened.keys.audit)
        await io.stdout.write(`${JSON.stringify(verdict)}\n`)
        if (verdict.ok) return 0
        io.stderr.write(`Entry ${verdict.first_bad}: ${verdict.why}.\n`)
        return 1
      } finally {
        await opened.close()
      }
    },
  }
}
