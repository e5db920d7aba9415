import type { Child } from 'hono/jsx'

export interface DataColumn {
  text: string
  /** Numbers stand to the right. */
  numeric?: boolean
}

interface DataTableProps {
  caption: string
  /** Keeps the caption for screen readers where a heading above says the same. */
  captionHidden?: boolean
  columns: readonly DataColumn[]
  /** One list of cells a row, in the order of the columns; the first cell names the row. */
  rows: readonly (readonly Child[])[]
}

/** From so many columns a table is scrolled on a narrow screen and not squeezed. */
const BROAD_FROM = 5

/** A table with a caption and named rows, which may be scrolled sideways on a narrow screen. */
export function DataTable({ caption, captionHidden, columns, rows }: DataTableProps) {
  const hidden = captionHidden ? 'govuk-visually-hidden' : 'govuk-table__caption--m'
  return (
    <section class="rapport-scroll" aria-label={caption} tabindex={0}>
      <table class={`govuk-table${columns.length >= BROAD_FROM ? ' rapport-broad' : ''}`}>
        <caption class={`govuk-table__caption ${hidden}`}>{caption}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {columns.map((column) => (
              <th scope="col" class={`govuk-table__header${numericClass(column, 'header')}`}>
                {column.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((cells) => (
            <tr class="govuk-table__row">
              {columns.map((column, at) =>
                at === 0 ? (
                  <th scope="row" class="govuk-table__header">
                    {cells[at]}
                  </th>
                ) : (
                  <td class={`govuk-table__cell${numericClass(column, 'cell')}`}>{cells[at]}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const numericClass = (column: DataColumn, part: 'header' | 'cell') =>
  column.numeric ? ` govuk-table__${part}--numeric` : ''
