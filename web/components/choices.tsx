import { describedBy, Field, type FieldProps, Group } from './field.tsx'

export interface Option {
  value: string
  text: string
  hint?: string
}

/** Options from a table of labels. */
export function optionsOf(labels: Readonly<Record<string, string>>): Option[] {
  return Object.entries(labels).map(([value, text]) => ({ value, text }))
}

/** Options that belong together under a heading in the list. */
export interface OptionGroup {
  label: string
  options: readonly Option[]
}

interface SelectProps extends FieldProps {
  options: readonly Option[]
  /** Come after the options, each under its heading. */
  groups?: readonly OptionGroup[]
  value?: string
}

export function Select(props: SelectProps) {
  const { name, options, groups = [], value, error } = props
  const item = (option: Option) => (
    <option value={option.value} selected={option.value === value}>
      {option.text}
    </option>
  )
  return (
    <Field {...props}>
      <select
        class={`govuk-select${error ? ' govuk-select--error' : ''}`}
        id={name}
        name={name}
        {...describedBy(props)}
      >
        {options.map(item)}
        {groups.map((group) => (
          <optgroup label={group.label}>{group.options.map(item)}</optgroup>
        ))}
      </select>
    </Field>
  )
}

interface RadiosProps extends SelectProps {
  inline?: boolean
}

/** One of a few answers. The first takes the group's own id, where an error summary leads. */
export function Radios(props: RadiosProps) {
  const { name, options, value, inline } = props
  return (
    <Group {...props}>
      <div
        class={`govuk-radios govuk-radios--small${inline ? ' govuk-radios--inline' : ''}`}
        data-module="govuk-radios"
      >
        {options.map((option, at) => (
          <div class="govuk-radios__item">
            <input
              class="govuk-radios__input"
              id={at === 0 ? name : `${name}-${option.value}`}
              name={name}
              type="radio"
              value={option.value}
              checked={option.value === value}
            />
            <label
              class="govuk-label govuk-radios__label"
              for={at === 0 ? name : `${name}-${option.value}`}
            >
              {option.text}
            </label>
          </div>
        ))}
      </div>
    </Group>
  )
}

interface CheckboxesProps extends FieldProps {
  options: readonly Option[]
  values: readonly string[]
}

/** Any number of answers. */
export function Checkboxes(props: CheckboxesProps) {
  const { name, options, values } = props
  return (
    <Group {...props}>
      <div class="govuk-checkboxes govuk-checkboxes--small" data-module="govuk-checkboxes">
        {options.map((option, at) => {
          const id = at === 0 ? name : `${name}-${option.value}`
          return (
            <div class="govuk-checkboxes__item">
              <input
                class="govuk-checkboxes__input"
                id={id}
                name={name}
                type="checkbox"
                value={option.value}
                checked={values.includes(option.value)}
                {...(option.hint ? { 'aria-describedby': `${id}-item-hint` } : {})}
              />
              <label class="govuk-label govuk-checkboxes__label" for={id}>
                {option.text}
              </label>
              {option.hint ? (
                <div id={`${id}-item-hint`} class="govuk-hint govuk-checkboxes__hint">
                  {option.hint}
                </div>
              ) : null}
            </div>
          )
        })}
      </div>
    </Group>
  )
}
