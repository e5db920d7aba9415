/**
 * Gathers the slots of one turn after another without making anything new for each: a long
 * conversation has millions. Within one group every slot is kept once, in the order it came.
 */
export class SlotBuffer {
  readonly #mask: number
  /** The group that last had each slot. */
  readonly #groupOf: Uint32Array
  #group = 0
  #slots = new Uint32Array(2_048)
  #tokens = new Uint16Array(2_048)
  length = 0

  /** `slotCount` is a power of two. */
  constructor(slotCount: number) {
    this.#mask = slotCount - 1
    this.#groupOf = new Uint32Array(slotCount)
  }

  /** Empties it for the next turn. */
  clear(): void {
    this.length = 0
    this.startGroup()
  }

  /** From here on slots of the group before may come again. */
  startGroup(): void {
    this.#group += 1
  }

  /** A hashed feature that starts at a token. */
  add(hash: number, token: number): void {
    const slot = hash & this.#mask
    if (this.#groupOf[slot] === this.#group) return
    this.#groupOf[slot] = this.#group
    if (this.length === this.#slots.length) this.#grow()
    this.#slots[this.length] = slot
    this.#tokens[this.length] = token
    this.length += 1
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.length)
    const tokens = new Uint16Array(2 * this.length)
    slots.set(this.#slots)
    tokens.set(this.#tokens)
    this.#slots = slots
    this.#tokens = tokens
  }

  slots(): Uint32Array {
    return this.#slots.slice(0, this.length)
  }

  /** The token each of the first slots starts at. */
  tokens(count: number): Uint16Array {
    return this.#tokens.slice(0, count)
  }
}
