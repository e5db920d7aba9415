import type { Child } from 'hono/jsx'

/** What every field of a form has in common. */
export interface FieldProps {
  name: string
  label: string
  hint?: string
  /** What is wrong with what was entered, in words. */
  error?: string | undefined
}

/** Message per field name; the empty record is a form without a fault. */
export type FieldErrors = Record<string, string>

/** Points a control at its hint and its error, for those who do not see them beside it. */
export function describedBy({ name, hint, error }: FieldProps): Record<string, string> {
  const ids = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean)
  return ids.length > 0 ? { 'aria-describedby': ids.join(' ') } : {}
}

/** A labelled control with its hint and error. */
export function Field(props: FieldProps & { children: Child }) {
  return (
    <div class={`govuk-form-group${props.error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={props.name}>
        {props.label}
      </label>
      <HintAndError {...props} />
      {props.children}
    </div>
  )
}

/** A group of choices under one question. */
export function Group(props: FieldProps & { children: Child }) {
  return (
    <div class={`govuk-form-group${props.error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" {...describedBy(props)}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{props.label}</legend>
        <HintAndError {...props} />
        {props.children}
      </fieldset>
    </div>
  )
}

function HintAndError({ name, hint, error }: FieldProps) {
  return (
    <>
      {hint ? (
        <div id={`${name}-hint`} class="govuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${name}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">Error: </span>
          {error}
        </p>
      ) : null}
    </>
  )
}
