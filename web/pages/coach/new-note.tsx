import { Select } from '../../components/choices.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { FileInput, TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { Added, type SpokenView, Words } from './session.tsx'

export interface NoteForm {
  text: string
  day: string
  person: string
  session: string
}

interface NewNotePageProps extends Frame {
  people: { id: string; reference: string }[]
  /** The session the note is about, where it was opened from one. */
  session: { id: string; person_reference: string } | null
  form: NoteForm
  errors: FieldErrors
}

export function NewNotePage({ people, session, form, errors, ...frame }: NewNotePageProps) {
  const choices = people.map((person) => ({ value: person.id, text: person.reference }))
  const field = (name: keyof NoteForm) => ({ name, value: form[name], error: errors[name] })
  return (
    <Page
      title={titleWith(errors, 'Write a note')}
      current="/notes/new"
      {...(session
        ? { back: { href: `/sessions/${session.id}`, text: 'Back to the session' } }
        : {})}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">Write a note</h1>
        <p class="govuk-body">
          Write as you would for yourself. Names and other identifying things are taken out before
          anyone else can read it.
        </p>
        <form method="post" action="/notes/new" enctype="multipart/form-data" novalidate>
          {session ? (
            <>
              <input type="hidden" name="session" value={session.id} />
              <p class="govuk-body">
                <strong>{`About your session with ${session.person_reference}`}</strong>
              </p>
            </>
          ) : (
            <Select
              {...field('person')}
              label="Who is it about?"
              hint="A note about one person needs their consent."
              options={[{ value: '', text: 'Nobody in particular' }, ...choices]}
            />
          )}
          <TextInput {...field('day')} label="Date it is about" type="date" width={10} />
          <TextArea {...field('text')} label="Your note" rows={12} />
          <FileInput
            name="file"
            label="Or add a file instead"
            hint="A text or Word file. At most 1 MB of text."
            accept=".txt,.docx"
            error={errors.file}
          />
          <Button text="Save note" />
        </form>
      </Column>
    </Page>
  )
}

/** A note that belongs to no session: its stages and, once names are out, its words. */
export function NotePage({ spoken, ...frame }: Frame & { spoken: SpokenView }) {
  return (
    <Page title="Note" current="/notes/new" scripts={['live.js']} {...frame}>
      <h1 class="govuk-heading-l">Note</h1>
      <section aria-labelledby="added">
        <h2 class="govuk-visually-hidden" id="added">
          What happens to it
        </h2>
        <Added material={spoken.material} />
      </section>
      <div id="words">
        <Words {...spoken} gates={null} />
      </div>
    </Page>
  )
}
