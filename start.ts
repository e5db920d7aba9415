import type { ServiceParts } from './cli/service.ts'
import { type ExitCode, UsageError, type Verb, type VerbIo } from './cli/verb.ts'
import { LockedError } from './db/exclusive-lock.ts'

/**
 * The composition root. With the three files beside it (open, work, serve) it is the only place that
 * sees everything, and each part is loaded only when a verb needs it: text verbs start at once.
 */

/** Every verb, loaded only when it is asked for. */
const VERBS: Record<string, () => Promise<Verb>> = {
  transcribe: async () => (await import('./cli/transcribe.ts')).transcribe,
  import: async () => (await import('./cli/import.ts')).importVerb,
  redact: async () => (await import('./cli/redact.ts')).redact,
  tag: async () => (await import('./cli/tag.ts')).tag,
  themes: async () => (await import('./cli/themes.ts')).themes,
  evaluate: async () => (await import('./cli/evaluate.ts')).evaluate,
  agreement: async () => (await import('./cli/agreement.ts')).agreement,
  link: async () => (await import('./cli/link.ts')).link,
  experiment: async () => (await import('./cli/experiment.ts')).experiment,
  export: async () => (await import('./cli/export.ts')).exportVerb(SERVICE),
  models: async () => (await import('./cli/models.ts')).models,
  migrate: async () => (await import('./cli/migrate.ts')).migrateVerb(SERVICE),
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  consents: async () => (await import('./cli/consents.ts')).consentsVerb(SERVICE),
  corrections: async () => (await import('./cli/corrections.ts')).correctionsVerb(SERVICE),
  audit: async () => (await import('./cli/audit.ts')).auditVerb(SERVICE),
  account: async () => (await import('./cli/account.ts')).accountVerb(SERVICE),
  serve: async () => (await import('./cli/serve.ts')).serveVerb(SERVICE),
  work: async () => (await import('./cli/work.ts')).workVerb(SERVICE),
  demo: async () => (await import('./cli/demo.ts')).demoVerb(SERVICE),
}

/** What the verbs that run the service are handed; they see neither API nor workers themselves. */
const SERVICE: ServiceParts = {
  open: async (...given) => (await import('./open-service.ts')).openService(...given),
  work: async (...given) => (await import('./work-service.ts')).workService(...given),
  serve: async (...given) => (await import('./serve-service.ts')).serveService(...given),
}

async function main(argv: string[], io: VerbIo): Promise<ExitCode> {
  const [name, ...rest] = argv
  const load = name && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
  if (!load) {
    const asked = name === undefined || name === '--help' || name === 'help'
    if (!asked) io.stderr.write(`There is no verb “${name}”.\n\n`)
    await usage(asked ? io.stdout : io.stderr)
    return asked ? 0 : 2
  }
  const verb = await load()
  if (rest.includes('--help')) {
    await io.stdout.write(`${verb.help.trimEnd()}\n`)
    return 0
  }
  try {
    return await verb.run(rest, io)
  } catch (error) {
    if (error instanceof UsageError || error instanceof LockedError || isBadFlag(error)) {
      io.stderr.write(`rapport ${name}: ${(error as Error).message}\n`)
      return 2
    }
    throw error
  }
}

function isBadFlag(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return code.startsWith('ERR_PARSE_ARGS')
}

async function usage(to: { write(text: string): unknown }): Promise<void> {
  const verbs = await Promise.all(Object.values(VERBS).map((load) => load()))
  const lines = verbs.map((verb) => `  ${verb.name.padEnd(12)} ${verb.summary}`)
  to.write(`rapport VERB …  (rapport VERB --help says more)\n\n${lines.join('\n')}\n`)
}

/** Resolves when the reader has taken it, so that a slow pipe slows the verb and loses nothing. */
function writeOut(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()))
  })
}

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: { write: writeOut },
  stderr: process.stderr,
  env: process.env,
  now: () => new Date(),
})
