import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { ErrorPage } from '../web/pages/error.tsx'
import { apiPace } from './middleware/api-pace.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { knowAccount } from './middleware/sign-in.ts'
import type { Env, Ports } from './ports.ts'
import { notFound, Problem, problemJson, wantsJson } from './problem.ts'
import { accountRoutes } from './routes/accounts.tsx'
import { adjudicationRoutes } from './routes/adjudications.tsx'
import { agreementRoutes } from './routes/agreement.tsx'
import { apiDocRoutes } from './routes/api-docs.tsx'
import { apiMaterialRoutes } from './routes/api-materials.ts'
import { apiRecordRoutes } from './routes/api-records.ts'
import { assetRoutes } from './routes/assets.ts'
import { auditRoutes } from './routes/audit.tsx'
import { codebookRoutes } from './routes/codebook.tsx'
import { codebookDraftRoutes } from './routes/codebook-draft.tsx'
import { codingRoutes } from './routes/coding.tsx'
import { codingExportRoutes } from './routes/coding-export.ts'
import { codingImportRoutes } from './routes/coding-import.tsx'
import { codingPlanRoutes } from './routes/coding-plans.tsx'
import { consentRoutes } from './routes/consents.tsx'
import { coachConsentRoutes } from './routes/consents-coach.tsx'
import { debriefRoutes } from './routes/debrief.tsx'
import { debriefAskedRoutes } from './routes/debrief-asked.tsx'
import { debriefThemeRoutes } from './routes/debrief-themes.tsx'
import { disagreementRoutes } from './routes/disagreements.tsx'
import { eventRoutes } from './routes/events.ts'
import { evidenceRoutes } from './routes/evidence.tsx'
import { experimentRoutes } from './routes/experiments.tsx'
import { externalCallRoutes } from './routes/external-calls.tsx'
import { homeRoutes } from './routes/home.tsx'
import { importRoutes } from './routes/imports.tsx'
import { jobRoutes } from './routes/jobs.tsx'
import { linkRoutes } from './routes/links.tsx'
import { materialRoutes } from './routes/materials.ts'
import { noteRoutes } from './routes/notes.tsx'
import { peopleRoutes } from './routes/people.tsx'
import { planOutcomeRoutes } from './routes/plan-outcomes.tsx'
import { playbackRoutes } from './routes/playback.ts'
import { practiceRoutes } from './routes/practice.tsx'
import { recordingRoutes } from './routes/recordings.tsx'
import { registrationRoutes } from './routes/registrations.tsx'
import { reviewRoutes } from './routes/reviews.tsx'
import { safeguardingRoutes } from './routes/safeguarding.tsx'
import { searchRoutes } from './routes/search.tsx'
import { sessionRoutes } from './routes/sessions.tsx'
import { signInRoutes } from './routes/sign-in.tsx'
import { taggingRoutes } from './routes/taggings.tsx'
import { teamSearchRoutes } from './routes/team-search.tsx'
import { themeRoutes } from './routes/themes.tsx'
import { transcriptRoutes } from './routes/transcripts.tsx'
import { transcriptInRoutes } from './routes/transcripts-in.tsx'
import { unitRoutes } from './routes/unit.tsx'
import { vaultRoutes } from './routes/vault.tsx'

/** Forms and JSON; recordings go through the resumable upload, which counts for itself. */
const BODY_MAX_BYTES = 12 * 1024 * 1024
const RECORDINGS = /^\/api\/v1\/(uploads|sessions\/[^/]+\/recording)(\/|$)/

/** The whole web application, made of web-standard parts only: it runs in Node and at the edge. */
export function createApp(ports: Ports): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({ defaultHook: refuseInvalid })
  app.use(async (c, next) => {
    c.set('ports', ports)
    c.set('request_id', crypto.randomUUID())
    const started_ms = ports.now().getTime()
    await next()
    const took_ms = ports.now().getTime() - started_ms
    const facts = { method: c.req.method, route: c.req.routePath, status: c.res.status, took_ms }
    ports.log('request', { ...facts, request_id: c.get('request_id') })
  })
  app.use(headers(ports.settings.secure))
  app.use(async (c, next) => (RECORDINGS.test(c.req.path) ? next() : limitBody(c, next)))
  app.use(sameOrigin())
  app.use(knowAccount())
  app.use('/api/*', apiPace())
  for (const routes of ROUTES) routes(app)
  app.notFound((c) => answer(c, notFound()))
  app.onError((error, c) => {
    if (error instanceof Problem) return answer(c, error)
    const request_id = c.get('request_id')
    const where = { route: c.req.routePath, why: error.name, at: framesOf(error) }
    ports.log('request failed', { request_id, ...where }, 'error')
    return answer(c, OUR_FAULT)
  })
  return app
}

export type App = ReturnType<typeof createApp>

const ROUTES: ((app: App) => void)[] = [
  assetRoutes,
  signInRoutes,
  homeRoutes,
  jobRoutes,
  reviewRoutes,
  consentRoutes,
  auditRoutes,
  externalCallRoutes,
  vaultRoutes,
  linkRoutes,
  practiceRoutes,
  registrationRoutes,
  experimentRoutes,
  evidenceRoutes,
  themeRoutes,
  debriefRoutes,
  debriefThemeRoutes,
  debriefAskedRoutes,
  teamSearchRoutes,
  transcriptRoutes,
  codebookRoutes,
  codebookDraftRoutes,
  codingRoutes,
  codingPlanRoutes,
  taggingRoutes,
  adjudicationRoutes,
  agreementRoutes,
  codingExportRoutes,
  codingImportRoutes,
  accountRoutes,
  unitRoutes,
  importRoutes,
  peopleRoutes,
  coachConsentRoutes,
  safeguardingRoutes,
  searchRoutes,
  sessionRoutes,
  planOutcomeRoutes,
  transcriptInRoutes,
  noteRoutes,
  materialRoutes,
  disagreementRoutes,
  recordingRoutes,
  playbackRoutes,
  eventRoutes,
  apiRecordRoutes,
  apiMaterialRoutes,
  apiDocRoutes,
]

/** Where it broke, without the message: that may quote somebody's words. */
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim())
  return lines.filter((line) => line.startsWith('at ')).slice(0, 4)
}

const OUR_FAULT = new Problem(
  503,
  'Sorry, there is a problem with the service',
  'Nothing you entered before is lost. Try again in a minute; if it goes on, quote the reference.',
)

const limitBody = bodyLimit({
  maxSize: BODY_MAX_BYTES,
  onError: () => {
    throw new Problem(413, 'That is too large', 'Send at most 12 MB at once. Nothing was kept.')
  },
})

function headers(secure: boolean) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
    referrerPolicy: 'same-origin',
    strictTransportSecurity: secure ? 'max-age=31536000; includeSubDomains' : false,
  })
}

function refuseInvalid(result: { success: boolean; error?: { issues: { message: string }[] } }) {
  if (result.success) return
  const why = result.error?.issues.map((issue) => issue.message).join('; ') ?? ''
  throw new Problem(422, 'That does not fit', why)
}

function answer(c: Parameters<Parameters<OpenAPIHono<Env>['onError']>[0]>[1], problem: Problem) {
  const request_id = c.get('request_id')
  if (wantsJson(c)) return problemJson(c, problem, request_id)
  const page = ErrorPage({
    title: problem.message,
    detail: problem.detail,
    reference: problem.status === 503 ? request_id : null,
    actor: c.get('actor') ?? null,
    synthetic: c.get('ports').settings.synthetic,
  })
  return c.html(page, problem.status)
}
