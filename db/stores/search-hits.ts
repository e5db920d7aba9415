import { sql } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import type { Phase } from '../../core/session/session.ts'
import { rowsOf, type Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { passage, tag, turn } from '../schema/results.ts'

export interface SearchHit {
  material_id: string
  /** The session's reference; null for notes of no session. */
  reference: string | null
  kind: MaterialKind
  phase: Phase | null
  day: string
  turn: number
  speaker: string
  text: string
  /** UTF-16 stretches of `text` that the words stand in. */
  marks: { start: number; end: number }[]
  codes: string[]
  /** By its words, by its meaning, or both. */
  found_by: 'words' | 'meaning' | 'both'
}

export type Read = Omit<SearchHit, 'found_by'> & { key: string }

/** The words and the place of each hit, in the order asked for, with its codes as far as the caller may see. */
export async function readHits(tx: Tx, keys: string[], words: string): Promise<Read[]> {
  if (keys.length === 0) return []
  const places = keys.map((key) => key.split(':'))
  const column = (at: number) => sql`${places.map((place) => place[at]).join(',')}`
  const rows = await rowsOf<Row>(
    tx,
    sql`select asked.place - 1 as place, ${material.id} as material_id,
        ${session.reference} as reference, ${material.kind} as kind, ${session.phase} as phase,
        ${material.day}::text as day, ${passage.turn} as turn, ${turn.speaker} as speaker,
        ${turn.text} as text, ${passage.start} as start, ${passage.end} as "end",
        array(select ${tag.code} from ${output} as tagged join ${tag} on ${tag.output_id} = tagged.id
          where tagged.material_id = ${material.id} and tagged.step = 'tag' and tagged.is_current
            and ${tag.turn} = ${passage.turn} order by ${tag.code}) as codes
      from unnest(string_to_array(${column(0)}, ',')::uuid[],
          string_to_array(${column(1)}, ',')::integer[], string_to_array(${column(2)}, ',')::integer[])
        with ordinality as asked(output_id, turn, start, place)
      join ${passage} on ${passage.output_id} = asked.output_id and ${passage.turn} = asked.turn
        and ${passage.start} = asked.start
      join ${material} on ${material.id} = ${passage.material_id}
      left join ${session} on ${session.id} = ${material.session_id}
      join ${output} on ${output.material_id} = ${material.id} and ${output.step} = 'redact'
        and ${output.is_current}
      join ${turn} on ${turn.output_id} = ${output.id} and ${turn.n} = asked.turn
      order by asked.place`,
  )
  const texts = rows.map(({ text, start, end }) => text.slice(start, end))
  const marked = await marksOf(tx, texts, words)
  return rows.map(
    ({ place, start: _, end: __, ...row }, at): Read => ({
      ...row,
      key: keys[Number(place)] as string,
      text: texts[at] as string,
      marks: marked[at] ?? [],
    }),
  )
}

interface Row extends Omit<Read, 'key' | 'marks'> {
  place: number
  start: number
  end: number
}

/** Characters for private use, which no text holds, stand where Postgres would mark a word. */
const BEGIN = '\ue000'
const END = '\ue001'
const MARKS = /([\ue000\ue001])/

async function marksOf(tx: Tx, texts: string[], words: string): Promise<SearchHit['marks'][]> {
  if (words === '') return texts.map(() => [])
  const options = `HighlightAll=true, StartSel=${BEGIN}, StopSel=${END}`
  const plain = texts.map((text) => text.replace(/[\ue000\ue001]/g, ' '))
  const rows = await rowsOf<{ marked: string }>(
    tx,
    sql`select ts_headline('english', one.text, websearch_to_tsquery('english', ${words}), ${options})
      as marked from jsonb_array_elements_text(${JSON.stringify(plain)}::jsonb)
      with ordinality as one(text, place) order by one.place`,
  )
  return rows.map(({ marked }) => stretches(marked))
}

/** Where the marked words stood before they were marked. */
function stretches(marked: string): SearchHit['marks'] {
  const marks: SearchHit['marks'] = []
  let at = 0
  let start = 0
  for (const part of marked.split(MARKS)) {
    if (part === BEGIN) start = at
    else if (part === END) marks.push({ start, end: at })
    else at += part.length
  }
  return marks
}
