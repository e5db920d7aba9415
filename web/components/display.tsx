import type { Child } from 'hono/jsx'

export type TagColour = 'grey' | 'blue' | 'green' | 'yellow' | 'red' | 'turquoise' | 'purple'

/** A short state or label in a coloured box; its words carry the meaning, never its colour. */
export function Tag({ text, colour }: { text: string; colour?: TagColour }) {
  return <strong class={`govuk-tag${colour ? ` govuk-tag--${colour}` : ''}`}>{text}</strong>
}

export interface SummaryRow {
  key: string
  value: Child
}

export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  return (
    <dl class="govuk-summary-list">
      {rows.map((row) => (
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">{row.key}</dt>
          <dd class="govuk-summary-list__value">{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Something that must not be missed, without alarm. */
export function InsetText({ children }: { children: Child }) {
  return <div class="govuk-inset-text">{children}</div>
}
