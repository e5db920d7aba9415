import { MITI_BEHAVIOURS_SPELLED } from '../../../core/codebook/crosswalk.ts'
import { Radios, Select } from '../../components/choices.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { codeHref, Revision } from './codebook-draft.tsx'

/** A code's fields as the form holds them. */
export type CodeForm = Record<
  | 'definition'
  | 'include'
  | 'exclude'
  | 'example'
  | 'near_miss'
  | 'group'
  | 'polarity'
  | 'parent'
  | 'miti'
  | 'annomi'
  | 'exclusive',
  string
>

interface CodePageProps {
  frame: Frame
  revision: number
  id: string
  speaker: 'coach' | 'client'
  parents: readonly string[]
  form: CodeForm
  errors: FieldErrors
}

const POLARITY = [
  { value: 'consistent', text: 'Expected to help' },
  { value: 'inconsistent', text: 'Expected to get in the way' },
  { value: 'neutral', text: 'Neither' },
]

/** One code of the draft, with everything two coders need to use it alike. */
export function CodebookCodePage(props: CodePageProps) {
  const { frame, id, speaker, parents, form, errors } = props
  const title = id.replaceAll('_', ' ')
  const field = (name: keyof CodeForm) => ({ name, value: form[name], error: errors[name] })
  const none = { value: '', text: 'None' }
  return (
    <Page
      {...frame}
      title={titleWith(errors, `Code: ${title}`)}
      current="/codebook"
      back={{ href: '/codebook/draft', text: 'Draft' }}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">
          {speaker === 'coach' ? 'For the coach’s turns' : 'For the person’s turns'}
        </span>
        <h1 class="govuk-heading-l">{title}</h1>
        <form method="post" action={codeHref(id)} novalidate>
          <Revision draft={props} />
          <TextArea {...field('definition')} label="What it means" rows={2} />
          <TextArea {...field('include')} label="What takes it" rows={2} />
          <TextArea
            {...field('exclude')}
            label="What does not"
            hint="And which code that takes instead, if any."
            rows={2}
          />
          <TextArea {...field('example')} label="An example, as it might be said" rows={2} />
          <TextArea
            {...field('near_miss')}
            label="A near miss"
            hint="Something said that looks like it and does not take it."
            rows={2}
          />
          <Select
            {...field('parent')}
            label="Parent code"
            options={[none, ...parents.map((value) => ({ value, text: value }))]}
          />
          <TextInput {...field('group')} label="Group" width={30} />
          <Radios
            {...field('polarity')}
            label="What is expected of it"
            hint="A hypothesis for reading tables, never a score for a coach."
            options={POLARITY}
          />
          {speaker === 'coach' ? (
            <Select
              {...field('miti')}
              label="Counts as in MITI 4.2.1"
              options={[none, ...MITI_BEHAVIOURS_SPELLED.map((value) => ({ value, text: value }))]}
            />
          ) : (
            <input type="hidden" name="miti" value={form.miti} />
          )}
          <TextInput
            {...field('annomi')}
            label="AnnoMI label (optional)"
            hint="For example question/open, or change."
            width={20}
          />
          <TextInput
            {...field('exclusive')}
            label="Exactly one of (optional)"
            hint="Codes with the same word here exclude each other, and a turn takes exactly one."
            width={20}
          />
          <Button text="Save code" />
        </form>
        <form method="post" action={`${codeHref(id)}/remove`}>
          <Revision draft={props} />
          <Button text="Give this code up" secondary />
        </form>
      </Column>
    </Page>
  )
}
