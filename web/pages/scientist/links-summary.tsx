import { DataTable } from '../../components/data-table.tsx'
import { SummaryList } from '../../components/display.tsx'
import {
  about,
  addressWith,
  cutAddress,
  type StandingLink,
  type StandingTable,
  sentenceCase,
} from './link-words.ts'
import type { LinksChoice } from './links-choice.ts'

interface LinksSummaryProps {
  /** Of all sessions, or of the part chosen. */
  table: StandingTable
  whole: StandingTable
  choice: LinksChoice
}

/** What was analysed, how much was asked of it, what came of it, and what is held back. */
export function LinksSummary({ table, whole, choice }: LinksSummaryProps) {
  const { links } = table
  const withheld = links.filter((link) => !link.shown)
  const exposures = new Set(links.map((link) => link.exposure)).size
  const outcomes = [...new Map(links.map((link) => [link.outcome, link.outcome_label]))]
  const parts = (whole.cuts ?? []).filter((cut) => cut.refused === null).length
  return (
    <section>
      <h2 class="govuk-heading-m">{`In short: ${choice.cut?.name ?? 'all sessions'}`}</h2>
      <SummaryList
        rows={[
          { key: 'Analysed', value: analysedWords(table) },
          {
            key: 'Asked',
            value:
              `${links.length} links: ${exposures} techniques and measures with each of ` +
              `${outcomes.length} outcomes. ${askedWords(parts, choice.cut !== null)}`,
          },
          { key: 'Shown', value: `${links.length - withheld.length} of ${links.length}` },
          { key: 'Held back', value: <HeldBack withheld={withheld} /> },
          {
            key: 'Registered beforehand',
            value: (
              <>
                {registeredWords(links)}{' '}
                <a class="govuk-link rapport-no-print" href="/registrations">
                  Registered plans
                </a>
              </>
            ),
          },
        ]}
      />
      <DataTable
        caption="What can be said about each outcome"
        columns={[
          { text: 'Outcome' },
          ...['Asked', 'Shown', 'Clear', 'Tentative', '1 lock', '2 locks', '3 locks'].map(
            (text) => ({ text, numeric: true }),
          ),
        ]}
        rows={outcomes.map(([outcome, label]) =>
          outcomeRow(
            outcome,
            label,
            links.filter((link) => link.outcome === outcome),
            choice,
          ),
        )}
      />
    </section>
  )
}

function analysedWords({ counts, population, links }: StandingTable): string {
  if (counts === undefined) return sentenceCase(population)
  const { meetings, people } = counts
  const coaches = counts.coaches ?? 0
  if (meetings === null || links.length === 0) return `${sentenceCase(population)}: too few to say`
  return (
    `${sentenceCase(about(meetings))} meetings of ${about(people)} people with ${coaches} coaches. ` +
    `${sentenceCase(population)}.`
  )
}

/** Every further look is another chance to be fooled by chance, so it is counted aloud. */
function askedWords(parts: number, in_part: boolean): string {
  const family = 'Among the links of one outcome, chance is allowed for (Benjamini-Hochberg).'
  if (in_part) {
    return (
      `${family} The same links are also asked of all sessions and of ${Math.max(parts - 1, 0)} ` +
      'other parts: something in one part alone is most likely chance.'
    )
  }
  if (parts === 0) return family
  return `${family} The same are asked of ${parts} parts of the sessions, each for itself.`
}

function registeredWords(links: readonly StandingLink[]): string {
  const registered = links.filter((link) => !link.standing.exploratory).length
  const rest = 'Every other link is exploratory, whatever its number.'
  if (registered === 0) return 'None. Every link is exploratory, whatever its number.'
  return `${registered}. ${rest}`
}

const REASONS_SHOWN = 4

function HeldBack({ withheld }: { withheld: readonly StandingLink[] }) {
  if (withheld.length === 0) return <>None</>
  const reasons = byReason(withheld)
  const rest = reasons.slice(REASONS_SHOWN).reduce((sum, { links }) => sum + links.length, 0)
  return (
    <ul class="govuk-list rapport-tight">
      {reasons.slice(0, REASONS_SHOWN).map(({ reason, links }) => (
        <li>{`${links.length}: ${reason}`}</li>
      ))}
      {rest > 0 ? <li>{`${rest} for other reasons; choose an outcome to read them.`}</li> : null}
    </ul>
  )
}

/** Withheld links by why, the commonest reason first. */
export function byReason(withheld: readonly StandingLink[]) {
  const found = new Map<string, StandingLink[]>()
  for (const link of withheld) {
    const reason = link.reason ?? 'Not enough evidence yet.'
    found.set(reason, [...(found.get(reason) ?? []), link])
  }
  return [...found]
    .map(([reason, links]) => ({ reason, links }))
    .sort((a, b) => b.links.length - a.links.length)
}

function outcomeRow(
  outcome: string,
  label: string,
  links: readonly StandingLink[],
  { group, cut }: LinksChoice,
) {
  const shown = links.filter((link) => link.shown)
  const count = (of: (link: StandingLink) => boolean) => `${shown.filter(of).length}`
  const query = { outcome, group, cut: cut && cutAddress(cut) }
  return [
    <a class="govuk-link" href={addressWith('/links', query)}>
      {sentenceCase(label)}
    </a>,
    `${links.length}`,
    `${shown.length}`,
    count((link) => link.q_label === 'clear'),
    count((link) => link.q_label === 'tentative'),
    ...[1, 2, 3].map((locks) => count((link) => link.grade.locks === locks)),
  ]
}
