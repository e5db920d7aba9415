import type { Reason } from '../../../core/pipeline/step.ts'
import { CHANNEL_LABEL, PHASE_LABEL, VENUE_LABEL } from '../../../core/session/session.ts'
import { TOPIC_LABEL } from '../../../core/session/topics.ts'
import { CodeTrust, type Gates } from '../../components/code-gate.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { SummaryList, type SummaryRow } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { KIND_LABEL, labelOf } from './labels.ts'
import { MeasuresPart, type MeasuresView } from './measures.tsx'
import type { SessionView } from './my-sessions.tsx'
import type { DisagreementView } from './objections.tsx'
import { OutcomesPart, type OutcomeView, type ScoreView } from './outcomes.tsx'
import { PlanPart, type PlanStepView } from './plan.tsx'
import { type PlaybackView, PlayerPart } from './player.tsx'
import { StageList } from './stage-list.tsx'
import { isSettled, type MaterialView } from './stage-words.ts'
import { TranscriptView, type TurnView } from './transcript.tsx'
import { Voices } from './voices.tsx'

/** A material with its words as they now stand, redacted. */
export interface SpokenView {
  material: MaterialView
  turns: TurnView[]
  /** The sound of a recording, with masked words silent; null for what was never sound. */
  playback: PlaybackView | null
  /** What the coach said of its tags. */
  disagreements: DisagreementView[]
  /** What the tagging found about who speaks. */
  voices: readonly Reason[]
}

interface SessionPageProps extends Frame {
  session: SessionView
  spoken: SpokenView[]
  measures: MeasuresView | null
  plan: PlanStepView[]
  outcomes: OutcomeView[]
  scores: ScoreView[]
  gates: Gates
}

export function SessionPage(props: SessionPageProps) {
  const { session, spoken, viewer, synthetic, notice } = props
  const title = `${labelOf(PHASE_LABEL, session.phase)} with ${session.person_reference}`
  return (
    <Page
      title={title}
      current="/sessions"
      back={{ href: '/sessions', text: 'My sessions' }}
      scripts={['live.js']}
      {...{ viewer, synthetic, notice }}
    >
      <span class="govuk-caption-l">{formatDateTime(session.held_at)}</span>
      <h1 class="govuk-heading-l">{title}</h1>
      <SummaryList rows={sessionRows(session)} />
      <section aria-labelledby="added">
        <h2 class="govuk-heading-m" id="added">
          What was added
        </h2>
        <AddLinks session={session} first={spoken.length === 0} />
        {spoken.map(({ material }) => (
          <Added material={material} />
        ))}
      </section>
      <div id="numbers">
        <MeasuresPart measures={props.measures} gates={props.gates} />
      </div>
      <PlanPart session={session} plan={props.plan} />
      <OutcomesPart session={session} outcomes={props.outcomes} scores={props.scores} />
      <div id="words">
        {spoken.map((one) => (
          <Words {...one} gates={props.gates} />
        ))}
      </div>
    </Page>
  )
}

function sessionRows(session: SessionView): SummaryRow[] {
  const person = (
    <a class="govuk-link" href={`/people/${session.person_id}`}>
      {session.person_reference}
    </a>
  )
  const same = session.same_coach_as_first_contact
  const topics = session.topics.map((topic) => labelOf(TOPIC_LABEL, topic)).join(', ')
  const rows: [string, SummaryRow['value'] | null][] = [
    ['Person', person],
    ['How', labelOf(CHANNEL_LABEL, session.channel)],
    ['Where', session.venue === 'none' ? null : labelOf(VENUE_LABEL, session.venue)],
    ['Length', session.minutes === null ? null : `${session.minutes} minutes`],
    ['First contacted by you', same === null ? null : same ? 'Yes' : 'No'],
    ['Topics', topics || null],
  ]
  return rows.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))
}

function AddLinks({ session, first }: { session: SessionView; first: boolean }) {
  const at = `/sessions/${session.id}`
  return (
    <>
      {first ? (
        <p class="govuk-body">
          Nothing yet. Add a recording or a transcript to see what helped, or write a note while it
          is fresh.
        </p>
      ) : null}
      <div class="govuk-button-group">
        <ButtonLink href={`${at}/recording`} text="Add a recording" secondary={!first} />
        <ButtonLink href={`${at}/transcript`} text="Add a transcript" secondary />
        <ButtonLink href={`/notes/new?session=${session.id}`} text="Write a note" secondary />
      </div>
    </>
  )
}

/** One thing that was added, with its stages; `live.js` follows it while it is under way. */
export function Added({ material }: { material: MaterialView }) {
  const live = isSettled(material) ? {} : { 'data-live-material': material.id }
  return (
    <div class="rapport-card" {...live}>
      <h3 class="govuk-heading-s">
        {`${labelOf(KIND_LABEL, material.kind)}, added ${formatDateTime(material.created_at)}`}
      </h3>
      <StageList material={material} />
    </div>
  )
}

/** The words of one material, or nothing while there are none. */
export function Words(props: SpokenView & { gates: Gates }) {
  const { material, turns, voices, playback, disagreements, gates } = props
  if (turns.length === 0) return null
  const id = `words-${material.id}`
  const found = [...new Set(turns.flatMap((turn) => turn.tags.map((tag) => tag.code)))]
  return (
    <section aria-labelledby={id}>
      <h2 class="govuk-heading-m" id={id}>
        {material.kind === 'note' ? 'Note' : 'What was said'}
      </h2>
      <p class="govuk-hint">
        Names and other things that could show who somebody is have been taken out.
      </p>
      <Voices {...{ material, turns, voices }} />
      {playback ? <PlayerPart playback={playback} /> : null}
      {found.length > 0 ? <CodeTrust gates={gates} codes={found} /> : null}
      <TranscriptView material_id={material.id} {...{ turns, disagreements, gates }} />
    </section>
  )
}
