import type { Context } from 'hono'
import { z } from 'zod'
import { asRaw } from '../../core/session/text.ts'
import type { RawTurn } from '../../core/session/turn.ts'
import { asActor } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { type Arrival, type Taken, takeText } from '../../db/stores/intake.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { findPerson, listPeople } from '../../db/stores/people.ts'
import { teamOf, withStages } from '../../db/stores/sessions.ts'
import { readTagged } from '../../db/stores/transcripts.ts'
import { decodeText } from '../../intake/decode.ts'
import { isZip } from '../../intake/sniff.ts'
import { readDocxLines } from '../../intake/transcripts/docx.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { NewNotePage, type NoteForm, NotePage } from '../../web/pages/coach/new-note.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idOrNull, idParam } from '../coach.ts'
import { Form } from '../form.ts'
import { londonFields } from '../london-time.ts'
import { permit } from '../middleware/permit.ts'
import { playbackView } from '../playback-view.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound } from '../problem.ts'
import { materialView, sessionView } from '../session-view.ts'

/** A long book; nobody's note of one day is longer. */
const NOTE_CHARACTERS_MAX = 1_000_000
const NOTE_FILE_BYTES_MAX = 5 * 1024 * 1024

export function noteRoutes(app: App): void {
  app.get('/notes/new', permit('create', 'material'), async (c) => {
    const today = londonFields(c.get('ports').now()).date
    const session = c.req.query('session') ?? ''
    const form = { text: '', day: today, person: c.req.query('person') ?? '', session }
    return c.html(await notePage(c, form, {}))
  })

  app.post('/notes/new', permit('create', 'material'), async (c) => {
    const actor = coachOf(c)
    const sent = await Form.read(c)
    const form = {
      text: sent.raw('text'),
      day: sent.text('day'),
      person: sent.text('person'),
      session: sent.text('session'),
    }
    const words = await wordsOf(form.text, sent.file('file'))
    if ('errors' in words) return c.html(await notePage(c, form, words.errors), 422)
    if (!z.iso.date().safeParse(form.day).success) {
      return c.html(await notePage(c, form, { day: 'Enter the date the note is about' }), 422)
    }
    const taken = await takeNote(c.get('ports'), actor, form, words.text)
    if (!taken.ok) return c.html(await notePage(c, form, { text: taken.why }), 422)
    const done = taken.already ? 'already' : 'note'
    const session = idOrNull(form.session)
    const to = session ? `/sessions/${session}` : `/materials/${taken.material_id}`
    return c.redirect(`${to}?done=${done}`, 303)
  })

  app.get('/materials/:id', permit('read', 'material'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const ports = c.get('ports')
    const spoken = await asActor(ports.database, actor, async (tx) => {
      const material = await findMaterial(tx, id)
      const [progress] = material ? await withStages(tx, [material]) : []
      if (!progress) throw notFound()
      const turns = await readTagged(tx, id)
      if (turns.length > 0) {
        const entry = { action: 'open', resource: 'transcript', resource_id: id }
        await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, ports.now())
      }
      const playback = await playbackView(tx, progress.material, ports.now())
      return { material: materialView(progress), turns, playback }
    })
    return c.html(
      <NotePage {...coachFrame(c)} spoken={{ ...spoken, disagreements: [], voices: [] }} />,
    )
  })
}

/** The words of a note, typed or in a file. */
async function wordsOf(
  typed: string,
  file: File | null,
): Promise<{ text: string } | { errors: FieldErrors }> {
  if (typed.trim() !== '' && file) {
    return { errors: { file: 'Type the note or add a file, not both' } }
  }
  const read = file ? await readNoteFile(file) : { ok: true as const, value: typed }
  if (!read.ok) return { errors: { file: read.why } }
  const text = read.value.replaceAll('\r\n', '\n').trim()
  const name = file ? 'file' : 'text'
  if (text === '') return { errors: { [name]: 'Write the note, or add a file that holds it' } }
  if (text.length > NOTE_CHARACTERS_MAX) {
    const long = `The note has ${text.length.toLocaleString('en-GB')} characters; at most 1,000,000`
    return { errors: { [name]: `${long} are taken. Split it into parts. Nothing was kept` } }
  }
  return { text }
}

async function readNoteFile(file: File) {
  if (file.size > NOTE_FILE_BYTES_MAX) {
    return { ok: false as const, why: 'The file is larger than 5 MB. Give a text or Word file' }
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (!isZip(bytes)) return decodeText(bytes)
  const lines = await readDocxLines(bytes)
  return lines.ok ? { ok: true as const, value: lines.value.join('\n') } : lines
}

/** Takes a note in: about a session, a person, or nobody in particular. */
export async function takeNote(
  ports: Ports,
  actor: CoachActor,
  of: { session: string; person: string; day: string },
  text: string,
): Promise<Taken> {
  const turn: RawTurn = { n: 0, speaker: 'coach', text: asRaw(text) }
  return asActor(ports.database, actor, async (tx) => {
    const team_id = await teamOf(tx, actor.coach_id)
    const session = of.session === '' ? null : await sessionView(tx, known(of.session))
    const person_id = session?.person_id ?? (of.person === '' ? null : known(of.person))
    if (!team_id || (person_id && !(await findPerson(tx, person_id)))) throw notFound()
    const arrival: Arrival = {
      kind: 'note',
      session_id: session?.id ?? null,
      person_id,
      coach_id: actor.coach_id,
      team_id,
      day: of.day,
      media_type: 'text/plain',
    }
    return takeText(tx, ports, actor, arrival, [turn], false)
  })
}

function known(id: string): string {
  const found = idOrNull(id)
  if (!found) throw notFound()
  return found
}

async function notePage(c: Context<Env>, form: NoteForm, errors: FieldErrors) {
  const actor = coachOf(c)
  const { people, session } = await asActor(c.get('ports').database, actor, async (tx) => ({
    people: await listPeople(tx),
    session: form.session === '' ? null : await sessionView(tx, known(form.session)),
  }))
  return <NewNotePage {...coachFrame(c)} {...{ people, session, form, errors }} />
}
