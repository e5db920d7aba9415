import type { IdentifierType, SeenIdentifier } from '../pipeline/shapes.ts'
import { plain } from './tokens.ts'

/** What stands before the number of a stand-in. */
export const LABEL: Record<IdentifierType, string> = {
  NAME: 'Person',
  PLACE: 'Place',
  ORG: 'Organisation',
  ADDRESS: 'Address',
  POSTCODE: 'Postcode',
  PHONE: 'Phone',
  EMAIL: 'Email',
  URL: 'Website',
  NINO: 'NI number',
  NHS_NO: 'NHS number',
  DOB: 'Birth date',
  BANK: 'Bank account',
  REF: 'Reference',
  VEHICLE: 'Vehicle',
  PASSPORT: 'Passport',
  LICENCE: 'Licence',
}
const TITLES =
  /^(mr|mrs|ms|miss|mister|missus|dr|doctor|sir|madam|auntie|aunty|uncle|aunt|nurse|sister)\.? /
const GIVEN = /\[([A-Za-z ]+) (\d+)\]/g

/** One value's stand-in, with the hash that recognises it again. */
export interface Given {
  value_hash: string
  pseudonym: string
  type: IdentifierType
  /** The value as it would be written. */
  text: string
}

/**
 * Gives stand-ins within a case: the same value always the same one, and a first or last name alone
 * the one of the only full name it belongs to.
 */
export class Pseudonyms {
  private readonly byHash: Map<string, string>
  private readonly counts = new Map<string, number>()
  private readonly bearers = new Map<string, string>()
  /** Words of full names to the one full name they are part of; null when two people share one. */
  private readonly expected = new Map<string, string | null>()
  readonly given: Given[] = []

  constructor(
    known: Readonly<Record<string, string>>,
    private readonly hash: (text: string) => string,
    texts: readonly string[],
  ) {
    this.byHash = new Map(Object.entries(known))
    for (const pseudonym of this.byHash.values()) this.count(pseudonym)
    // Stand-ins already in the text belong to somebody: their numbers are taken.
    for (const text of texts) if (text.includes('[')) this.count(text)
  }

  private count(text: string): void {
    for (const match of text.matchAll(GIVEN)) {
      const label = match[1]!
      this.counts.set(label, Math.max(this.counts.get(label) ?? 0, Number(match[2])))
    }
  }

  /** Announces a full name before anything is given, so that its parts find their one bearer. */
  expect(fullName: string): void {
    const normal = normalise('NAME', fullName)
    for (const word of normal.split(' ')) {
      const other = this.expected.get(word)
      this.expected.set(word, other === undefined || other === normal ? normal : null)
    }
  }

  /**
   * Brings back whose stand-ins the case's other texts gave, once every full name is announced: the
   * `okafor` of today is the Sharon Okafor of last week.
   */
  remember(seen: readonly SeenIdentifier[]): void {
    for (const one of seen) {
      if (one.type === 'NAME') this.bear(normalise('NAME', one.text), one.pseudonym)
    }
  }

  /** The stand-in and the hash of a value; `label` where its kind is known better than its type. */
  give(
    type: IdentifierType,
    value: string,
    label = LABEL[type],
  ): { pseudonym: string; value_hash: string } {
    const normal = normalise(type, value)
    const value_hash = this.hash(`${type}:${normal}`)
    const before = this.byHash.get(value_hash)
    if (before !== undefined) {
      if (type === 'NAME') this.bear(normal, before)
      return { pseudonym: before, value_hash }
    }
    const pseudonym = (type === 'NAME' ? this.bearer(normal) : null) ?? this.next(label)
    if (type === 'NAME') this.bear(normal, pseudonym)
    this.byHash.set(value_hash, pseudonym)
    this.given.push({ value_hash, pseudonym, type, text: value })
    return { pseudonym, value_hash }
  }

  private next(label: string): string {
    const number = (this.counts.get(label) ?? 0) + 1
    this.counts.set(label, number)
    return `[${label} ${number}]`
  }

  /** The stand-in of the only full name this part belongs to, or that contains this full name. */
  private bearer(name: string): string | null {
    const whole = this.expected.get(name)
    return this.bearers.get(name) ?? (whole ? (this.bearers.get(whole) ?? null) : null)
  }

  private bear(name: string, pseudonym: string): void {
    this.bearers.set(name, pseudonym)
    const whole = this.expected.get(name)
    // A part was given first: its whole name and the other parts follow it.
    if (whole && whole !== name && !this.bearers.has(whole)) this.bear(whole, pseudonym)
    if (!name.includes(' ')) return
    for (const word of name.split(' ')) {
      if (this.expected.get(word) === name && !this.bearers.has(word))
        this.bearers.set(word, pseudonym)
    }
  }
}

/**
 * What makes two mentions one value: case, accents, titles, possessives, spacing and hidden marks do
 * not count.
 */
export function normalise(type: IdentifierType, value: string): string {
  const text = plain(value.replace(/\p{Cf}/gu, '')).trim()
  if (type === 'NAME' || type === 'PLACE' || type === 'ORG' || type === 'ADDRESS') {
    return text
      .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
      .replace(/'s$|'$/, '')
      .replace(/ +/g, ' ')
      .trim()
      .replace(TITLES, '')
      .replace(/^the /, '')
  }
  return text.replace(/[^\p{L}\p{N}@]/gu, '').toUpperCase()
}
