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

interface TableProps {
  caption: string
  /** Hides the caption where a heading already says it. */
  quiet?: boolean
  head: readonly string[]
  rows: readonly (readonly Child[])[]
}

/** A table that scrolls sideways by itself on a narrow screen. */
export function Table({ caption, quiet, head, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys
    <section class="rapport-scroll" aria-label={caption} tabindex={0}>
      <table class="govuk-table">
        <caption
          class={quiet ? 'govuk-visually-hidden' : 'govuk-table__caption govuk-table__caption--m'}
        >
          {caption}
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {head.map((text) => (
              <th scope="col" class="govuk-table__header">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((cells) => (
            <tr class="govuk-table__row">
              {cells.map((cell) => (
                <td class="govuk-table__cell">{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
