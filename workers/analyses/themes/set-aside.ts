import type { Passage } from '../../../core/themes/passage.ts'
import { order } from './matrix.ts'
import { looksEnglish, readWords, TEXT_LENGTH_MAX, type Word } from './reading.ts'

/** One distinct text with all passages that say exactly this. */
export interface ReadText {
  text: string
  words: Word[]
  passages: Passage[]
}

export interface Reading {
  /** In order of text, whatever order the passages came in. */
  texts: ReadText[]
  notices: string[]
}

/** Joins passages that say the same, and sets aside what cannot be themed, saying so. */
export function readPassages(passages: readonly Passage[]): Reading {
  const byText = new Map<string, Passage[]>()
  for (const passage of [...passages].sort((a, b) => order(a.text, b.text) || order(a.id, b.id))) {
    const same = byText.get(passage.text)
    if (same) same.push(passage)
    else byText.set(passage.text, [passage])
  }
  const counts = { long: 0, repeated: 0, foreign: 0, empty: 0 }
  const texts: ReadText[] = []
  for (const [text, same] of byText) {
    if (text.length > TEXT_LENGTH_MAX) counts.long += same.length
    const read = text.slice(0, TEXT_LENGTH_MAX)
    const words = readWords(read)
    if (words.every((word) => word.plain)) counts.empty += same.length
    else if (!looksEnglish(words)) counts.foreign += same.length
    else {
      counts.repeated += same.length - 1
      texts.push({ text: read, words, passages: same })
    }
  }
  return { texts, notices: noticesOf(counts) }
}

function noticesOf(counts: { long: number; repeated: number; foreign: number; empty: number }) {
  const notices: string[] = []
  const add = (count: number, one: string, many: string) => {
    if (count > 0) notices.push(count === 1 ? `1 passage ${one}` : `${count} passages ${many}`)
  }
  const limit = TEXT_LENGTH_MAX.toLocaleString('en-GB')
  add(
    counts.long,
    `is very long; only its first ${limit} characters were read.`,
    `are very long; only their first ${limit} characters were read.`,
  )
  add(
    counts.foreign,
    'does not look like English and was left out; read it yourself.',
    'do not look like English and were left out; read them yourself.',
  )
  add(counts.empty, 'says nothing to theme.', 'say nothing to theme.')
  add(
    counts.repeated,
    'repeats another word for word; it counts in sizes but not as new evidence.',
    'repeat another word for word; they count in sizes but not as new evidence.',
  )
  return notices
}
