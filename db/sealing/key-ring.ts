import { importKey, open, seal } from './seal.ts'

/** Where the sealed ring lies: a file by default, an object at the edge. */
export interface RingPlace {
  read(): Promise<Uint8Array | null>
  /** Differs after every change, whoever made it; much cheaper than reading. */
  version(): Promise<string>
  /** Reads, changes and writes with nobody else in between; the write is whole or not at all. */
  change(work: (before: Uint8Array | null) => Promise<Uint8Array>): Promise<void>
}

interface Ring {
  epoch: number
  /** Base64 of 32 bytes, by key id. */
  keys: Record<string, string>
}

const CONTEXT = 'rapport key ring'

/**
 * One key per person, outside the database: a copy of the database alone opens nothing, and
 * destroying a key puts everything sealed under it beyond reach, in every backup too.
 */
export class KeyRing {
  readonly #place: RingPlace
  readonly #master: CryptoKey
  #ring: Ring | null = null
  #version: string | null = null
  readonly #imported = new Map<string, CryptoKey>()

  private constructor(place: RingPlace, master: CryptoKey) {
    this.#place = place
    this.#master = master
  }

  /** Reads the ring at once, so that a wrong secret is known at start. */
  static async load(place: RingPlace, masterBytes: Uint8Array): Promise<KeyRing> {
    const ring = await KeyRing.unread(place, masterBytes)
    await ring.#current()
    return ring
  }

  /** Reads the ring only when a key is asked for: for where every request has a ring of its own. */
  static async unread(place: RingPlace, masterBytes: Uint8Array): Promise<KeyRing> {
    return new KeyRing(place, await importKey(masterBytes))
  }

  /** The key, made now if there is none. It is on disk before this returns. */
  async keyFor(id: string): Promise<CryptoKey> {
    await this.ensure([id])
    return (await this.existing(id)) as CryptoKey
  }

  /** Makes the missing ones of many keys in one write. */
  async ensure(ids: readonly string[]): Promise<void> {
    const ring = await this.#current()
    if (ids.every((id) => ring.keys[id] !== undefined)) return
    await this.#change((before) => {
      for (const id of ids) before.keys[id] ??= toBase64(crypto.getRandomValues(new Uint8Array(32)))
      return before
    })
  }

  /** The key, or null when it was never made or has been destroyed. */
  async existing(id: string): Promise<CryptoKey | null> {
    const ring = await this.#current()
    const encoded = ring.keys[id]
    if (encoded === undefined) return null
    const cached = this.#imported.get(encoded)
    if (cached) return cached
    const key = await importKey(fromBase64(encoded))
    this.#imported.set(encoded, key)
    return key
  }

  /** Rewrites the ring without this key, under the next epoch. */
  async destroy(id: string): Promise<void> {
    await this.#change((before) => {
      delete before.keys[id]
      return { ...before, epoch: before.epoch + 1 }
    })
  }

  /** What was changed counts only once it is written: no key is used that could be lost. */
  async #change(work: (ring: Ring) => Ring): Promise<void> {
    await this.#place.change(async (sealed) => {
      const after = work(sealed === null ? { epoch: 1, keys: {} } : await this.#unseal(sealed))
      const plain = new TextEncoder().encode(JSON.stringify(after))
      return seal(this.#master, plain, CONTEXT)
    })
  }

  /** The ring as it is now: another process may have added a key, or destroyed one. */
  async #current(): Promise<Ring> {
    const version = await this.#place.version()
    if (this.#ring && version === this.#version) return this.#ring
    const sealed = await this.#place.read()
    this.#imported.clear()
    this.#ring = sealed === null ? { epoch: 1, keys: {} } : await this.#unseal(sealed)
    this.#version = version
    return this.#ring
  }

  async #unseal(sealed: Uint8Array): Promise<Ring> {
    try {
      return JSON.parse(new TextDecoder().decode(await open(this.#master, sealed, CONTEXT)))
    } catch {
      throw new Error(
        'The key ring does not open with this RAPPORT_SECRET. Start with the secret it was ' +
          'made with; a new secret cannot open what the old one sealed.',
      )
    }
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
