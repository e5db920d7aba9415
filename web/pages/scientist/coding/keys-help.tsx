import type { Codebook } from '../../../../core/codebook/codebook.ts'
import { codeKeys } from '../../../../core/coding/code-keys.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { codeLabel } from '../../coach/code-label.ts'

const KEYS: [string, string][] = [
  ['j and k', 'next and previous turn'],
  ['a code’s own key', 'put the code on or take it off; it is saved at once'],
  ['0', 'no code fits this coach turn'],
  ['u', 'undo the latest save'],
  ['/', 'search the codes; Enter puts on the first one found'],
  ['m', 'write a memo; Escape leaves it'],
  ['?', 'open or close this help'],
]

/** Keys and the whole codebook with its examples and near misses; opens without a script too. */
export function KeysHelp({ codebook }: { codebook: Codebook }) {
  return (
    <details class="govuk-details" id="help">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Keys and codes (?)</span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list">
          {KEYS.map(([key, does]) => (
            <li>
              <kbd>{key}</kbd>
              {` – ${does}`}
            </li>
          ))}
        </ul>
        {(['coach', 'client'] as const).map((speaker) => (
          <CodeTable codebook={codebook} speaker={speaker} />
        ))}
      </div>
    </details>
  )
}

function CodeTable({ codebook, speaker }: { codebook: Codebook; speaker: 'coach' | 'client' }) {
  const keys = codeKeys(codebook, speaker)
  const whose = speaker === 'coach' ? 'Codes for the coach’s turns' : 'Codes for the person’s turns'
  return (
    <DataTable
      caption={whose}
      columns={['Code', 'Key', 'Meaning', 'Takes it', 'Looks like it', 'Does not'].map((text) => ({
        text,
      }))}
      rows={codebook.codes
        .filter((code) => code.speaker === speaker)
        .map((code) => [
          codeLabel(code.id),
          <kbd>{keys.get(code.id)}</kbd>,
          code.definition,
          [code.include, code.example].filter(Boolean).join(' / '),
          code.near_miss ?? '',
          code.exclude,
        ])}
    />
  )
}
