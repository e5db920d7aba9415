import { describe, expect, test } from 'vitest'
import type { IdentifierType, KnownIdentifier, SeenIdentifier } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'
import { redactSession } from './redact-session.ts'
import { maskSeen } from './seen.ts'

const hash = (text: string) => `h(${text})`
const name = (text: string): KnownIdentifier => ({ type: 'NAME', text })

/** A case whose texts are redacted one after the other, each with what those before it held. */
class Case {
  readonly map: SeenIdentifier[] = []
  constructor(private readonly known: KnownIdentifier[] = []) {}

  redact(texts: string[], also: KnownIdentifier[] = []): string[] {
    const turns = texts.map((text, n) => ({ n, speaker: 'client' as const, text: asRaw(text) }))
    const pseudonyms = Object.fromEntries(this.map.map((one) => [one.value_hash, one.pseudonym]))
    const known = [...this.known, ...also]
    const input = { turns, known, pseudonyms, seen: [...this.map], hash_key: '00' }
    const out = redactSession(input, { generators: [], hash })
    this.map.push(...out.pseudonyms)
    return out.turns.map((turn) => turn.text)
  }
}

const held = (type: IdentifierType, text: string, pseudonym: string): SeenIdentifier => ({
  ...{ type, text, pseudonym, value_hash: hash(`${type}:${text.toLowerCase()}`) },
})

describe('what one text of a case held, another text of it', () => {
  test('masks too, though nobody told it of the name', () => {
    const of = new Case()
    expect(of.redact(['hi zdenka'], [name('Zdenka')])).toEqual(['hi [Person 1]'])
    expect(of.redact(["zdenka's bus was late", 'Ask Zdenka.'])).toEqual([
      "[Person 1]'s bus was late",
      'Ask [Person 1].',
    ])
  })

  test('calls by the same stand-in, by whichever part of the name it is said', () => {
    const of = new Case()
    of.redact(['Zdenka Novakova came'], [name('Zdenka Novakova')])
    expect(of.redact(['zdenka came and mrs novakova left'])).toEqual([
      '[Person 1] came and mrs [Person 1] left',
    ])
  })

  test('gives a full name the stand-in its first name had', () => {
    const of = new Case([name('Zdenka Novakova')])
    expect(of.redact(['hello zdenka'])).toEqual(['hello [Person 1]'])
    expect(of.redact(['novakova', 'zdenka novakova'])).toEqual(['[Person 1]', '[Person 1]'])
  })

  test('never gives two names one number', () => {
    const of = new Case()
    of.redact(['zdenka'], [name('Zdenka')])
    expect(of.redact(['farhiya and zdenka'], [name('Farhiya')])).toEqual([
      '[Person 2] and [Person 1]',
    ])
  })

  test('masks numbers however they are said', () => {
    const of = new Case()
    of.redact(['my claim is UC 4471 9026 33'], [{ type: 'REF', text: 'UC4471902633' }])
    expect(of.redact(['four four seven one nine oh two six'])[0]).toMatch(/^\[Reference \d\]$/)
  })

  test('leaves an ordinary word alone where no name would stand', () => {
    const of = new Case()
    of.redact(['ask Will'], [name('Will')])
    expect(of.redact(['I will ask Will if he will'])).toEqual(['I will ask [Person 1] if he will'])
  })

  test('is not led by a find that nobody was sure of, until somebody is', () => {
    const of = new Case()
    of.map.push({ ...held('PLACE', 'Quernmore', '[Place 1]'), sure: false })
    expect(of.redact(['quernmore is far'])).toEqual(['quernmore is far'])
    of.redact(['we met in quernmore'], [{ type: 'PLACE', text: 'Quernmore' }])
    expect(of.map.at(-1)).toMatchObject({ pseudonym: '[Place 1]', sure: true })
    expect(of.redact(['back to quernmore'])).toEqual(['back to [Place 1]'])
  })

  test('does not spread to words that are only nearly the same', () => {
    const of = new Case()
    of.redact(['in leeds'], [{ type: 'PLACE', text: 'Leeds' }])
    expect(of.redact(['it leads nowhere, good deeds'])).toEqual(['it leads nowhere, good deeds'])
  })
})

describe('one person has one stand-in', () => {
  test.each(['shaz', 'sharron', 'okafur', 'Sha\u200Bron', 'SHARON OKAFOR', 'shaz okafor'])(
    'said as %s',
    (said) => {
      const of = new Case([name('Sharon Okafor')])
      expect(of.redact(['Sharon Okafor', said])).toEqual(['[Person 1]', '[Person 1]'])
      expect(of.redact([said, 'sharon'])).toEqual(['[Person 1]', '[Person 1]'])
    },
  )

  test('two people who share a family name have two', () => {
    const of = new Case([name('Sharon Okafor'), name('Ben Okafor')])
    expect(of.redact(['Sharon Okafor met Ben Okafor'])).toEqual(['[Person 1] met [Person 2]'])
    expect(of.redact(['ben', 'sharon'])).toEqual(['[Person 2]', '[Person 1]'])
  })
})

describe('an organisation somebody works for', () => {
  const org = (text: string): KnownIdentifier => ({ type: 'ORG', text })
  /** Found by a name model, and on nobody's record. */
  const found = (text: string, organisation: string) => {
    const input = { turns: [{ n: 0, speaker: 'client' as const, text: asRaw(text) }], known: [] }
    const at = text.indexOf(organisation)
    const one = { turn: 0, start: at, end: at + organisation.length, type: 'ORG' as const }
    const generator = {
      name: 'test',
      find: () => [{ ...one, recogniser: 'model', why: 'a test', score: 0.9 }],
    }
    const all = { ...input, pseudonyms: {}, hash_key: '00' }
    return redactSession(all, { generators: [generator], hash }).turns[0]?.text
  }

  test.each([
    'I used to work at Brackley Foods',
    'i had a shift at brackley foods and it was long'.replace('brackley foods', 'Brackley Foods'),
    'my boss at the Brackley Foods',
    'an interview next week with Brackley Foods',
    'I applied for a job at Brackley Foods',
    'I got laid off from Brackley Foods',
    'Brackley Foods gave me a trial',
    "Brackley Foods's manager rang",
    'the Brackley Foods warehouse is far',
  ])('is an employer: %s', (text) => {
    expect(found(text, 'Brackley Foods')).toContain('[Employer 1]')
  })

  test.each([
    'the support worker from Brackley Foods',
    'a lady at Brackley Foods helped me',
    'I got a parcel from Brackley Foods',
    'I stopped work. A lady at Brackley Foods helped',
  ])('is another organisation: %s', (text) => {
    expect(found(text, 'Brackley Foods')).toContain('[Organisation 1]')
  })

  test('is an employer wherever it is named, once it is one, and on the record it always is', () => {
    const of = new Case([org('Brackley Foods')])
    expect(of.redact(['brackley foods is on the ring road'])).toEqual([
      '[Employer 1] is on the ring road',
    ])
  })

  test('keeps the stand-in it was first given in the case', () => {
    const of = new Case()
    of.map.push(held('ORG', 'Brackley Foods', '[Organisation 3]'))
    expect(of.redact(['i work at brackley foods'])).toEqual(['i work at [Organisation 3]'])
  })
})

describe('a short text of the case', () => {
  test('has what is known by now masked, the longest first', () => {
    const map = [
      held('NAME', 'Zdenka', '[Person 2]'),
      held('NAME', 'Zdenka Novakova', '[Person 2]'),
      held('PLACE', 'Hebden Bridge', '[Place 1]'),
    ]
    expect(maskSeen('Ring Zdenka Novakova in Hebden Bridge, then Zdenka', map)).toBe(
      'Ring [Person 2] in [Place 1], then [Person 2]',
    )
    expect(maskSeen('Look at two adverts', map)).toBe('Look at two adverts')
  })
})
