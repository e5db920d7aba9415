/** Scores of found spans against marked ones. A marked span is found when every letter and figure of it is masked. */

export interface MarkedSpan {
  turn: number
  start: number
  end: number
  type: string
}

export interface SpanCounts {
  /** Marked spans, and how many of them are wholly masked. */
  marked: number
  found: number
  /** Masks, and how many of them touch a marked span of any type. */
  masks: number
  right: number
}

export interface SpanScore extends SpanCounts {
  recall: number
  precision: number
  f2: number
}

/** Counts by type for one session; a missed span is given to `missed`, a wrong mask to `wrong`. */
export function countSpans(
  texts: ReadonlyMap<number, string>,
  marked: readonly MarkedSpan[],
  masks: readonly MarkedSpan[],
  told: { missed?: (span: MarkedSpan) => void; wrong?: (span: MarkedSpan) => void } = {},
): Map<string, SpanCounts> {
  const counts = new Map<string, SpanCounts>()
  const of = (type: string) => {
    const before = counts.get(type) ?? { marked: 0, found: 0, masks: 0, right: 0 }
    counts.set(type, before)
    return before
  }
  for (const span of marked) {
    const covered = isCovered(texts.get(span.turn) ?? '', span, masks)
    of(span.type).marked += 1
    if (covered) of(span.type).found += 1
    else told.missed?.(span)
  }
  for (const mask of masks) {
    const right = marked.some((span) => touches(span, mask))
    of(mask.type).masks += 1
    if (right) of(mask.type).right += 1
    else told.wrong?.(mask)
  }
  return counts
}

function touches(a: MarkedSpan, b: MarkedSpan): boolean {
  return a.turn === b.turn && a.start < b.end && b.start < a.end
}

/** Every letter and figure of the span lies under some mask; spaces and commas need not. */
export function isCovered(text: string, span: MarkedSpan, masks: readonly MarkedSpan[]): boolean {
  const over = masks.filter((mask) => touches(span, mask))
  for (let at = span.start; at < span.end; at += 1) {
    if (!/[\p{L}\p{N}]/u.test(text[at] ?? ' ')) continue
    if (!over.some((mask) => mask.start <= at && at < mask.end)) return false
  }
  return over.length > 0
}

/** Recall, precision and F2 (recall counts four times as much); 1 where there was nothing to find. */
export function scoreOf(counts: SpanCounts): SpanScore {
  const recall = counts.marked === 0 ? 1 : counts.found / counts.marked
  const precision = counts.masks === 0 ? 1 : counts.right / counts.masks
  const f2 = recall + precision === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall)
  return { ...counts, recall, precision, f2 }
}

export function addCounts(
  to: Map<string, SpanCounts>,
  from: ReadonlyMap<string, SpanCounts>,
): void {
  for (const [type, counts] of from) {
    const sum = to.get(type) ?? { marked: 0, found: 0, masks: 0, right: 0 }
    to.set(type, {
      marked: sum.marked + counts.marked,
      found: sum.found + counts.found,
      masks: sum.masks + counts.masks,
      right: sum.right + counts.right,
    })
  }
}
