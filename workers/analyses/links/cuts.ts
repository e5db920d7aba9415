import { heldBackCuts, type RowCut } from '../../../core/disclosure/cuts.ts'
import { shownCount } from '../../../core/disclosure/threshold.ts'
import type { ShownCut } from '../../../core/statistics/link-table.ts'
import { type CutSpec, type LinksInput, linkKey } from './link-input.ts'
import { sharedColumns, toLinkRows } from './to-link-rows.ts'

/** The parts that can be asked for, with why some may not be shown beside the whole and each other. */
export function shownCuts(input: LinksInput): ShownCut[] {
  const held = heldWhere(input, () => true)
  const { rows } = input
  return (input.cuts ?? []).map((cut) => {
    const { dimension, level, name } = cut
    const refused = held.get(name) ?? null
    const people = new Set(rows.filter((row) => isIn(cut, row.covariates)).map((row) => row.person))
    return { dimension, level, name, people: refused ? null : shownCount(people.size), refused }
  })
}

/** By part and link, why its number may not be shown beside the same link of the others. */
export function heldLinks(input: LinksInput): Map<string, Record<string, string>> {
  const columns = sharedColumns(input)
  const by_cut = new Map<string, Record<string, string>>()
  for (const outcome of input.outcomes) {
    const known = columns.outcome(outcome.name)
    const same = new Map<string, Map<string, string>>()
    for (const exposure of input.exposures) {
      const column = toLinkRows(columns, exposure, outcome).rows.exposure
      const frame = column.kind === 'known' ? column.values : column.tag
      // Most exposures are known for the same sessions, and then the answer is the same.
      const pattern = frame.map((value) => (value === null ? '0' : '1')).join('')
      const held =
        same.get(pattern) ?? heldWhere(input, (i) => known[i] !== null && frame[i] !== null)
      same.set(pattern, held)
      for (const [name, why] of held) {
        const key = linkKey(exposure.name, outcome.name)
        by_cut.set(name, { ...by_cut.get(name), [key]: why })
      }
    }
  }
  return by_cut
}

/** The guard over the whole and its parts, among the sessions that count. */
function heldWhere(input: LinksInput, counts: (row: number) => boolean): Map<string, string> {
  const rowsOf = (cut: CutSpec | null) =>
    new Set(
      input.rows.flatMap(({ covariates }, i) =>
        counts(i) && (cut === null || isIn(cut, covariates)) ? [i] : [],
      ),
    )
  const whole: RowCut = { name: 'All sessions', dimension: '', rows: rowsOf(null) }
  const cuts = (input.cuts ?? []).map((cut): RowCut => ({ ...cut, rows: rowsOf(cut) }))
  return heldBackCuts(whole, cuts, (row) => input.rows[row]!.person)
}

/** Whether a session has the value that a part is cut by. */
export const isIn = (
  cut: Pick<CutSpec, 'dimension' | 'level'>,
  covariates: LinksInput['rows'][number]['covariates'],
) => String(covariates[cut.dimension] ?? '') === cut.level
