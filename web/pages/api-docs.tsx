import type { Frame } from '../components/frame.ts'
import { Page } from '../components/layout.tsx'

/** The reader of the API's description; without JavaScript the description itself is one click away. */
export function ApiDocsPage(frame: Frame) {
  return (
    <Page title="API" wide scripts={['api-docs.js']} {...frame}>
      <h1 class="govuk-heading-l">API</h1>
      <p class="govuk-body">
        Everything the pages do can be done by scripts. The description is also there as{' '}
        <a class="govuk-link" href="/openapi.json">
          OpenAPI 3.1
        </a>
        .
      </p>
      <link rel="stylesheet" href="/assets/swagger-ui.css" />
      <div id="api-reader"></div>
      <script src="/assets/swagger-ui.js"></script>
    </Page>
  )
}
