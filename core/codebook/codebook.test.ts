import { describe, expect, it } from 'vitest'
import { type Codebook, exclusiveSets, readCodebook } from './codebook.ts'
import { annomiOf, mitiCounts, mitiSummary } from './crosswalk.ts'
import { verifyDraft } from './verify-evidence.ts'

const base = { group: 'g', polarity: 'neutral', definition: 'd', include: 'i', exclude: '' }
const small = {
  version: 'test-1',
  codes: [
    { ...base, id: 'question_open', speaker: 'coach', miti: 'QO', annomi: 'question/open' },
    { ...base, id: 'question_closed', speaker: 'coach', miti: 'QC', annomi: 'question/closed' },
    { ...base, id: 'reflection_simple', speaker: 'coach', miti: 'RS' },
    { ...base, id: 'reflection_complex', speaker: 'coach', miti: 'RC' },
    { ...base, id: 'affirm', speaker: 'coach', miti: 'AF' },
    { ...base, id: 'advise', speaker: 'coach', miti: 'Persuade' },
    { ...base, id: 'plan_flex', speaker: 'coach' },
    { ...base, id: 'change_talk', speaker: 'client', annomi: 'change', exclusive: 'talk' },
    { ...base, id: 'neutral_talk', speaker: 'client', annomi: 'neutral', exclusive: 'talk' },
  ],
}
const codebook = (readCodebook(small) as { codebook: Codebook }).codebook

describe('a codebook from a file', () => {
  it('is refused with the place of every problem', () => {
    const [first, second] = small.codes
    const broken = { version: '', codes: [first, { ...second, speaker: 'nobody' }] }
    const reading = readCodebook(broken)
    expect(reading.ok).toBe(false)
    if (reading.ok) return
    expect(reading.problems.join('\n')).toContain('version')
    expect(reading.problems.join('\n')).toContain('codes.1.speaker')
  })

  it('is refused when a code is there twice or a field is unknown', () => {
    const [first] = small.codes
    const twice = readCodebook({ version: 'v', codes: [first, first] })
    expect(twice).toMatchObject({ ok: false })
    expect(readCodebook({ version: 'v', codes: [{ ...first, colour: 'red' }] }).ok).toBe(false)
  })

  it('knows of which codes a client turn takes exactly one', () => {
    const talk = exclusiveSets(codebook, 'client').get('talk')
    expect(talk?.map((code) => code.id)).toEqual(['change_talk', 'neutral_talk'])
    expect(exclusiveSets(codebook, 'coach').size).toBe(0)
  })
})

describe('the crosswalk', () => {
  it('counts a behaviour once a turn, questions as one, complex over simple', () => {
    const counts = mitiCounts(codebook, [
      ['question_open', 'question_closed'],
      ['reflection_simple', 'reflection_complex', 'plan_flex'],
      ['reflection_simple', 'affirm'],
      [],
    ])
    expect(counts).toMatchObject({ q: 1, sr: 1, cr: 1, af: 1, gi: 0, confront: 0 })
  })

  it('gives the MITI summary measures, and null where there is nothing to divide by', () => {
    const counts = mitiCounts(codebook, [['reflection_complex'], ['reflection_simple'], ['advise']])
    expect(mitiSummary(counts)).toEqual({
      percent_cr: 50,
      r_to_q: null,
      mi_adherent: 0,
      mi_non_adherent: 1,
    })
    expect(mitiSummary(mitiCounts(codebook, [['question_open']]))).toMatchObject({
      percent_cr: null,
      r_to_q: 0,
    })
  })

  it('names the AnnoMI attribute and value of a code', () => {
    expect(annomiOf(codebook, 'question_open')).toEqual({ attribute: 'question', value: 'open' })
    expect(annomiOf(codebook, 'change_talk')).toEqual({ attribute: 'talk', value: 'change' })
    expect(annomiOf(codebook, 'plan_flex')).toBeNull()
  })
})

describe('evidence', () => {
  const turn = { n: 4, speaker: 'coach', text: 'Right. How was it? Right.' } as never
  const draft = { turn: 4, code: 'question_open', score: 0.9, quote: 'How was it?', start: null }
  const reasonOf = (over: object) => {
    const verdict = verifyDraft({ ...draft, ...over }, turn, codebook)
    return verdict.ok ? 'accepted' : verdict.reason.code
  }

  it('is placed where its words stand', () => {
    expect(verifyDraft(draft, turn, codebook)).toEqual({
      ok: true,
      tag: { turn: 4, code: 'question_open', score: 0.9, start: 7, end: 18 },
    })
    const second = verifyDraft({ ...draft, quote: 'Right.', start: 19 }, turn, codebook)
    expect(second).toMatchObject({ ok: true, tag: { start: 19, end: 25 } })
  })

  it('is refused unless it is verbatim, whole and where it claims to be', () => {
    expect(reasonOf({ quote: 'How is it?' })).toBe('quote_not_verbatim')
    expect(reasonOf({ quote: 'how was it?' })).toBe('quote_not_verbatim')
    expect(reasonOf({ quote: 'How was it?', start: 6 })).toBe('quote_not_verbatim')
    expect(reasonOf({ quote: '' })).toBe('quote_not_verbatim')
    expect(reasonOf({ quote: 'Right.', start: -1 })).toBe('quote_not_verbatim')
  })

  it('does not save a code that is unknown, for the other speaker, or of an impossible score', () => {
    expect(reasonOf({ code: 'made_up' })).toBe('unknown_code')
    expect(reasonOf({ code: 'change_talk' })).toBe('wrong_speaker')
    expect(reasonOf({ score: Number.NaN })).toBe('bad_score')
    const lost = verifyDraft(draft, undefined, codebook)
    expect(lost).toMatchObject({ ok: false, reason: { code: 'unknown_turn' } })
  })
})
