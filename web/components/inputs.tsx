import { describedBy, Field, type FieldProps } from './field.tsx'

interface TextInputProps extends FieldProps {
  value?: string
  /** Width in characters: 2, 3, 4, 5, 10, 20 or 30. */
  width?: number
  type?: 'text' | 'date' | 'time' | 'tel' | 'email'
  inputmode?: 'numeric' | 'decimal'
}

/** One line of text, a date, a time or a number. */
export function TextInput(props: TextInputProps) {
  const { name, value = '', width, type = 'text', inputmode, error } = props
  const size = width ? ` govuk-input--width-${width}` : ''
  return (
    <Field {...props}>
      <input
        class={`govuk-input${size}${error ? ' govuk-input--error' : ''}`}
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete="off"
        {...(inputmode ? { inputmode } : {})}
        {...describedBy(props)}
      />
    </Field>
  )
}

/** Several lines of text. */
export function TextArea(props: FieldProps & { value?: string; rows?: number }) {
  const { name, value = '', rows = 5, error } = props
  return (
    <Field {...props}>
      <textarea
        class={`govuk-textarea${error ? ' govuk-textarea--error' : ''}`}
        id={name}
        name={name}
        rows={rows}
        autocomplete="off"
        {...describedBy(props)}
      >
        {value}
      </textarea>
    </Field>
  )
}

/** A file to choose from one's own machine. */
export function FileInput(props: FieldProps & { accept?: string }) {
  const { name, accept, error } = props
  return (
    <Field {...props}>
      <input
        class={`govuk-file-upload${error ? ' govuk-file-upload--error' : ''}`}
        id={name}
        name={name}
        type="file"
        {...(accept ? { accept } : {})}
        {...describedBy(props)}
      />
    </Field>
  )
}
