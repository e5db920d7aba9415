import type { MaterialKind } from '../../../core/pipeline/order.ts'
import type { HoldReason } from '../../../core/pipeline/shapes.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate, formatDateTime } from '../../components/dates.ts'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'
import { KIND_LABEL } from './labels.ts'
import { sayReason } from './mark-words.ts'

interface ReviewsPageProps {
  frame: Frame
  reviews: readonly {
    material_id: string
    kind: MaterialKind
    session: string | null
    person: string | null
    day: string
    held_at: Date
    reasons: HoldReason[]
    to_decide: number
    masks: number
    consented: boolean
  }[]
  offset: number
  limit: number
}

/** The texts that wait for a person, oldest first. */
export function ReviewsPage({ frame, reviews, offset, limit }: ReviewsPageProps) {
  const at = (from: number) => `/reviews?offset=${from}`
  return (
    <Page {...frame} title="Redaction reviews" current="/reviews" wide>
      <h1 class="govuk-heading-l">Redaction reviews</h1>
      <p class="govuk-body">
        Names and numbers are taken out by machine. Where it was unsure, the text is held here:
        nobody sees it and nothing is made of it until you have looked and released it.
      </p>
      {reviews.length === 0 ? (
        <p class="govuk-body">Nothing is held for review. There is nothing to do.</p>
      ) : (
        <DataTable
          caption="Held for review, oldest first"
          captionHidden
          columns={[
            { text: 'Text' },
            { text: 'Held since' },
            { text: 'Why' },
            { text: 'To decide', numeric: true },
            { text: 'Masks', numeric: true },
          ]}
          rows={reviews.map((row) => [
            <TextLink {...row} />,
            formatDateTime(row.held_at),
            <Reasons {...row} />,
            row.to_decide,
            row.masks,
          ])}
        />
      )}
      <Pager
        newer={offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Older' } : null}
        older={reviews.length === limit ? { href: at(offset + limit), text: 'Newer' } : null}
      />
    </Page>
  )
}

type Row = ReviewsPageProps['reviews'][number]

function TextLink({ material_id, kind, session, person, day }: Row) {
  const of = session ?? person
  return (
    <>
      <a class="govuk-link" href={`/reviews/${material_id}`}>
        {of ? `${KIND_LABEL[kind]} of ${of}` : KIND_LABEL[kind]}
      </a>
      <p class="govuk-hint rapport-quiet">{formatDate(day)}</p>
    </>
  )
}

function Reasons({ reasons, consented }: Row) {
  if (!consented) return <>The person no longer agrees to this being studied: nothing to do.</>
  return (
    <ul class="govuk-list rapport-tight">
      {reasons.map((reason) => (
        <li>{sayReason(reason)}</li>
      ))}
    </ul>
  )
}
