import type { Correction, RedactIn } from '../pipeline/shapes.ts'
import type { Candidate, SessionText } from './span.ts'
import { clippedLength, plain, stem } from './tokens.ts'

/** What stands masked, and what was left in the text without being sure. */
export interface Findings {
  masks: Candidate[]
  unsure: Candidate[]
}

interface Place {
  turn: number
  start: number
  end: number
}

/**
 * Puts people's decisions on top of what was found, in the order they were made. A decision about one
 * place counts only while its turn says the same words; one about the whole case counts wherever its
 * words stand.
 */
export function correct(
  found: Findings,
  session: SessionText,
  turns: RedactIn['turns'],
  corrections: readonly Correction[],
  hash: (text: string) => string,
): Findings {
  let { masks, unsure } = found
  for (const one of corrections) {
    const places = one.place ? placeOf(one, turns, hash) : wherever(one.text, session)
    if (places.length === 0) continue
    unsure = unsure.filter((mark) => !places.some((place) => overlaps(mark, place)))
    masks =
      one.decision === 'reject'
        ? masks.filter((mask) => !places.some((place) => isInside(mask, place)))
        : places.reduce((now, place) => withMask(now, place, one), masks)
  }
  return { masks, unsure: apartFrom(masks, unsure) }
}

/** Those that touch none of the masks; sorted once, because a text may hold thousands of both. */
export function apartFrom<Mark extends Place>(masks: readonly Place[], marks: Mark[]): Mark[] {
  const turns = new Map<number, { start: number; until: number }[]>()
  for (const { turn, start, end } of [...masks].sort((a, b) => a.start - b.start)) {
    const list = turns.get(turn) ?? []
    list.push({ start, until: Math.max(end, list.at(-1)?.until ?? 0) })
    turns.set(turn, list)
  }
  return marks.filter(({ turn, start, end }) => {
    const list = turns.get(turn) ?? []
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle]!.start < end) low = middle + 1
      else high = middle
    }
    return (list[low - 1]?.until ?? 0) <= start
  })
}

function placeOf(
  { place, text }: Correction,
  turns: RedactIn['turns'],
  hash: (text: string) => string,
): Place[] {
  const index = turns.findIndex((turn) => turn.n === place?.turn)
  const turn = turns[index]
  if (!place || !turn || turn.text.slice(place.start, place.end) !== text) return []
  if (hash(turn.text) !== place.turn_hash) return []
  return [{ turn: index, start: place.start, end: place.end }]
}

/** Every place where these words stand in this order, however they are cased. */
export function wherever(text: string, session: SessionText): Place[] {
  const wanted = wordsOf(text)
  if (wanted.length === 0) return []
  return session.tokens.flatMap((tokens) => {
    const spoken = tokens.filter((token) => token.kind !== 'mark' && !token.masked)
    return spoken.flatMap((token, at) => {
      const matches = wanted.every((word, i) => {
        const other = spoken[at + i]
        return other !== undefined && other.word === word
      })
      const last = spoken[at + wanted.length - 1]
      if (!matches || last === undefined) return []
      const end = last.end - clippedLength(last.lower)
      return [{ turn: token.turn, start: token.start, end }]
    })
  })
}

/** The words of a text as they are compared: lower case, no accents, no possessive. */
export function wordsOf(text: string): string[] {
  const words = text.match(/[\p{L}\p{M}]+(?:['\u2019][\p{L}\p{M}]+)*|\p{Nd}+/gu) ?? []
  return words.map((word) => stem(plain(word.replace('\u2019', "'"))))
}

const overlaps = (a: Place, b: Place) => a.turn === b.turn && a.start < b.end && b.start < a.end

const isInside = (a: Place, b: Place) => a.turn === b.turn && a.start >= b.start && a.end <= b.end

/** A mask a person wants: the one already there made sure, or a new one in place of smaller ones. */
function withMask(masks: Candidate[], place: Place, { type }: Correction): Candidate[] {
  const there = masks.find(
    (mask) => isInside(place, mask) && isInside(mask, place) && mask.type === type,
  )
  if (there) return masks.map((mask) => (mask === there ? { ...mask, score: 1 } : mask))
  const added = {
    ...place,
    type,
    recogniser: 'review',
    why: 'marked by a person who read it',
    score: 1,
  }
  return [...masks.filter((mask) => !isInside(mask, place)), added]
}
