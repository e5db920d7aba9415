import type { ShownTheme, ShownThemes } from '../../../core/themes/shown-themes.ts'
import { STABLE_FROM } from '../../../core/themes/theme.ts'
import { formatDate, formatDateTime } from '../../components/dates.ts'
import { InsetText, SummaryList, Tag } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { changeWords, goneLabels, trendWords } from './theme-words.ts'

/** One team's newest summary, with the one before to compare with. */
export interface ThemeSummary {
  made_at: Date
  themes: ShownThemes
  previous: ShownThemes | null
}

interface ThemesPageProps {
  frame: Frame
  /** A leader has one, their team's; a scientist one a team, in no order that names them. */
  summaries: readonly ThemeSummary[]
  may_make: boolean
  /** False for a leader whose account belongs to no team. */
  has_team: boolean
}

const CARDS_MAX = 8
const QUOTES_MAX = 2

export function ThemesPage({ frame, summaries, may_make, has_team }: ThemesPageProps) {
  return (
    <Page {...frame} title="Themes" current="/themes">
      <h1 class="govuk-heading-l">Themes</h1>
      <p class="govuk-body">
        What comes up in notes and debriefs, across people and coaches. It says nothing about any
        one coach or person.
      </p>
      {summaries.map((summary) => (
        <Summary {...summary} />
      ))}
      {summaries.length === 0 ? <NothingYet has_team={has_team} /> : null}
      {may_make && has_team ? (
        <form method="post" action="/themes/compute" class="rapport-no-print">
          <Button
            text={summaries.length > 0 ? 'Make a new summary' : 'Make the first summary'}
            secondary={summaries.length > 0}
          />
        </form>
      ) : null}
    </Page>
  )
}

function NothingYet({ has_team }: { has_team: boolean }) {
  return (
    <p class="govuk-body">
      {has_team
        ? 'There is no summary yet. Coaches’ notes of the last four weeks are needed: make one here ' +
          'once some have been written.'
        : 'Your account belongs to no team. Ask an administrator to add it to one.'}
    </p>
  )
}

function Summary({ made_at, themes, previous }: ThemeSummary) {
  const gone = goneLabels(themes, previous)
  return (
    <section class="rapport-summary">
      <p class="govuk-body">
        <strong>{`${formatDate(themes.from)} to ${formatDate(themes.until)}`}</strong>
        {`. Made ${formatDateTime(made_at)}.`}
      </p>
      <p class="govuk-body">{themes.sentence}</p>
      {themes.notices.length > 0 ? (
        <InsetText>
          {themes.notices.map((notice) => (
            <p class="govuk-body">{notice}</p>
          ))}
        </InsetText>
      ) : null}
      {themes.themes.slice(0, CARDS_MAX).map((theme) => (
        <ThemeCard theme={theme} previous={previous} />
      ))}
      {gone.length > 0 ? (
        <p class="govuk-body">{`In the summary before and not now: ${gone.join('; ')}.`}</p>
      ) : null}
    </section>
  )
}

function ThemeCard({ theme, previous }: { theme: ShownTheme; previous: ShownThemes | null }) {
  const size = theme.size === null ? 'Fewer than 10' : `About ${theme.size}`
  const quotes = theme.quotes.slice(0, QUOTES_MAX)
  return (
    <div class="govuk-summary-card rapport-theme">
      <div class="govuk-summary-card__title-wrapper">
        <h2 class="govuk-summary-card__title">{sentenceCase(theme.label)}</h2>
        {theme.stability < STABLE_FROM ? <Tag text="Unsettled" colour="yellow" /> : null}
      </div>
      <div class="govuk-summary-card__content">
        <SummaryList
          rows={[
            { key: 'Size', value: `${size} passages` },
            { key: 'Words in it', value: theme.terms.slice(0, 6).join(', ') },
            { key: 'Over the weeks', value: trendWords(theme.trend) },
            { key: 'What changed', value: changeWords(theme, previous) },
          ]}
        />
        {quotes.map((text) => (
          <blockquote class="govuk-body rapport-quote">{text}</blockquote>
        ))}
        {theme.stability < STABLE_FROM ? (
          <p class="govuk-body-s">
            Unsettled: with a few notes more or fewer this theme might look different.
          </p>
        ) : null}
      </div>
    </div>
  )
}

const sentenceCase = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
