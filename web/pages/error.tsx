import { Page, type Viewer } from '../components/layout.tsx'

interface ErrorPageProps {
  title: string
  detail: string
  /** Shown so that somebody can find the failure in the log; null for an ordinary refusal. */
  reference: string | null
  actor: Viewer | null
  synthetic: boolean
}

export function ErrorPage({ title, detail, reference, actor, synthetic }: ErrorPageProps) {
  return (
    <Page title={title} viewer={actor} synthetic={synthetic}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{detail}</p>
      {reference ? <p class="govuk-body">{`Reference: ${reference}`}</p> : null}
      <p class="govuk-body">
        <a href="/" class="govuk-link">
          Go to your first page
        </a>
      </p>
    </Page>
  )
}
