import type { Codebook, CodebookDraft } from './codebook.ts'

/** One text of a code or parent that is not what it was; empty where it was not there. */
export interface FieldChange {
  field: string
  before: string
  after: string
}

/** What became of one code or parent between two codebooks. */
export interface CodeChange {
  id: string
  kind: 'added' | 'removed' | 'changed'
  /** Every field of a change; none for what was added or removed whole. */
  fields: FieldChange[]
}

/** What a codebook changes in another, in the order of the later one, removals last. */
export function diffCodebooks(before: Codebook, after: CodebookDraft): CodeChange[] {
  const earlier = new Map(entriesOf(before))
  const later = new Map(entriesOf(after))
  const changes: CodeChange[] = []
  for (const [id, entry] of later) {
    const was = earlier.get(id)
    if (!was) changes.push({ id, kind: 'added', fields: [] })
    else {
      const fields = changedFields(was, entry)
      if (fields.length > 0) changes.push({ id, kind: 'changed', fields })
    }
  }
  for (const id of earlier.keys()) {
    if (!later.has(id)) changes.push({ id, kind: 'removed', fields: [] })
  }
  return changes
}

type Entry = Record<string, string | undefined>

function entriesOf({ codes, parents = [] }: Codebook | CodebookDraft): [string, Entry][] {
  return [...parents, ...codes].map((one) => [one.id, one as Entry])
}

function changedFields(before: Entry, after: Entry): FieldChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  // It follows from the other changes when the draft is released.
  names.delete('since')
  return [...names].flatMap((field) => {
    const change = { field, before: before[field] ?? '', after: after[field] ?? '' }
    return change.before === change.after ? [] : [change]
  })
}
