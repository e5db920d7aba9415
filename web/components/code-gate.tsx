import { type CodeGate, GATE_RULE, type GateTable, NO_GOLD } from '../../core/codebook/gates.ts'
import { codeLabel } from '../pages/coach/code-label.ts'
import { DataTable } from './data-table.tsx'
import { Tag } from './display.tsx'

/** The gates as stored, or null before any were. */
export type Gates = GateTable | null

/** The name a code may be shown under, and whether it is only suggested. */
export function shownAs(gates: Gates, code: string): { label: string; suggested: boolean } {
  const gate = gates?.codes.find((one) => one.code === code)
  return { label: codeLabel(gate?.shown_as ?? code), suggested: gate?.verdict === 'suggested' }
}

const two = (value: number | null) => (value === null ? 'not known' : value.toFixed(2))

/** `0.72 (0.61 to 0.80)`; without an interval where there are too few uses for one. */
export function figure({ estimate, low, high }: CodeGate['own']['alpha']): string {
  const range = low === null || high === null ? '' : ` (${two(low)} to ${two(high)})`
  return `${two(estimate)}${range}`
}

/** One gate in a sentence: its level, its numbers and the human ceiling. */
export function gateSentence(gate: CodeGate): string {
  const level = gate.verdict === 'parent' && gate.parent ? gate.parent : gate.own
  const start =
    gate.verdict === 'code'
      ? 'Passed its check'
      : gate.verdict === 'parent'
        ? `Shown as ${codeLabel(gate.shown_as).toLowerCase()}`
        : 'Only suggested'
  const why = gate.own.reason === null ? '' : ` ${gate.own.reason}`
  return (
    `${start}: alpha ${figure(level.alpha)}, F1 ${figure(level.f1)} on ${level.uses} gold turns; ` +
    `people among themselves ${figure(level.human)}.${why}`
  )
}

/** How far these codes can be trusted, folded away: the rule, each code's numbers, the ceiling. */
export function CodeTrust({ gates, codes }: { gates: Gates; codes: readonly string[] }) {
  const shown = gates?.codes.filter((gate) => codes.includes(gate.code)) ?? []
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">How far these codes can be trusted</span>
      </summary>
      <div class="govuk-details__text">
        {shown.length === 0 ? (
          <p class="govuk-body">{NO_GOLD}</p>
        ) : (
          <>
            <p class="govuk-body">{GATE_RULE}</p>
            <GateRows gates={shown} />
          </>
        )}
      </div>
    </details>
  )
}

const VERDICT = {
  code: { text: 'Shown', colour: 'green' },
  parent: { text: 'Parent shown', colour: 'yellow' },
  suggested: { text: 'Suggested', colour: 'grey' },
} as const

/** The gates as a table, a row a code. */
export function GateRows({ gates }: { gates: readonly CodeGate[] }) {
  return (
    <DataTable
      caption="Gate of each code"
      captionHidden
      columns={[
        { text: 'Code' },
        { text: 'Shown as' },
        { text: 'Gold turns', numeric: true },
        { text: 'Alpha, tagger and gold', numeric: true },
        { text: 'F1', numeric: true },
        { text: 'Alpha, people', numeric: true },
        { text: 'What is missing' },
      ]}
      rows={gates.map((gate) => [
        codeLabel(gate.code),
        <>
          <Tag {...VERDICT[gate.verdict]} />
          {gate.verdict === 'parent' ? ` ${codeLabel(gate.shown_as)}` : ''}
        </>,
        gate.own.uses,
        figure(gate.own.alpha),
        figure(gate.own.f1),
        figure(gate.own.human),
        <>
          {gate.own.reason ?? ''}
          {gate.parent && gate.verdict !== 'code' ? (
            <p class="govuk-body-s rapport-quiet">
              {`${codeLabel(gate.parent.label)}: alpha ${figure(gate.parent.alpha)}, F1 ` +
                `${figure(gate.parent.f1)} on ${gate.parent.uses}; people ${figure(gate.parent.human)}.`}
            </p>
          ) : null}
        </>,
      ])}
    />
  )
}
