import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { COVARIATE_LABEL } from '../../../core/evidence/registration.ts'
import { BAND_LABEL } from '../../../core/session/bands.ts'
import { CHANNEL_LABEL, PHASE_LABEL, VENUE_LABEL } from '../../../core/session/session.ts'
import type { LinkRecord, ShownBalance } from '../../../core/statistics/link-table.ts'
import { DataTable } from '../../components/data-table.tsx'
import { chanceWords, differenceWords, numberWords } from './link-words.ts'

/** What a sceptical reader asks next: whether coaches differ, balance, what is missing. */
export function LinkExpert({ link }: { link: LinkRecord }) {
  return (
    <>
      <Spread link={link} />
      <Balance link={link} />
      <Missing link={link} />
    </>
  )
}

const unitOf = ({ family }: LinkRecord) =>
  family === 'gaussian' ? 'Difference in points' : 'Difference of 100 meetings'

/** The corrected difference beside those it is made of; only where it may be shown itself. */
export function LinkCompared({ link }: { link: LinkRecord }) {
  const { compared, family } = link
  if (compared === undefined || link.method !== 'corrected') return null
  const row = (from: string, difference: LinkRecord['difference']) => {
    const words = differenceWords({ family, difference })
    return [from, words.difference, words.interval || '–']
  }
  return (
    <>
      <h3 class="govuk-heading-s">Why not simply the tags, or simply the human codings?</h3>
      <p class="govuk-body">
        The tagger errs, and it errs more in some meetings than in others, which the raw tags carry
        straight into the difference. Human codings alone do not have that fault, but there are few
        of them, so their interval is wide. The corrected estimate takes the tags from everywhere
        and takes their errors out by the human codings, each with its known chance of being drawn.
      </p>
      <DataTable
        caption="The same difference reckoned three ways"
        captionHidden
        columns={[
          { text: 'Reckoned from' },
          { text: unitOf(link), numeric: true },
          { text: '95% interval', numeric: true },
        ]}
        rows={[
          row('Tags corrected by human codings: the one to read', link.difference),
          row('Human-coded meetings alone', compared.human),
          row('Raw tags: wrong, not to be quoted', compared.naive),
        ]}
      />
      <p class="govuk-body">
        <strong>The line of the raw tags is not to be quoted.</strong> It is here to show what the
        correction takes away. In 300 simulated units its interval, though narrow, held the truth 3
        times in 100.
      </p>
    </>
  )
}

async function Spread({ link }: { link: LinkRecord }) {
  const { spread, family } = link
  if (spread === undefined) return null
  return (
    <>
      <h3 class="govuk-heading-s">Do coaches differ?</h3>
      {spread === null ? (
        <p class="govuk-body">
          Not shown: fewer than 10 coaches have enough meetings and people on both sides.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            A dot is a coach. Coaches stand in groups of at least three, each group at its mean, and
            all are pulled towards one another as far as chance may have parted them. There is no
            order and no name, and no dot is anybody’s own number.
          </p>
          <div class="rapport-plot-frame">{raw(await spreadPlot(link, spread))}</div>
          <DataTable
            caption="Groups of coaches and their mean difference"
            captionHidden
            columns={[
              { text: 'Coaches in the group' },
              { text: `${unitOf(link)}, pulled together`, numeric: true },
            ]}
            rows={samePlaces(spread.groups).map(([estimate, coaches]) => [
              `${coaches}`,
              differenceWords({ family, difference: exactly(estimate) }).difference,
            ])}
          />
          <p class="govuk-body-s">
            {spread.sd === 0
              ? 'Beyond chance, no difference between coaches can be told '
              : `Beyond chance, coaches differ by a standard deviation of ${sdWords(link)} `}
            {`(p that all are the same: ${chanceWords(spread.same_p)}).`}
          </p>
        </>
      )}
    </>
  )
}

/** Groups that read the same are one line. */
function samePlaces(groups: NonNullable<LinkRecord['spread']>['groups']): [number, number][] {
  const at = new Map<number, number>()
  for (const { difference, coaches } of groups)
    at.set(difference, (at.get(difference) ?? 0) + coaches)
  return [...at]
}

const exactly = (estimate: number) => ({ estimate, se: 0, low: estimate, high: estimate })

function sdWords({ spread, family }: LinkRecord): string {
  const sd = spread?.sd ?? 0
  return family === 'gaussian' ? `${numberWords(sd, 2)} points` : `${Math.round(100 * sd)} of 100`
}

/** The drawing library is large: it is loaded with the first plot. */
async function spreadPlot(link: LinkRecord, { groups }: NonNullable<LinkRecord['spread']>) {
  const { dotStack } = await import('../../charts/dot-stack.ts')
  const unit = link.family === 'gaussian' ? 1 : 100
  const dots = groups.map(({ difference, coaches }) => ({
    value: Math.round(difference * unit * 100) / 100,
    dots: coaches,
  }))
  const axis =
    link.family === 'gaussian' ? 'Points of the score lower or higher' : 'Fewer or more of 100'
  return dotStack(dots, { title: 'How coaches differ, in groups without names or order', axis })
}

const LEVEL_LABEL: Record<string, Record<string, string>> = {
  phase: PHASE_LABEL,
  channel: CHANNEL_LABEL,
  venue: VENUE_LABEL,
}

const levelWords = ({ covariate, level }: ShownBalance) =>
  (LEVEL_LABEL[covariate] ?? BAND_LABEL)[level] ?? BAND_LABEL[level] ?? level

/** The usual line beyond which two sides are called out of balance. */
const OUT_OF_BALANCE = 0.1

function Balance({ link }: { link: LinkRecord }) {
  const { balance } = link
  if (balance === undefined) return null
  const out = balance.filter(({ standardised }) => Math.abs(standardised ?? 0) > OUT_OF_BALANCE)
  const [more, less] = link.numeric_exposure ? ['More of it', 'Less of it'] : ['With it', 'Without']
  return (
    <>
      <h3 class="govuk-heading-s">Are like meetings compared?</h3>
      {balance.length === 0 ? (
        <p class="govuk-body">
          Not shown: no characteristic has two groups with enough people on both sides.
        </p>
      ) : (
        <>
          <p class="govuk-body">{balanceWords(balance, out)}</p>
          <Folded summary={`Both sides, ${balance.length} groups`}>
            <DataTable
              caption="What was known before the meetings, on both sides"
              captionHidden
              columns={[
                { text: 'Known beforehand' },
                { text: `${more}, of 100`, numeric: true },
                { text: `${less}, of 100`, numeric: true },
                { text: 'Standardised difference', numeric: true },
              ]}
              rows={balance.map((line) => [
                `${COVARIATE_LABEL[line.covariate] ?? line.covariate}: ${levelWords(line)}` +
                  `${line.adjusted ? '' : ' (not adjusted for)'}`,
                `${line.with_of_100}`,
                `${line.without_of_100}`,
                line.standardised === null ? '–' : numberWords(line.standardised, 2),
              ])}
            />
          </Folded>
        </>
      )}
    </>
  )
}

function Folded({ summary, children }: { summary: string; children: Child }) {
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  )
}

function balanceWords(balance: readonly ShownBalance[], out: readonly ShownBalance[]): string {
  const open = out.filter(({ adjusted }) => !adjusted).length
  const found =
    out.length === 0
      ? 'No group parts the two sides by more than 0.1 standard deviations.'
      : `${out.length} of ${balance.length} groups part the two sides by more than 0.1 standard ` +
        'deviations, the usual line.'
  const rest =
    open === 0
      ? 'The link is adjusted for all of those.'
      : `Of those, ${open} are not adjusted for.`
  return (
    `${found} ${out.length === 0 ? '' : `${rest} `}What nobody wrote down cannot be seen here; the ` +
    'E-value says how strong it would have to be.'
  )
}

const few = (of_100: number) => (of_100 === 0 ? 'fewer than 3' : `about ${of_100}`)

function Missing({ link }: { link: LinkRecord }) {
  const { missing } = link
  if (missing === undefined) return null
  const { left_out, outcome, covariates } = missing
  const gaps = covariates.filter(({ of_100 }) => of_100 > 0)
  const recorded = gaps.map(
    ({ covariate, of_100 }) =>
      `${(COVARIATE_LABEL[covariate] ?? covariate).toLowerCase()} in about ${of_100} of 100`,
  )
  return (
    <>
      <h3 class="govuk-heading-s">What is not known</h3>
      <ul class="govuk-list govuk-list--bullet">
        {left_out.length === 0 ? (
          <li>Nearly all meetings are in the fit.</li>
        ) : (
          left_out.map(({ reason, of_100 }) => (
            <li>{`Not in the fit: about ${of_100} of 100 meetings (${reason}).`}</li>
          ))
        )}
        <li>
          {outcome
            ? `No known outcome: ${few(outcome.with_of_100)} of 100 meetings with it, ` +
              `${few(outcome.without_of_100)} of 100 without.`
            : 'Whether outcomes are missing more often on one side cannot be said.'}
        </li>
        <li>
          {recorded.length === 0
            ? 'All that is adjusted for is recorded in nearly every meeting.'
            : `Not recorded, and so a category of its own: ${recorded.join('; ')}.`}
        </li>
      </ul>
    </>
  )
}
