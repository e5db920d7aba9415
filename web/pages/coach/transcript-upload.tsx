import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { FileInput, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import type { SessionView } from './my-sessions.tsx'

interface TranscriptUploadPageProps extends Frame {
  session: SessionView
  coach: string
  errors: FieldErrors
}

export function TranscriptUploadPage(props: TranscriptUploadPageProps) {
  const { session, coach, errors, ...frame } = props
  return (
    <Page
      title={titleWith(errors, 'Add a transcript')}
      current="/sessions"
      back={{ href: `/sessions/${session.id}`, text: 'Back to the session' }}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">{session.person_reference}</span>
        <h1 class="govuk-heading-l">Add a transcript</h1>
        <form
          method="post"
          action={`/sessions/${session.id}/transcript`}
          enctype="multipart/form-data"
          novalidate
        >
          <FileInput
            name="file"
            label="Transcript file"
            hint="From Teams or Zoom (VTT or Word), or SRT, text or JSON. At most 10 MB."
            accept=".vtt,.srt,.docx,.txt,.json"
            error={errors.file}
          />
          <TextInput
            name="coach"
            label="Your name as the file has it"
            hint="So that we know which words are yours. Leave empty if the file says “Coach:”."
            value={coach}
            error={errors.coach}
            width={20}
          />
          <Button text="Add transcript" />
        </form>
      </Column>
    </Page>
  )
}
