import { BUILT_IN_SOURCE } from '../../../core/codebook/gates.ts'
import { Select } from '../../components/choices.tsx'
import { type Gates, gateSentence } from '../../components/code-gate.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText, Tag } from '../../components/display.tsx'
import { Forest } from '../../components/forest.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { StandingMark } from '../leader/evidence-list.tsx'
import {
  about,
  differenceWords,
  linkAddress,
  METHOD_LABEL,
  of100,
  plotted,
  type StandingLink,
  type StandingTable,
  withoutCaveat,
} from './link-words.ts'
import { Locks } from './locks.tsx'

interface LinksPageProps {
  frame: Frame
  /** Null before anything was computed. */
  computed: { table: StandingTable; at: Date } | null
  /** The one outcome looked at; null for all. */
  outcome: string | null
  /** The one group of techniques looked at; empty for all. */
  group: string
  /** Each technique's group in the codebook. */
  groups: ReadonlyMap<string, string>
  may_compute: boolean
  gates: Gates
}

export function LinksPage(props: LinksPageProps) {
  const { frame, computed, may_compute } = props
  return (
    <Page {...frame} title="Links" current="/links" wide>
      <h1 class="govuk-heading-l">Links</h1>
      <p class="govuk-body-l">Which ways of coaching were followed by which outcomes.</p>
      {computed ? <Computed {...props} computed={computed} /> : <NothingYet />}
      {may_compute ? (
        <form method="post" action="/links/compute" class="rapport-no-print">
          <Button text={computed ? 'Compute again' : 'Compute now'} secondary={computed !== null} />
        </form>
      ) : null}
    </Page>
  )
}

function NothingYet() {
  return (
    <p class="govuk-body">
      No link has been computed yet. It needs sessions with techniques counted and outcomes recorded
      after them. Once there are some, compute the links here.
    </p>
  )
}

function Computed({
  computed,
  outcome,
  group,
  groups,
  gates,
}: LinksPageProps & { computed: { table: StandingTable; at: Date } }) {
  const { table, at } = computed
  const outcomes = [...new Map(table.links.map((link) => [link.outcome, link.outcome_label]))]
  const links = table.links.filter(
    (link) =>
      (outcome === null || link.outcome === outcome) &&
      (group === '' || groupOf(groups, link.exposure) === group),
  )
  const found = [...new Set(table.links.map((link) => groupOf(groups, link.exposure)))].sort()
  const withheld = links.filter((link) => !link.shown)
  const shown = outcomes
    .map(([name, label]) => ({ label, links: shownInOrder(links, name) }))
    .filter((section) => section.links.length > 0)
  return (
    <>
      <InsetText>{table.caveat}</InsetText>
      <p class="govuk-body">
        {EXPLORATORY}{' '}
        <a class="govuk-link" href="/registrations">
          Registered plans
        </a>
      </p>
      {table.provisional ? (
        <p class="govuk-body">
          <Tag text="Provisional" colour="yellow" /> {gates?.codes.length ? BARRED : PROVISIONAL}
        </p>
      ) : null}
      <p class="govuk-body-s">
        {`Computed ${formatDateTime(at)} for ${table.population}. People and meetings are rounded to ` +
          'the nearest 5.'}
      </p>
      {outcomes.length > 1 || found.length > 1 ? (
        <Filter outcomes={outcomes} outcome={outcome} found={found} group={group} />
      ) : null}
      {shown.length === 0 ? (
        <p class="govuk-body">No link can be shown yet. The reasons are below.</p>
      ) : (
        shown.map((section) => <OutcomeSection {...section} caveat={table.caveat} gates={gates} />)
      )}
      {withheld.length > 0 ? <Withheld links={withheld} /> : null}
    </>
  )
}

const EXPLORATORY =
  'A link is exploratory unless a plan for it was locked before its number was first shown.'
const PROVISIONAL =
  'Codes have no gold set yet: nobody has checked how well the tags agree with people. ' +
  `${BUILT_IN_SOURCE} ` +
  'Read every number about a technique with that in mind.'
const BARRED =
  'Some codes did not pass their check against gold. They are only suggested, and kept out below.'

function shownInOrder(links: readonly StandingLink[], outcome: string): StandingLink[] {
  const last = Number.POSITIVE_INFINITY
  return links
    .filter((link) => link.shown && link.outcome === outcome)
    .sort((a, b) => (a.order ?? last) - (b.order ?? last))
}

/** What is known without tags has no group in the codebook. */
const NO_GROUP = 'known'
const groupOf = (groups: ReadonlyMap<string, string>, exposure: string) =>
  groups.get(exposure) ?? NO_GROUP
const groupWords = (group: string) =>
  group === NO_GROUP ? 'Place, channel and talking' : sentenceCase(group.replaceAll('_', ' '))

interface FilterProps {
  outcomes: [string, string][]
  outcome: string | null
  found: readonly string[]
  group: string
}

function Filter({ outcomes, outcome, found, group }: FilterProps) {
  const by_outcome = [
    { value: '', text: 'All outcomes' },
    ...outcomes.map(([value, label]) => ({ value, text: sentenceCase(label) })),
  ]
  const by_group = [
    { value: '', text: 'All techniques and measures' },
    ...found.map((value) => ({ value, text: groupWords(value) })),
  ]
  return (
    <form method="get" action="/links" class="rapport-filter rapport-no-print">
      <Select name="outcome" label="Outcome" options={by_outcome} value={outcome ?? ''} />
      <Select name="group" label="Technique group" options={by_group} value={group} />
      <Button text="Show" secondary />
    </form>
  )
}

interface OutcomeSectionProps {
  label: string
  links: readonly StandingLink[]
  caveat: string
  gates: Gates
}

function OutcomeSection({ label, links, caveat, gates }: OutcomeSectionProps) {
  const scored = links[0]?.family === 'gaussian'
  const rows = links.flatMap((link) => {
    const range = plotted(link.family, link.difference)
    if (range === null) return []
    const { difference, interval } = differenceWords(link)
    const [label, href] = [link.exposure_label, `/links/${linkAddress(link)}`]
    const tooltip = `${sentenceCase(label)}: ${difference} (95% interval ${interval})`
    return [{ label, href, tooltip, ...range }]
  })
  const title = `Differences in ${label}, with their 95% intervals`
  const axis = scored ? 'Points of the score lower or higher' : 'Fewer or more of 100 meetings'
  return (
    <section>
      <h2 class="govuk-heading-m">{sentenceCase(label)}</h2>
      {rows.length > 0 ? <Forest rows={rows} title={title} axis={axis} /> : null}
      <DataTable
        caption={`Links with ${label}`}
        captionHidden
        columns={[
          { text: 'Technique or measure' },
          { text: scored ? 'Difference in points' : 'Of 100 meetings', numeric: true },
          { text: '95% interval', numeric: true },
          { text: 'Rests on' },
          { text: 'Strength of evidence' },
        ]}
        rows={links.map((link) => linkRow(link, caveat, gates))}
      />
    </section>
  )
}

function linkRow(link: StandingLink, caveat: string, gates: Gates) {
  const gate = gates?.codes.find((one) => one.code === link.exposure)
  const { difference, interval } = differenceWords(link)
  return [
    <>
      <a class="govuk-link" href={`/links/${linkAddress(link)}`}>
        {sentenceCase(link.exposure_label)}
      </a>
      <p class="govuk-body-s rapport-quiet">{withoutCaveat(link.sentence, caveat)}</p>
      {gate ? <p class="govuk-body-s rapport-quiet">{gateSentence(gate)}</p> : null}
      <span class="rapport-tags">
        <StandingMark exploratory={link.exploratory} />
        {link.provisional ? <Tag text="Provisional" colour="yellow" /> : null}
      </span>
    </>,
    <>
      <strong>{difference}</strong>
      {link.p1 !== null && link.p0 !== null && link.family !== 'gaussian' ? (
        <p class="govuk-body-s rapport-quiet">{`${of100(link.p1)} against ${of100(link.p0)}`}</p>
      ) : null}
    </>,
    interval,
    <RestsOn link={link} />,
    <Strength link={link} />,
  ]
}

function RestsOn({ link }: { link: StandingLink }) {
  return (
    <ul class="govuk-list rapport-tight">
      <li>{`${about(link.meetings)} meetings`}</li>
      <li>{`${about(link.people)} people`}</li>
      <li>{`${link.coaches} coaches`}</li>
      {link.method ? <li>{METHOD_LABEL[link.method]}</li> : null}
    </ul>
  )
}

function Strength({ link }: { link: StandingLink }) {
  return (
    <>
      <Locks locks={link.grade.locks} />
      {link.grade.lost.length > 0 ? (
        <ul class="govuk-list govuk-body-s rapport-tight">
          {link.grade.lost.map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Withheld({ links }: { links: readonly StandingLink[] }) {
  return (
    <section>
      <h2 class="govuk-heading-m">Not shown, and why</h2>
      <p class="govuk-body">
        Nothing is concluded about these: showing a number would claim more than is known.
      </p>
      <DataTable
        caption="Links that are not shown"
        captionHidden
        columns={['Technique or measure', 'Outcome', 'Why', 'What would help'].map((text) => ({
          text,
        }))}
        rows={links.map((link) => [
          <a class="govuk-link" href={`/links/${linkAddress(link)}`}>
            {sentenceCase(link.exposure_label)}
          </a>,
          sentenceCase(link.outcome_label),
          link.sentence || link.reason || '',
          link.more_coding ?? '–',
        ])}
      />
    </section>
  )
}

const sentenceCase = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
