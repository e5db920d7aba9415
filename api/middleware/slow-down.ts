const MOST_KEYS = 10_000

/**
 * Counts tries by key over a sliding window. It slows one account's guesses down without ever
 * locking the account: tries that are not counted as allowed are not counted at all.
 */
export class SlowDown {
  readonly #most: number
  readonly #window_ms: number
  readonly #tries = new Map<string, number[]>()

  constructor(most: number, window_ms: number) {
    this.#most = most
    this.#window_ms = window_ms
  }

  allows(key: string, now: Date): boolean {
    const since = now.getTime() - this.#window_ms
    const recent = (this.#tries.get(key) ?? []).filter((at) => at > since)
    if (recent.length >= this.#most) return false
    recent.push(now.getTime())
    this.#tries.delete(key)
    this.#tries.set(key, recent)
    const oldest = this.#tries.keys().next()
    if (this.#tries.size > MOST_KEYS && !oldest.done) this.#tries.delete(oldest.value)
    return true
  }
}
