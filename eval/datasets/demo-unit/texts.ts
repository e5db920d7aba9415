import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { IdentifierType, type KnownIdentifier } from '../../../core/pipeline/shapes.ts'
import { Speaker, Transcript } from '../../../core/session/turn.ts'

/** An invented reflective note. */
export interface DemoNote {
  id: string
  /** The day it was written, ISO 8601. */
  date: string
  text: string
  /** Names that the case's record would hold; redaction is told of them. */
  known: KnownIdentifier[]
}

/** An invented appointment: a transcript as an importer would give it. */
export interface DemoAppointment {
  transcript: Transcript
  known: KnownIdentifier[]
}

const Labelled = z.object({ pii: z.array(z.object({ type: z.string(), text: z.string() })) })
const AppointmentLine = z.object({ turns: z.array(Labelled) })
const HeldLine = z.object({ id: z.string(), date: z.string(), text: z.string() })
const NoteLine = Labelled.extend(HeldLine.shape)

/**
 * The 40 appointments and 40 notes beside this file; see DATA-CARD.md. Their codes stay behind. One
 * note more is so thick with names that redaction holds it for a person to look at.
 */
export async function readDemoTexts(): Promise<{
  appointments: DemoAppointment[]
  notes: DemoNote[]
  held: DemoNote
}> {
  const appointments = (await readLines('appointments.jsonl')).map((line) => ({
    transcript: pickTranscript(Transcript.parse(line)),
    known: namesIn(AppointmentLine.parse(line).turns),
  }))
  const notes = (await readLines('notes.jsonl')).map((line) => {
    const note = NoteLine.parse(line)
    return { id: note.id, date: note.date, text: note.text, known: namesIn([note]) }
  })
  const [line] = await readLines('held-note.json')
  return { appointments, notes, held: { ...HeldLine.parse(line), known: [] } }
}

/** A turn of an invented appointment as it was coded when it was written; see DATA-CARD.md. */
const CodedDemoTurn = z.object({
  n: z.number(),
  speaker: Speaker,
  codes: z.array(z.string()),
  /** Codes that somebody else might not have put. */
  disputed: z.array(z.string()),
})
export type CodedDemoTurn = z.infer<typeof CodedDemoTurn>

/**
 * The codes of the appointments, by the reference their session gets. Only the demonstration's own
 * coders put them; the pipeline never sees them.
 */
export async function readDemoCodes(): Promise<Map<string, CodedDemoTurn[]>> {
  const Line = z.object({ id: z.string(), turns: z.array(CodedDemoTurn) })
  const lines = (await readLines('appointments.jsonl')).map((line) => Line.parse(line))
  return new Map(lines.map(({ id, turns }) => [`new-${id}`, turns]))
}

/** Labels about the demonstration are left out: nothing in the service may lean on them. */
function pickTranscript({ id, phase, channel, venue, turns }: Transcript): Transcript {
  return { id, phase, channel, venue, turns }
}

function namesIn(labelled: readonly z.infer<typeof Labelled>[]): KnownIdentifier[] {
  const names = labelled.flatMap(({ pii }) => pii.filter((span) => span.type === 'NAME'))
  const texts = [...new Set(names.map((span) => span.text))].sort()
  return texts.map((text) => ({ type: IdentifierType.enum.NAME, text }))
}

async function readLines(name: string): Promise<unknown[]> {
  const text = await readFile(new URL(name, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
