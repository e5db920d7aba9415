import { findAll } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import type { MarkedText } from '../datasets/identifiers/american.ts'
import type { IdentifierCase } from '../datasets/identifiers/cases.ts'
import { round } from './redaction-rows.ts'
import { isCovered } from './spans.ts'

export interface Found {
  marked: number
  found: number
  recall: number
}

/** Type to style to recall, `ALL` among both. */
export type IdentifierTable = Map<string, Map<string, Found>>

/** Recall of generated identifiers; one is found when all its pieces are wholly masked. */
export function scoreIdentifiers(
  cases: readonly IdentifierCase[],
  generators: readonly CandidateGenerator[],
): IdentifierTable {
  const table: IdentifierTable = new Map()
  for (const one of cases) {
    const masks = findAll(cutSession(one.turns), [], generators)
    const found = one.pieces.every((piece) =>
      isCovered(one.turns[piece.turn]!.text, { ...piece, type: one.type }, masks),
    )
    for (const type of ['ALL', one.type]) {
      for (const style of ['ALL', one.style]) count(table, type, style, found)
    }
  }
  return table
}

function count(table: IdentifierTable, type: string, style: string, found: boolean): void {
  const styles = table.get(type) ?? new Map<string, Found>()
  table.set(type, styles)
  const before = styles.get(style) ?? { marked: 0, found: 0, recall: 0 }
  const sum = { marked: before.marked + 1, found: before.found + (found ? 1 : 0) }
  styles.set(style, { ...sum, recall: round(sum.found / sum.marked) })
}

/** Masks in sentences that identify nobody, per 300 of them. */
export function scoreDecoys(
  sentences: readonly string[],
  generators: readonly CandidateGenerator[],
): { false_masks: number; per_300: number; examples: string[] } {
  const examples: string[] = []
  let false_masks = 0
  for (const text of sentences) {
    const masks = findAll(cutSession([{ text }]), [], generators)
    false_masks += masks.length
    for (const mask of masks) examples.push(`${text.slice(mask.start, mask.end)} | ${text}`)
  }
  return { false_masks, per_300: round((300 * false_masks) / sentences.length), examples }
}

/** Recall by type on marked texts, `ALL` first. */
export function scoreTexts(
  texts: readonly MarkedText[],
  generators: readonly CandidateGenerator[],
): Map<string, Found> {
  const table = new Map<string, Found>([['ALL', { marked: 0, found: 0, recall: 0 }]])
  for (const { text, spans } of texts) {
    const masks = findAll(cutSession([{ text }]), [], generators)
    for (const span of spans) {
      const found = isCovered(text, { turn: 0, ...span }, masks)
      for (const type of ['ALL', span.type]) {
        const before = table.get(type) ?? { marked: 0, found: 0, recall: 0 }
        const sum = { marked: before.marked + 1, found: before.found + (found ? 1 : 0) }
        table.set(type, { ...sum, recall: round(sum.found / sum.marked) })
      }
    }
  }
  return table
}
