import { describe, expect, it } from 'vitest'
import { type Consent, missingPurposes, refusalSentence } from './consent.ts'

const given = new Date('2026-03-01T10:00:00Z')
const consent = (over: Partial<Consent> = {}): Consent => ({
  purpose: 'record',
  given_at: given,
  expires_at: null,
  withdrawn_at: null,
  ...over,
})

describe('consent', () => {
  it('covers a purpose from the moment it is given', () => {
    expect(missingPurposes([consent()], ['record'], given)).toEqual([])
    const before = new Date(given.getTime() - 1)
    expect(missingPurposes([consent()], ['record'], before)).toEqual(['record'])
  })

  it('stops covering it at the moment it is withdrawn or expires', () => {
    const end = new Date('2026-04-01T00:00:00Z')
    expect(missingPurposes([consent({ withdrawn_at: end })], ['record'], end)).toEqual(['record'])
    expect(missingPurposes([consent({ expires_at: end })], ['record'], end)).toEqual(['record'])
    const justBefore = new Date(end.getTime() - 1)
    expect(missingPurposes([consent({ expires_at: end })], ['record'], justBefore)).toEqual([])
  })

  it('is counted again when a new one follows a withdrawn one', () => {
    const later = new Date('2026-05-01T00:00:00Z')
    const consents = [consent({ withdrawn_at: later }), consent({ given_at: later })]
    expect(missingPurposes(consents, ['record'], later)).toEqual([])
  })

  it('refuses in words that name every missing purpose and what to do', () => {
    const sentence = refusalSentence(['record', 'analyse'])
    expect(sentence).toContain('Record our appointments')
    expect(sentence).toContain('Study the text')
    expect(sentence).toContain('record them')
    expect(sentence).toContain('Nothing was kept')
  })
})
