import { describe, expect, it } from 'vitest'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { beginDraft, nextVersion } from './begin-draft.ts'
import { asRelease, checkDraft } from './check-draft.ts'
import { Codebook, type CodebookDraft } from './codebook.ts'
import { diffCodebooks } from './diff.ts'
import { rulesChanged } from './rules.ts'

const code = (id: string, over: Partial<CodebookDraft['codes'][number]> = {}) => ({
  ...{ id, speaker: 'coach' as const, group: 'g', polarity: 'neutral' as const },
  ...{ definition: 'd', include: 'i', exclude: 'x', example: 'e', near_miss: 'n' },
  ...over,
})
const draftOf = (...codes: CodebookDraft['codes']): CodebookDraft => ({ version: 'b-2', codes })
const base = Codebook.parse({ version: 'b-1', codes: [code('one'), code('two')] })
const sentences = (draft: CodebookDraft, releases = [base]) =>
  checkDraft(draft, releases, base).map((problem) => problem.sentence)

describe('a draft', () => {
  it('begins as the release stands, its question and reflection codes under their parents', () => {
    const draft = beginDraft(loadCodebook())
    expect(draft.parents?.map((parent) => parent.id)).toEqual(['question', 'reflection'])
    const under = (parent: string) => draft.codes.filter((one) => one.parent === parent)
    expect(under('question').map((one) => one.id)).toEqual(['question_open', 'question_closed'])
    expect(under('reflection')).toHaveLength(2)
    expect(beginDraft(Codebook.parse({ ...base, parents: [] })).parents).toEqual([])
    expect(nextVersion('eiu-1')).toBe('eiu-2')
    expect(nextVersion('eiu-9')).toBe('eiu-10')
    expect(nextVersion('pilot')).toBe('pilot-2')
  })

  it('is ready when every code has every text', () => {
    expect(sentences(draftOf(code('one'), code('two')))).toEqual([])
  })

  it.each([
    ['a text is missing', draftOf(code('one', { near_miss: ' ', example: '' })), 'a near miss'],
    ['an id is there twice', draftOf(code('one'), code('one')), 'twice'],
    ['an id is no id', draftOf(code('One two')), 'lower-case'],
    ['a parent is not there', draftOf(code('one', { parent: 'up' })), 'which is not there'],
    ['it is empty', draftOf(), 'no code'],
    ['a choice has one answer', draftOf(code('one', { exclusive: 'talk' })), 'nothing to choose'],
    [
      'a parent has no code',
      { ...draftOf(code('one')), parents: [{ id: 'up', definition: 'u' }] },
      'No code stands under',
    ],
    [
      'a parent holds both speakers',
      {
        ...draftOf(
          code('one', { parent: 'up' }),
          code('two', { parent: 'up', speaker: 'client' as const }),
        ),
        parents: [{ id: 'up', definition: 'u' }],
      },
      'both speakers',
    ],
  ])('is not when %s', (_why, draft, sentence) => {
    expect(sentences(draft).join(' ')).toContain(sentence)
  })

  it('never uses an id again that any version gave up', () => {
    const second = asRelease(draftOf(code('one'), code('three')), base, 'b-2')
    expect(second.retired).toEqual(['two'])
    const third = asRelease(draftOf(code('one')), second, 'b-3')
    expect(third.retired).toEqual(['two', 'three'])
    const again = draftOf(code('one'), code('two'))
    const found = checkDraft(again, [third, second, base], third).map((one) => one.sentence)
    expect(found).toEqual([expect.stringContaining('“two” was used by an earlier version')])
    expect(() => Codebook.parse(third)).not.toThrow()
  })
})

describe('codings made by an earlier version', () => {
  const other = { definition: 'another rule' }
  const sinceOf = (release: Codebook) =>
    Object.fromEntries(release.codes.map(({ id, since }) => [id, since]))

  it('stop counting for a code whose rules changed, unless its wording alone did', () => {
    const draft = draftOf(code('one', other), code('two', other), code('three'))
    const second = asRelease(draft, base, 'b-2', new Set(['two', 'three']))
    expect(sinceOf(second)).toEqual({ one: 'b-2', two: undefined, three: undefined })
    expect(() => Codebook.parse(second)).not.toThrow()
    // An import knows nothing of it; the release it began from does.
    const third = asRelease(draft, second, 'b-3')
    expect(sinceOf(third)).toEqual({ one: 'b-2', two: undefined, three: undefined })
    expect(sinceOf(asRelease(draftOf(code('one')), third, 'b-4'))).toEqual({ one: 'b-4' })
  })

  it.each([
    ['whose turns take it', { speaker: 'client' as const }, true],
    ['what does not take it', { exclude: 'X' }, true],
    ['what it excludes', { exclusive: 'talk' }, true],
    ['its example', { example: 'E' }, false],
    ['its group', { group: 'h' }, false],
  ])('are asked about when a code changes in %s: %#', (_what, over, asked) => {
    const changed = rulesChanged(base, draftOf(code('one', over), code('two'), code('new')))
    expect(changed).toEqual(asked ? ['one'] : [])
  })

  it('still count when a text that was empty is written', () => {
    const first = Codebook.parse({ version: 'b-1', codes: [code('one', { exclude: '' })] })
    expect(rulesChanged(first, draftOf(code('one')))).toEqual([])
  })
})

describe('what a draft changes', () => {
  it('is told code by code, text by text', () => {
    const draft = draftOf(code('one', { definition: 'D', parent: 'up' }), code('three'))
    expect(diffCodebooks(base, { ...draft, parents: [{ id: 'up', definition: 'u' }] })).toEqual([
      { id: 'up', kind: 'added', fields: [] },
      {
        ...{ id: 'one', kind: 'changed' },
        fields: [
          { field: 'definition', before: 'd', after: 'D' },
          { field: 'parent', before: '', after: 'up' },
        ],
      },
      { id: 'three', kind: 'added', fields: [] },
      { id: 'two', kind: 'removed', fields: [] },
    ])
    expect(diffCodebooks(base, base)).toEqual([])
  })
})
