interface PagerProps {
  /** Where the newer and the older entries are; null at either end. */
  newer: { href: string; text: string } | null
  older: { href: string; text: string } | null
}

/** Leads through a long list. */
export function Pager({ newer, older }: PagerProps) {
  if (!newer && !older) return null
  return (
    <nav class="govuk-pagination" aria-label="Pages">
      {newer ? (
        <div class="govuk-pagination__prev">
          <a class="govuk-link govuk-pagination__link" href={newer.href} rel="prev">
            <span class="govuk-pagination__link-title">{newer.text}</span>
          </a>
        </div>
      ) : null}
      {older ? (
        <div class="govuk-pagination__next">
          <a class="govuk-link govuk-pagination__link" href={older.href} rel="next">
            <span class="govuk-pagination__link-title">{older.text}</span>
          </a>
        </div>
      ) : null}
    </nav>
  )
}
