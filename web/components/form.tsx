import type { Child } from 'hono/jsx'
import type { FieldErrors } from './field.tsx'

/** Says at the top of the page what is wrong, each message leading to its field. */
export function ErrorSummary({ errors }: { errors: FieldErrors }) {
  const messages = Object.entries(errors)
  if (messages.length === 0) return null
  return (
    <div class="govuk-error-summary" data-module="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {messages.map(([name, message]) => (
              <li>
                <a href={`#${name}`}>{message}</a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}

/** A page's title says so when the form on it has a fault. */
export function titleWith(errors: FieldErrors, title: string): string {
  return Object.keys(errors).length > 0 ? `Error: ${title}` : title
}

export function Button({ text, secondary }: { text: string; secondary?: boolean }) {
  return (
    <button
      type="submit"
      class={`govuk-button${secondary ? ' govuk-button--secondary' : ''}`}
      data-module="govuk-button"
      data-prevent-double-click="true"
    >
      {text}
    </button>
  )
}

/** A link that looks like a button, for going somewhere to do something. */
export function ButtonLink(props: { href: string; text: string; secondary?: boolean }) {
  return (
    <a
      href={props.href}
      draggable={false}
      class={`govuk-button${props.secondary ? ' govuk-button--secondary' : ''}`}
      data-module="govuk-button"
    >
      {props.text}
    </a>
  )
}

/** Two thirds of the width, the measure at which text and forms read well. */
export function Column({ children }: { children: Child }) {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{children}</div>
    </div>
  )
}
