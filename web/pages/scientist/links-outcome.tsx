import { DataTable } from '../../components/data-table.tsx'
import { Tag } from '../../components/display.tsx'
import { Forest } from '../../components/forest.tsx'
import {
  addressWith,
  cutAddress,
  differenceWords,
  linkAddress,
  of100,
  plotted,
  type StandingLink,
  type StandingTable,
  sentenceCase,
} from './link-words.ts'
import type { LinksChoice } from './links-choice.ts'
import { groupOf } from './links-filter.tsx'
import { byReason } from './links-summary.tsx'
import { Locks } from './locks.tsx'

interface LinksOfOutcomeProps {
  table: StandingTable
  choice: LinksChoice
  groups: ReadonlyMap<string, string>
}

/** One outcome: every link that may be shown, drawn and in a table, then those held back. */
export function LinksOfOutcome({ table, choice, groups }: LinksOfOutcomeProps) {
  const of = table.links.filter(
    (link) =>
      link.outcome === choice.outcome &&
      (choice.group === '' || groupOf(groups, link.exposure) === choice.group),
  )
  const shown = inOrder(of.filter((link) => link.shown))
  const withheld = of.filter((link) => !link.shown)
  const label = of[0]?.outcome_label ?? choice.outcome
  const hrefOf = (link: StandingLink) =>
    addressWith(`/links/${linkAddress(link)}`, { cut: choice.cut && cutAddress(choice.cut) })
  return (
    <>
      <section>
        <h2 class="govuk-heading-m">
          {[sentenceCase(label), choice.cut?.name].filter(Boolean).join(', ')}
        </h2>
        {shown.length > 0 ? (
          <Shown links={shown} label={label} hrefOf={hrefOf} />
        ) : (
          <p class="govuk-body">No link can be shown here. The reasons are below.</p>
        )}
      </section>
      {withheld.length > 0 ? <Withheld links={withheld} hrefOf={hrefOf} /> : null}
    </>
  )
}

function inOrder(links: readonly StandingLink[]): StandingLink[] {
  const last = Number.POSITIVE_INFINITY
  return [...links].sort((a, b) => (a.order ?? last) - (b.order ?? last))
}

type HrefOf = (link: StandingLink) => string

function Shown(props: { links: readonly StandingLink[]; label: string; hrefOf: HrefOf }) {
  const { links, label, hrefOf } = props
  const scored = links[0]?.family === 'gaussian'
  const rows = links.flatMap((link) => {
    const range = plotted(link.family, link.difference)
    if (range === null) return []
    const { difference, interval } = differenceWords(link)
    const tooltip = `${sentenceCase(link.exposure_label)}: ${difference} (95% interval ${interval})`
    return [{ label: link.exposure_label, href: hrefOf(link), tooltip, ...range }]
  })
  const title = `Differences in ${label}, with their 95% intervals`
  const axis = scored ? 'Points of the score lower or higher' : 'Fewer or more of 100 meetings'
  return (
    <>
      <p class="govuk-body">
        Within the same coach: meetings with it beside similar meetings without. The furthest from
        nought stand first, after pulling each by its own uncertainty.
      </p>
      {rows.length > 0 ? <Forest rows={rows} title={title} axis={axis} /> : null}
      <DataTable
        caption={`Links with ${label}`}
        captionHidden
        columns={[
          { text: 'Technique or measure' },
          { text: scored ? 'Difference in points' : 'Difference of 100', numeric: true },
          { text: '95% interval', numeric: true },
          ...(scored ? [] : [{ text: 'With and without', numeric: true }]),
          { text: 'About so many people', numeric: true },
          { text: 'Among all asked' },
          { text: 'Strength of evidence' },
        ]}
        rows={links.map((link) => shownRow(link, hrefOf(link), scored))}
      />
    </>
  )
}

const AMONG = { clear: 'Clear', tentative: 'Tentative', 'not clear': 'Not clear' } as const

function shownRow(link: StandingLink, href: string, scored: boolean) {
  const { difference, interval } = differenceWords(link)
  const { p1, p0 } = link
  const both = p1 === null || p0 === null ? '–' : `${of100(p1)} and ${of100(p0)}`
  return [
    <>
      <a class="govuk-link" href={href}>
        {sentenceCase(link.exposure_label)}
      </a>
      {link.standing.exploratory ? null : (
        <>
          {' '}
          <Tag text="Registered" colour="green" />
        </>
      )}
    </>,
    <strong>{difference}</strong>,
    interval,
    ...(scored ? [] : [both]),
    link.people === null ? 'fewer than 10' : `${link.people}`,
    link.q_label ? AMONG[link.q_label] : '–',
    <Locks locks={link.grade.locks} />,
  ]
}

function Withheld({ links, hrefOf }: { links: readonly StandingLink[]; hrefOf: HrefOf }) {
  return (
    <section>
      <h2 class="govuk-heading-m">Not shown, and why</h2>
      <p class="govuk-body">
        Nothing is concluded about these: showing a number would claim more than is known. Each says
        on its own page what would help.
      </p>
      <DataTable
        caption="Links that are not shown"
        captionHidden
        columns={[{ text: 'Why' }, { text: 'Links', numeric: true }, { text: 'Which' }]}
        rows={byReason(links).map(({ reason, links: of }) => [
          reason,
          `${of.length}`,
          of.map((link, at) => (
            <>
              {at === 0 ? '' : ', '}
              <a class="govuk-link" href={hrefOf(link)}>
                {at === 0 ? sentenceCase(link.exposure_label) : link.exposure_label}
              </a>
            </>
          )),
        ])}
      />
    </section>
  )
}
