import { ApiDocsPage } from '../../web/pages/api-docs.tsx'
import type { App } from '../app.ts'
import { signedIn } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'

/** The JSON API, described by itself, and a reader for it that asks no other host for anything. */
export function apiDocRoutes(app: App): void {
  app.get('/openapi.json', signedIn(), (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: {
          title: 'Rapport',
          version: '1',
          description:
            'Signed in by the same cookie as the pages; every unsafe call needs the Origin header ' +
            'of this service. Refusals are problem+json (RFC 9457) and say what to do. Recordings ' +
            'go by the tus protocol to /api/v1/uploads with the metadata session_id, filename, ' +
            'sha256 and coach_first, or in one stream by PUT /api/v1/sessions/{id}/recording. ' +
            'GET /api/v1/materials/{id}/events tells of every stage as server-sent events.',
        },
      }),
    ),
  )

  app.get('/api-docs', signedIn(), (c) => c.html(<ApiDocsPage {...frameOf(c)} />))
}
