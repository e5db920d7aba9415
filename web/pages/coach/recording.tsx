import { InsetText } from '../../components/display.tsx'
import { Column } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { FileInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import type { SessionView } from './my-sessions.tsx'

interface RecordingPageProps extends Frame {
  session: SessionView
  upload_max_bytes: number
  /** Why it would wait to be transcribed; null when it would not. */
  speech_waits: string | null
}

/** Chooses a recording and follows its way up. Everything on it is moved by `upload.js`. */
export function RecordingPage(props: RecordingPageProps) {
  const { session, upload_max_bytes, speech_waits, ...frame } = props
  const at = `/sessions/${session.id}`
  return (
    <Page
      title="Add a recording"
      current="/sessions"
      back={{ href: at, text: 'Back to the session' }}
      scripts={['upload.js']}
      {...frame}
    >
      <Column>
        <div id="upload-error" role="alert"></div>
        <span class="govuk-caption-l">{session.person_reference}</span>
        <h1 class="govuk-heading-l">Add a recording</h1>
        {speech_waits ? (
          <InsetText>
            {`You can add it now. It will wait before it is turned into text: ${speech_waits}`}
          </InsetText>
        ) : null}
        <noscript>
          <InsetText>
            Uploading a recording needs JavaScript, so that a broken connection costs nothing. You
            can add a transcript without it, or send the recording with a script: see the API pages.
          </InsetText>
        </noscript>
        <form
          id="upload"
          hidden
          data-session={session.id}
          data-most={String(upload_max_bytes)}
          novalidate
        >
          <FileInput
            name="file"
            label="Recording"
            hint={`WAV, MP3, M4A, MP4, AAC, OGG, Opus, WebM or FLAC, up to ${Math.floor(upload_max_bytes / 1_000_000).toLocaleString('en-GB')} MB.`}
            accept="audio/*,video/mp4,video/webm,.opus,.flac"
          />
          <div class="govuk-form-group">
            <div class="govuk-checkboxes govuk-checkboxes--small" data-module="govuk-checkboxes">
              <div class="govuk-checkboxes__item">
                <input
                  class="govuk-checkboxes__input"
                  id="coach_first"
                  name="coach_first"
                  type="checkbox"
                  value="true"
                  checked
                />
                <label class="govuk-label govuk-checkboxes__label" for="coach_first">
                  In a two-channel recording I am on the left
                </label>
              </div>
            </div>
          </div>
          <div id="upload-progress" hidden>
            <label class="govuk-label" for="upload-bar">
              Uploading
            </label>
            <progress id="upload-bar" class="rapport-progress" max="100" value="0"></progress>
            <p class="govuk-body" id="upload-said" role="status" aria-live="polite"></p>
          </div>
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button" id="upload-start">
              Upload recording
            </button>
            <button
              type="button"
              class="govuk-button govuk-button--secondary"
              id="upload-pause"
              hidden
            >
              Pause
            </button>
          </div>
        </form>
      </Column>
    </Page>
  )
}
