import { z } from 'zod'

export const DEVELOPMENT_SECRET = 'rapport development secret: never for real people'

const price = (sentence: string) => z.coerce.number().nonnegative().optional().describe(sentence)
const optional = z.string().trim().min(1).optional()

/** Every setting, with the sentence that stands beside it in `.env.example` and `rapport doctor`. */
export const Configuration = z.object({
  RAPPORT_ENV: z
    .enum(['development', 'production'])
    .default('development')
    .describe('production refuses default secrets and plain http addresses.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe('Port to listen on.'),
  PUBLIC_URL: optional.describe('Address people type, when a proxy stands in front.'),
  DATA_DIR: z
    .string()
    .default('./data')
    .describe('Folder of the embedded database, sealed audio and the key ring.'),
  DATABASE_URL: optional.describe('PostgreSQL with pgvector; without it the database is embedded.'),
  RAPPORT_SECRET: z
    .string()
    .min(24)
    .default(DEVELOPMENT_SECRET)
    .describe(
      'Seals the key ring and signs sessions and the audit chain. Keep it; losing it loses all.',
    ),
  KEY_RING_FILE: optional.describe(
    'The key ring, by default DATA_DIR/keys/ring; never in a backup with the database.',
  ),
  KEY_RING_URL: optional.describe(
    'S3-compatible bucket for the key ring instead of a file, shared with pages at the edge.',
  ),
  KEY_RING_KEY_ID: optional.describe('Access key id of that bucket; not that of OBJECTS_URL.'),
  KEY_RING_SECRET: optional.describe('Secret access key of that bucket.'),
  OBJECTS_URL: optional.describe(
    'S3-compatible bucket for sealed audio; without it a folder in DATA_DIR.',
  ),
  OBJECTS_REGION: z.string().default('auto').describe('Region of that bucket.'),
  OBJECTS_KEY_ID: optional.describe('Access key id of that bucket.'),
  OBJECTS_SECRET: optional.describe('Secret access key of that bucket.'),
  MODELS_DIR: z.string().default('./models').describe('Folder of local model files.'),
  NAME_VOTER: optional.describe(
    'Token classifier that gives a second opinion on names: a folder of MODELS_DIR, e.g. bert-base-NER.',
  ),
  FFMPEG_PATH: optional.describe('An ffmpeg to use instead of the one on PATH.'),
  SPEECH_BASE_URL: optional.describe(
    'OpenAI-compatible transcription service; switching it on sends audio out.',
  ),
  SPEECH_API_KEY: optional.describe('Key for that service.'),
  SPEECH_MODEL: z.string().default('whisper-1').describe('Model to ask that service for.'),
  TAGGER: z
    .enum(['builtin', 'llm'])
    .default('builtin')
    .describe('Who tags: builtin keeps every word here; llm sends redacted text to LLM_BASE_URL.'),
  THEME_TITLES: z
    .enum(['builtin', 'llm'])
    .default('builtin')
    .describe('Who titles themes: builtin, or llm, which sends redacted notes to LLM_BASE_URL.'),
  LLM_BASE_URL: optional.describe(
    'OpenAI-compatible chat service; redacted text goes there only with each person’s consent.',
  ),
  LLM_API_KEY: optional.describe('Key for that service.'),
  LLM_MODEL: optional.describe('Model to ask that service for; it must give structured answers.'),
  LLM_PRICE_IN: price(
    'Price of a million tokens sent, in any one currency; 0 for one of your own.',
  ),
  LLM_PRICE_OUT: price('Price of a million tokens answered, in the same currency.'),
  LLM_SPEND_SESSION: price('The most that tagging one session may cost, in that currency.'),
  LLM_SPEND_DAY: price('The most a day may cost; what is left over goes on after midnight UTC.'),
  LLM_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Calls side by side for one session.'),
  LLM_TIMEOUT_S: z.coerce
    .number()
    .min(1)
    .max(900)
    .default(120)
    .describe('How long one call may take, in seconds.'),
  OIDC_ISSUER: optional.describe('OpenID Connect issuer; with it people sign in through it.'),
  OIDC_CLIENT_ID: optional.describe('Client id at that issuer.'),
  OIDC_CLIENT_SECRET: optional.describe('Client secret at that issuer.'),
  UPLOAD_MAX_MB: z.coerce
    .number()
    .positive()
    .default(2_000)
    .describe('Largest recording accepted.'),
  WORK_SLOTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(32)
    .default(2)
    .describe('Steps run side by side in this process.'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('How much is logged; never personal data.'),
})
export type Configuration = z.infer<typeof Configuration>

export type ReadConfiguration =
  | { ok: true; configuration: Configuration }
  | { ok: false; problems: string[] }

/** Reads settings from an environment; blank values count as absent. */
export function readConfiguration(env: Record<string, string | undefined>): ReadConfiguration {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''))
  const parsed = Configuration.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return `${name}: ${issue.message}. ${describe(name)}`
    })
    return { ok: false, problems }
  }
  const problems = unsafe(parsed.data)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, configuration: parsed.data }
}

/** The sentence of one key. */
export function describe(name: string): string {
  const shape = Configuration.shape as Record<string, z.ZodType>
  return shape[name]?.description ?? ''
}

/** The text of `.env.example`: every key with its sentence and its default. */
export function environmentExample(): string {
  const defaults = Configuration.parse({}) as Record<string, string | number | undefined>
  const entries = Object.keys(Configuration.shape).map((name) => {
    // A secret that can be copied is none: whoever sets up the service makes one.
    const given = name === 'RAPPORT_SECRET' ? '' : (defaults[name] ?? '')
    return `# ${describe(name)}\n${name}=${given}\n`
  })
  return `# Every setting of Rapport. One that is left blank counts as not set.\n\n${entries.join('\n')}`
}

function unsafe(configuration: Configuration): string[] {
  const problems: string[] = []
  if (configuration.OIDC_ISSUER && !configuration.OIDC_CLIENT_ID) {
    problems.push('OIDC_CLIENT_ID is missing: sign-in through OIDC_ISSUER needs it.')
  }
  if (configuration.TAGGER === 'llm' || configuration.THEME_TITLES === 'llm') {
    problems.push(...missingForLlm(configuration))
  }
  if (configuration.RAPPORT_ENV !== 'production') return problems
  if (configuration.RAPPORT_SECRET === DEVELOPMENT_SECRET) {
    problems.push(
      'RAPPORT_SECRET is the development secret. Set one of your own: openssl rand -base64 32',
    )
  }
  const url = configuration.PUBLIC_URL
  if (!url?.startsWith('https://')) {
    problems.push('PUBLIC_URL must be the https:// address people use.')
  }
  if (configuration.SPEECH_BASE_URL?.startsWith('http://')) {
    problems.push('SPEECH_BASE_URL must be https:// in production.')
  }
  if (configuration.LLM_BASE_URL?.startsWith('http://')) {
    problems.push('LLM_BASE_URL must be https:// in production.')
  }
  return problems
}

/** What a chat model cannot do without: nobody should learn a bill from the bill. */
export function missingForLlm(configuration: Configuration): string[] {
  const needed = ['LLM_BASE_URL', 'LLM_MODEL', 'LLM_PRICE_IN', 'LLM_PRICE_OUT'] as const
  return needed
    .filter((name) => configuration[name] === undefined)
    .map((name) => `${name} is missing: a chat model (llm) needs it. ${describe(name)}`)
}
