import { SEQUENCES } from '../../../core/codebook/opportunities.ts'
import { COVARIATE_LABEL } from '../../../core/evidence/registration.ts'
import { Select } from '../../components/choices.tsx'
import { Button } from '../../components/form.tsx'
import { cutAddress, type StandingTable, sentenceCase } from './link-words.ts'
import type { LinksChoice } from './links-choice.ts'

/** What is known without tags has no group in the codebook. */
const NO_GROUP = 'known'
/** Of two codes, one after the other; each may be of another group. */
const SEQUENCE_GROUP = 'what_follows_sustain_talk'
const SEQUENCE_NAMES = new Set(SEQUENCES.map(({ name }) => `share_${name}`))

/** The group of a technique, or that of all measures known without tags. */
export const groupOf = (groups: ReadonlyMap<string, string>, exposure: string) =>
  groups.get(exposure) ?? (SEQUENCE_NAMES.has(exposure) ? SEQUENCE_GROUP : NO_GROUP)

const groupWords = (group: string) =>
  group === NO_GROUP ? 'Place, channel and talking' : sentenceCase(group.replaceAll('_', ' '))

interface LinksFilterProps {
  table: StandingTable
  choice: LinksChoice
  groups: ReadonlyMap<string, string>
}

/** One outcome, one group of techniques and one part of the sessions, in an address to share. */
export function LinksFilter({ table, choice, groups }: LinksFilterProps) {
  const outcomes = [...new Map(table.links.map((link) => [link.outcome, link.outcome_label]))]
  const found = [...new Set(table.links.map((link) => groupOf(groups, link.exposure)))].sort()
  const cuts = table.cuts ?? []
  return (
    // The summary above stays out of the way of whoever looks at one outcome after another.
    <form
      method="get"
      action="/links#narrowed"
      id="narrowed"
      class="rapport-filter rapport-no-print"
    >
      <Select
        name="outcome"
        label="Outcome"
        options={outcomes.map(([value, label]) => ({ value, text: sentenceCase(label) }))}
        value={choice.outcome}
      />
      <Select
        name="group"
        label="Technique group or measure"
        options={[
          { value: '', text: 'All techniques and measures' },
          ...found.map((value) => ({ value, text: groupWords(value) })),
        ]}
        value={choice.group}
      />
      {cuts.length > 0 ? (
        <Select
          name="cut"
          label="Phase, site or subgroup"
          options={[{ value: '', text: 'All sessions' }]}
          groups={[...new Set(cuts.map(({ dimension }) => dimension))].map((dimension) => ({
            label: DIMENSION_LABEL[dimension] ?? dimension,
            options: cuts
              .filter((cut) => cut.dimension === dimension)
              .map((cut) => ({ value: cutAddress(cut), text: levelWords(cut) })),
          }))}
          value={choice.cut ? cutAddress(choice.cut) : ''}
        />
      ) : null}
      <Button text="Show" secondary />
    </form>
  )
}

const DIMENSION_LABEL: Record<string, string> = { ...COVARIATE_LABEL, site: 'Site' }

/** Under its heading a level stands alone; one that may not be shown says so before it is chosen. */
function levelWords({ name, refused }: { name: string; refused: string | null }): string {
  const level = name.slice(name.indexOf(': ') + 2)
  return refused ? `${level} (too few to show)` : level
}
