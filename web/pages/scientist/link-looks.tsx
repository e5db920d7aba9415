import { COVARIATE_LABEL } from '../../../core/evidence/registration.ts'
import { BAND_LABEL } from '../../../core/session/bands.ts'
import { CHANNEL_LABEL, PHASE_LABEL } from '../../../core/session/session.ts'
import type { LinkRecord, ShownDose, ShownModerator } from '../../../core/statistics/link-table.ts'
import { DataTable } from '../../components/data-table.tsx'
import { Tag } from '../../components/display.tsx'
import { Forest } from '../../components/forest.tsx'
import { chanceWords, differenceWords, plotted } from './link-words.ts'

/** The link from other sides: checks, more and less of it, groups of people and meetings. */
export function LinkLooks({ link }: { link: LinkRecord }) {
  return (
    <>
      <Checks link={link} />
      <Dose link={link} />
      <Moderators link={link} />
      {link.q_label === 'not clear' ? (
        <p class="govuk-body">
          More and less of it, and groups of people, are looked at only where a link is clear or
          tentative: looking elsewhere finds chance.
        </p>
      ) : null}
    </>
  )
}

function Checks({ link: { checks = [] } }: { link: LinkRecord }) {
  if (checks.length === 0) return null
  return (
    <>
      <h3 class="govuk-heading-s">Does it hold when looked at from other sides?</h3>
      <ul class="govuk-list govuk-list--bullet">
        {checks.map(({ sentence, holds }) => (
          <li>{`${sentence} This ${holds ? 'agrees with' : 'weakens'} the link.`}</li>
        ))}
      </ul>
    </>
  )
}

const unitOf = (link: LinkRecord) =>
  link.family === 'gaussian' ? 'Difference in points' : 'Difference of 100 meetings'

function Dose({ link }: { link: LinkRecord }) {
  const { dose = [] } = link
  if (dose.length === 0) return null
  const title = `More and less of it: ${link.exposure_label}`
  const rows = dose.flatMap((step) => {
    const range = plotted(link.family, step.difference)
    return range === null ? [] : [{ label: step.label, ...range }]
  })
  const axis =
    link.family === 'gaussian' ? 'Points of the score lower or higher' : 'Fewer or more of 100'
  return (
    <>
      <h3 class="govuk-heading-s">Does more of it come with more of a difference?</h3>
      <p class="govuk-body">
        Each step is compared with fewer or less of it. Where the intervals overlap, read no order
        into the steps. Meetings with more of it may differ in other ways too.
      </p>
      {rows.length > 1 ? <Forest rows={rows} title={title} axis={axis} /> : null}
      <DataTable
        caption={title}
        captionHidden
        columns={[
          { text: 'How much of it' },
          { text: 'Compared with' },
          { text: unitOf(link), numeric: true },
          { text: '95% interval', numeric: true },
        ]}
        rows={dose.map((step) => doseRow(link, step))}
      />
      {dose.some((step) => step.difference === null) ? (
        <p class="govuk-body-s">
          A step is not shown where too few people stand behind it, or where it does not meet the
          conditions for showing a number.
        </p>
      ) : null}
    </>
  )
}

function doseRow({ family }: LinkRecord, step: ShownDose) {
  const { difference, interval } = differenceWords({ family, difference: step.difference })
  return [step.label, step.from, difference, interval || '–']
}

function Moderators({ link }: { link: LinkRecord }) {
  const { moderators } = link
  if (moderators === undefined) return null
  return (
    <>
      <h3 class="govuk-heading-s">Is it the same for everyone?</h3>
      {moderators.length === 0 ? (
        <p class="govuk-body">
          Not known: no characteristic has two groups with enough people and coaches to compare.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            <Tag text="Exploratory" colour="yellow" /> Differences between groups are exploratory,
            whatever the link itself is: among several groups, some look special by chance. Each
            estimate is therefore pulled towards the mean of all groups, the more so the less
            certain it is. They are no ground for treating anybody differently.
          </p>
          {moderators.map((moderator) => (
            <ByLevel link={link} moderator={moderator} />
          ))}
        </>
      )}
    </>
  )
}

const LEVEL_LABEL: Record<string, Record<string, string>> = {
  phase: PHASE_LABEL,
  channel: CHANNEL_LABEL,
}

function ByLevel({ link, moderator }: { link: LinkRecord; moderator: ShownModerator }) {
  const { characteristic, levels, same_p } = moderator
  const words = LEVEL_LABEL[characteristic] ?? BAND_LABEL
  const { family } = link
  return (
    <>
      <DataTable
        caption={COVARIATE_LABEL[characteristic] ?? characteristic}
        columns={[
          { text: 'Group' },
          { text: `${unitOf(link)}, pulled together`, numeric: true },
          { text: '95% interval', numeric: true },
        ]}
        rows={levels.map(({ level, difference: of }) => {
          const { difference, interval } = differenceWords({ family, difference: of })
          return [words[level] ?? level, difference, interval || '–']
        })}
      />
      <p class="govuk-body-s">{sameWords(same_p)}</p>
    </>
  )
}

/** Below it the groups are said to stand apart, still with the warning above. */
const SAME_P_MAX = 0.05

function sameWords(same_p: number | null): string {
  if (same_p === null) return 'Whether the groups differ was not reckoned.'
  const p = `(p that all are the same: ${chanceWords(same_p)})`
  return same_p < SAME_P_MAX
    ? `The groups stand further apart than chance alone would often bring ${p}.`
    : `The groups cannot be told apart ${p}. That does not show that they are the same.`
}
