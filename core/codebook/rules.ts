import type { Code, Codebook, CodebookDraft } from './codebook.ts'

/** What a coder goes by. A text that was empty before gave no rule that could be broken. */
const TEXTS = ['definition', 'include', 'exclude'] as const

type DraftCode = CodebookDraft['codes'][number]

/**
 * Ids of the codes of a draft whose rules are others than in the release it began from: codings made
 * by the two would not mean the same under one name.
 */
export function rulesChanged(base: Codebook, draft: CodebookDraft): string[] {
  const before = new Map(base.codes.map((code) => [code.id, code]))
  return draft.codes.flatMap((code) => {
    const was = before.get(code.id)
    return was && !sameRules(was, code) ? [code.id] : []
  })
}

function sameRules(was: Code, code: DraftCode): boolean {
  if (was.speaker !== code.speaker || was.exclusive !== code.exclusive) return false
  return TEXTS.every((text) => was[text].trim() === '' || was[text].trim() === code[text].trim())
}

/**
 * The codes of a release, each with the version from which its codings count: the one before for what
 * did not change or changed in wording alone (`still`), this one for other rules.
 */
export function withSince(
  draft: CodebookDraft,
  base: Codebook,
  version: string,
  still: ReadonlySet<string>,
): DraftCode[] {
  const begun = new Set(rulesChanged(base, draft).filter((id) => !still.has(id)))
  const before = new Map(base.codes.map((code) => [code.id, code.since]))
  return draft.codes.map(({ since: _, ...code }) => {
    const since = begun.has(code.id) ? version : before.get(code.id)
    return since === undefined ? code : { ...code, since }
  })
}
