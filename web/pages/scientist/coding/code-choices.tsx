import type { Code } from '../../../../core/codebook/codebook.ts'
import { codeLabel } from '../../coach/code-label.ts'

interface CodeChoicesProps {
  codes: readonly Code[]
  speaker: 'coach' | 'client'
  /** The key of each code. */
  keys: ReadonlyMap<string, string>
  chosen: readonly string[]
  error: string | undefined
  disabled: boolean
}

/** Codes of which exactly one applies come as radios, all others as boxes; each shows its key. */
export function CodeChoices(props: CodeChoicesProps) {
  const one = props.codes.filter((code) => code.exclusive !== undefined)
  const many = props.codes.filter((code) => code.exclusive === undefined)
  const groups = [...new Set(many.map((code) => code.group))]
  return (
    <div
      class={`govuk-form-group${props.error ? ' govuk-form-group--error' : ''}`}
      id="codes"
      data-codes={props.speaker}
    >
      {props.error ? (
        <p class="govuk-error-message">
          <span class="govuk-visually-hidden">Error: </span>
          {props.error}
        </p>
      ) : null}
      <div class="rapport-code-search" hidden>
        <label class="govuk-label" for="code-search">
          Search the codes (/)
        </label>
        <input class="govuk-input" id="code-search" type="search" autocomplete="off" />
      </div>
      {one.length > 0 ? (
        <CodeGroup {...props} title="Talk: exactly one" type="radio" own={one} />
      ) : null}
      {groups.map((group) => (
        <CodeGroup
          {...props}
          title={groupWords(group)}
          type="checkbox"
          own={many.filter((code) => code.group === group)}
        />
      ))}
      {props.speaker === 'coach' ? (
        <p class="govuk-hint rapport-tight">
          No code fits? Leave all empty and save{props.keys.size > 0 ? ', or press 0' : ''}.
        </p>
      ) : null}
    </div>
  )
}

interface CodeGroupProps extends CodeChoicesProps {
  title: string
  type: 'radio' | 'checkbox'
  own: readonly Code[]
}

function CodeGroup({ title, type, own, keys, chosen, disabled }: CodeGroupProps) {
  return (
    <fieldset class="govuk-fieldset rapport-codes">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>
      {own.map((code) => (
        <label class="rapport-code" title={codeHelp(code)}>
          <input
            type={type}
            name={type === 'radio' ? `one_${code.exclusive}` : 'codes'}
            value={code.id}
            checked={chosen.includes(code.id)}
            disabled={disabled}
            data-key={keys.get(code.id) ?? ''}
          />
          {keys.has(code.id) ? <kbd>{keys.get(code.id)}</kbd> : null}
          <span>{codeLabel(code.id)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** All that the codebook says of a code, for whoever rests the pointer on it. */
function codeHelp({ definition, include, exclude, example, near_miss }: Code): string {
  const parts = [
    definition,
    `Takes it: “${include}”`,
    ...(example ? [`And: “${example}”`] : []),
    ...(near_miss ? [`Looks like it: “${near_miss}”`] : []),
    ...(exclude ? [`Does not: ${exclude}`] : []),
  ]
  return parts.join('\n')
}

const GROUP: Record<string, string> = {
  motivational_interviewing: 'Motivational interviewing',
  relationship: 'Relationship',
  plan_coproduction: 'Making a plan together',
  benefits_reassurance: 'Benefits',
  wider_support: 'Wider support and work',
  concern: 'Concerns and signals: any that apply',
}

const groupWords = (group: string) => GROUP[group] ?? group.replaceAll('_', ' ')
