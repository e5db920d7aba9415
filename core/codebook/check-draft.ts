import type { Code, Codebook, CodebookDraft } from './codebook.ts'
import { CodeId } from './codebook.ts'
import { withSince } from './rules.ts'

type DraftCode = CodebookDraft['codes'][number]

/** What stands between a draft and its release, and which code it is about. */
export interface DraftProblem {
  /** Null for one about the whole codebook. */
  code: string | null
  sentence: string
}

/** Every text a coder needs; without one of them two coders would each guess their own. */
export const NEEDED_TEXTS = {
  definition: 'definition',
  include: 'what takes it',
  exclude: 'what does not',
  example: 'an example',
  near_miss: 'a near miss',
} as const satisfies Partial<Record<keyof Code, string>>

/** The text fields of a code that a release needs. */
export type NeededText = keyof typeof NEEDED_TEXTS

/**
 * Everything that must be mended before a draft can be released. An id means one thing for ever: one
 * that any earlier version used and gave up is never used again, for a code or for a parent.
 */
export function checkDraft(
  draft: CodebookDraft,
  releases: readonly Codebook[],
  base: Codebook,
): DraftProblem[] {
  const problems: DraftProblem[] = []
  const about = (code: string | null, sentence: string) => problems.push({ code, sentence })
  if (draft.codes.length === 0) about(null, 'There is no code in it.')
  const parents = draft.parents ?? []
  const seen = new Set<string>()
  const taken = givenUp(releases, base)
  for (const { id } of [...parents, ...draft.codes]) {
    if (seen.has(id)) about(id, `The id “${id}” is there twice.`)
    seen.add(id)
    const read = CodeId.safeParse(id)
    if (!read.success) about(id, `The id “${id}” does not do: ${read.error.issues[0]?.message}.`)
    if (taken.has(id)) {
      about(id, `The id “${id}” was used by an earlier version. Choose one that never was.`)
    }
  }
  for (const parent of parents) {
    if (parent.definition.trim() === '') about(parent.id, `“${parent.id}” has no definition.`)
    if (!draft.codes.some((code) => code.parent === parent.id)) {
      about(parent.id, `No code stands under “${parent.id}”.`)
    }
  }
  for (const code of draft.codes) {
    for (const sentence of problemsOf(code, draft)) about(code.id, sentence)
  }
  return problems
}

function problemsOf(code: DraftCode, draft: CodebookDraft): string[] {
  const missing = Object.entries(NEEDED_TEXTS).flatMap(([field, name]) =>
    code[field as NeededText]?.trim() ? [] : [name],
  )
  const problems = missing.length > 0 ? [`“${code.id}” lacks ${missing.join(', ')}.`] : []
  if (code.parent !== undefined) {
    const siblings = draft.codes.filter((other) => other.parent === code.parent)
    if (!draft.parents?.some((parent) => parent.id === code.parent)) {
      problems.push(`“${code.id}” stands under “${code.parent}”, which is not there.`)
    } else if (siblings.some((other) => other.speaker !== code.speaker)) {
      problems.push(`“${code.parent}” holds codes of both speakers.`)
    }
  }
  const { exclusive, speaker } = code
  const set = draft.codes.filter((one) => one.exclusive === exclusive && one.speaker === speaker)
  if (exclusive !== undefined && set.length < 2) {
    problems.push(`“${code.id}” is the only one of “${exclusive}”: there is nothing to choose.`)
  }
  return problems
}

/** Ids of every release that the one it began from no longer has. */
function givenUp(releases: readonly Codebook[], base: Codebook): Set<string> {
  const gone = new Set(
    releases.flatMap((release) => [...idsOf(release), ...(release.retired ?? [])]),
  )
  for (const id of idsOf(base)) gone.delete(id)
  return gone
}

const idsOf = ({ codes, parents }: CodebookDraft | Codebook): string[] =>
  [...codes, ...(parents ?? [])].map((one) => one.id)

/**
 * The draft as the release it becomes: versioned, with the ids it gave up put down, and with the codes
 * whose rules changed begun again, but for those of which earlier codings still count.
 */
export function asRelease(
  draft: CodebookDraft,
  base: Codebook,
  version: string,
  still: ReadonlySet<string> = new Set(),
): Codebook {
  const kept = new Set(idsOf(draft))
  const retired = [...new Set([...(base.retired ?? []), ...idsOf(base)])].filter(
    (id) => !kept.has(id),
  )
  const { parents = [] } = draft
  return {
    ...{ version, codes: withSince(draft, base, version, still) },
    ...(parents.length > 0 ? { parents } : {}),
    ...(retired.length > 0 ? { retired } : {}),
  }
}
