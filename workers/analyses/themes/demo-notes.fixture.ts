import { readFileSync } from 'node:fs'
import type { Passage } from '../../../core/themes/passage.ts'

interface NoteLine {
  id: string
  date: string
  coach: string
  text: string
  pii: { start: number; end: number; type: string }[]
}

const NOTES = new URL('../../../eval/datasets/demo-unit/notes.jsonl', import.meta.url)

/** The demo's forty synthetic notes as passages, identifying words masked as redaction would. */
export function readDemoNotes(): Passage[] {
  return readFileSync(NOTES, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { id, date, coach, text, pii } = JSON.parse(line) as NoteLine
      return { id, document_id: id, text: mask(text, pii), date, coach, quotable: true }
    })
}

function mask(text: string, spans: NoteLine['pii']): string {
  return [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (done, { start, end, type }) => `${done.slice(0, start)}[${type} 1]${done.slice(end)}`,
      text,
    )
}
