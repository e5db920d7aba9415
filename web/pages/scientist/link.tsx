import { raiseOf } from '../../../core/evidence/raise.ts'
import type { ShownCut } from '../../../core/statistics/link-table.ts'
import { CodeTrust, type Gates } from '../../components/code-gate.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText, SummaryList, Tag } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { CODE_LABEL } from '../coach/code-label.ts'
import { StandingLine } from '../leader/evidence-list.tsx'
import { LinkCompared, LinkExpert } from './link-expert.tsx'
import { LinkLooks } from './link-looks.tsx'
import {
  about,
  addressWith,
  chanceWords,
  cutAddress,
  differenceWords,
  freedomWords,
  linkAddress,
  METHOD_LABEL,
  missingWords,
  numberWords,
  oddsWords,
  of100,
  type StandingLink,
  sentenceCase,
  UNCERTAIN_LABEL,
  withoutCaveat,
} from './link-words.ts'
import { Locks } from './locks.tsx'

/** From which data and by which tagger the numbers were had. */
export interface Provenance {
  computed_at: Date
  data_hash: string
  /** Name and version of each tagger whose tags stand now. */
  taggers: readonly string[]
  codebook: string
}

interface LinkPageProps {
  frame: Frame
  link: StandingLink
  population: string
  /** The part of the sessions it is of; null for all. */
  cut: ShownCut | null
  caveat: string
  provenance: Provenance
  gates: Gates
  /** Redacted, of people who agreed to be quoted. */
  quotes: readonly { material_id: string; text: string }[]
}

export function LinkPage(props: LinkPageProps) {
  const { frame, link, population, cut, caveat, provenance, gates, quotes } = props
  const title = `${sentenceCase(link.exposure_label)} and ${link.outcome_label}`
  const query = { outcome: link.outcome, cut: cut && cutAddress(cut) }
  const back = { href: addressWith('/links', query), text: 'Links' }
  return (
    <Page {...frame} {...{ title, back }} current="/links" wide>
      {cut ? <span class="govuk-caption-l">{cut.name}</span> : null}
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body-l">{withoutCaveat(link.sentence, caveat) || link.reason}</p>
      <InsetText>{caveat}</InsetText>
      <p class="govuk-body">
        <StandingLine standing={link.standing} />
      </p>
      <Interim link={link} />
      {link.provisional ? (
        <p class="govuk-body">
          <Tag text="Provisional" colour="yellow" /> {UNCERTAIN_LABEL}
        </p>
      ) : null}
      <SummaryList rows={plainRows(link, population)} />
      <Lost link={link} />
      {cut ? <OfAPart cut={cut} link={link} /> : <Next link={link} />}
      {link.warnings.length > 0 ? <Warnings link={link} /> : null}
      {isTechnique(link) ? <CodeTrust gates={gates} codes={[link.exposure]} /> : null}
      {isTechnique(link) ? <Quotes quotes={quotes} /> : null}
      <h2 class="govuk-heading-m">For experts</h2>
      <SummaryList rows={expertRows(link)} />
      {link.shown ? (
        <>
          <LinkCompared link={link} />
          <LinkLooks link={link} />
          <LinkExpert link={link} />
        </>
      ) : null}
      <Conditions link={link} />
      <h2 class="govuk-heading-m">Where the numbers come from</h2>
      <SummaryList
        rows={[
          { key: 'Computed', value: formatDateTime(provenance.computed_at) },
          { key: 'Hash of the data', value: <code>{provenance.data_hash}</code> },
          { key: 'Tagger', value: provenance.taggers.join(', ') || 'No tags stand at present' },
          ...(isTechnique(link) ? [{ key: 'Codebook', value: provenance.codebook }] : []),
        ]}
      />
    </Page>
  )
}

/** Other exposures are known without tags and have no gate. */
const isTechnique = (link: StandingLink) => link.exposure in CODE_LABEL

function plainRows(link: StandingLink, population: string) {
  const { difference, interval } = differenceWords(link)
  const [more, less] = link.numeric_exposure ? ['more of ', ' less of'] : ['', 'out']
  const shares =
    link.p1 !== null && link.p0 !== null && link.family !== 'gaussian'
      ? [
          { key: `Of 100 meetings with ${more}it`, value: `${of100(link.p1)}` },
          { key: `Of 100 meetings with${less} it`, value: `${of100(link.p0)}` },
        ]
      : []
  const shown = link.shown
    ? [...shares, { key: 'Difference', value: `${difference} (95% interval ${interval})` }]
    : [{ key: 'Why no number is shown', value: link.reason ?? 'Not enough evidence yet.' }]
  const share = link.prevalence
  const rest =
    share?.estimate == null ? [] : [{ key: 'How common it is', value: shareWords(share) }]
  return [
    ...shown,
    ...rest,
    { key: 'Meetings', value: about(link.meetings) },
    { key: 'People', value: about(link.people) },
    { key: 'Coaches', value: `${link.coaches}` },
    { key: 'Whom it is about', value: sentenceCase(population) },
    { key: 'Strength of evidence', value: <Locks locks={link.grade.locks} /> },
    ...(link.more_coding ? [{ key: 'What would help', value: link.more_coding }] : []),
  ]
}

function shareWords(share: NonNullable<StandingLink['prevalence']>): string {
  const [low, high] = [share.low, share.high].map((end) => Math.min(1, Math.max(0, end ?? 0)))
  return `About ${of100(share.estimate ?? 0)} of 100 meetings (95% interval ${of100(low ?? 0)} to ${of100(high ?? 0)})`
}

function Lost({ link }: { link: StandingLink }) {
  if (link.grade.lost.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-s">What weakens it</h2>
      <ul class="govuk-list govuk-list--bullet">
        {link.grade.lost.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <h2 class="govuk-heading-s">What would strengthen it</h2>
      <ul class="govuk-list govuk-list--bullet">
        {raiseOf(link.grade.locks, link.grade.lost).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

/** Read before its planned size, a registered link says so. */
function Interim({ link }: { link: StandingLink }) {
  const planned = link.standing.registration?.planned_n ?? 0
  if (!link.shown || link.meetings === null || link.meetings >= planned) return null
  return (
    <p class="govuk-body">
      {`It is read early: ${planned.toLocaleString('en-GB')} meetings were planned, and ` +
        `${about(link.meetings)} are in.`}
    </p>
  )
}

/** What can be done with a link from here. */
function Next({ link }: { link: StandingLink }) {
  const address = linkAddress(link)
  const { registration } = link.standing
  return (
    <div class="govuk-button-group rapport-no-print">
      {link.shown ? (
        <ButtonLink href={`/links/${address}/keep`} text="Keep in the catalogue" />
      ) : null}
      {registration ? (
        <a class="govuk-link" href={`/registrations/${registration.id}`}>
          {`Read the plan ${registration.name}`}
        </a>
      ) : (
        <a class="govuk-link" href={`/registrations/new?link=${address}`}>
          Register a plan for it
        </a>
      )}
    </div>
  )
}

/** A part is looked at, not kept: its subject would differ from the whole’s by too little to say. */
function OfAPart({ cut, link }: { cut: ShownCut; link: StandingLink }) {
  return (
    <p class="govuk-body">
      {`This is one part of the sessions among many that were looked at (${cut.name}), and is not ` +
        'kept in the catalogue. '}
      <a class="govuk-link" href={`/links/${linkAddress(link)}`}>
        The same link in all sessions
      </a>
    </p>
  )
}

function Warnings({ link }: { link: StandingLink }) {
  return (
    <>
      <h2 class="govuk-heading-s">To know beside it</h2>
      <ul class="govuk-list govuk-list--bullet">
        {link.warnings.map((warning) => (
          <li>{warning.sentence}</li>
        ))}
      </ul>
    </>
  )
}

/** What the technique sounds like; never evidence of anything. */
function Quotes({ quotes }: { quotes: LinkPageProps['quotes'] }) {
  return (
    <>
      <h2 class="govuk-heading-m">What it sounds like</h2>
      {quotes.length === 0 ? (
        <p class="govuk-body">
          No example can be shown: it takes a tagged turn of somebody who agreed to be quoted.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            Turns of coaches with names taken out, from people who agreed to be quoted.
          </p>
          {quotes.map((quote) => (
            <blockquote class="govuk-body rapport-quote">
              {quote.text}{' '}
              <a class="govuk-link rapport-no-print" href={`/transcripts/${quote.material_id}`}>
                Read on
              </a>
            </blockquote>
          ))}
        </>
      )}
    </>
  )
}

const Q_LABEL = { clear: 'clear', tentative: 'tentative', 'not clear': 'not clear' } as const

function expertRows(link: StandingLink) {
  const { difference: gap, e_value, between } = link
  const rows = [
    { key: 'Method', value: link.method ? METHOD_LABEL[link.method] : 'None: nothing is shown' },
    {
      key: 'Estimate',
      value: gap
        ? `${numberWords(gap.estimate)} (standard error ${numberWords(gap.se)}, ` +
          `95% interval ${numberWords(gap.low)} to ${numberWords(gap.high)})`
        : 'not shown',
    },
    ...(link.family === 'gaussian' ? [] : [{ key: 'Odds ratio', value: oddsWords(link) }]),
    { key: 'p', value: chanceWords(link.p) },
    {
      key: 'q (Benjamini-Hochberg)',
      value: `${chanceWords(link.q)}${link.q_label ? `, ${Q_LABEL[link.q_label]}` : ''}`,
    },
    { key: 'Degrees of freedom', value: freedomWords(link) },
    { key: 'Missing outcomes', value: missingWords(link) },
    { key: 'Sign-flip test', value: `p ${chanceWords(link.sign_flip_p)}` },
    {
      key: 'Same direction',
      value:
        link.same_direction === null
          ? 'not available'
          : `for ${link.same_direction} of ${link.coaches} coaches`,
    },
  ]
  if (e_value) {
    const value = `${numberWords(e_value.estimate, 2)}; for the limit ${numberWords(e_value.limit, 2)}`
    rows.push({ key: 'E-value', value })
  }
  if (between) rows.push({ key: 'Between coaches', value: between.sentence })
  return rows
}

function Conditions({ link }: { link: StandingLink }) {
  if (link.gates.length === 0) return null
  return (
    <DataTable
      caption="Conditions for showing a number"
      columns={[
        { text: 'Condition' },
        { text: 'Value', numeric: true },
        { text: 'Threshold', numeric: true },
        { text: 'Holds' },
      ]}
      rows={link.gates.map((gate) => [
        sentenceCase(gate.gate),
        gate.value === null ? 'hidden' : `${gate.value}`,
        `${gate.threshold}`,
        gate.passed ? <Tag text="Yes" colour="green" /> : <Tag text="No" colour="red" />,
      ])}
    />
  )
}
