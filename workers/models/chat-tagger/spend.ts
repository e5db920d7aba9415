import type { Usage } from '../../../core/pipeline/shapes.ts'
import type { Reason } from '../../../core/pipeline/step.ts'

/** In any one currency, per million tokens. */
export interface Prices {
  in_per_million: number
  out_per_million: number
}

export interface Ceilings {
  /** The most one session may cost; null for no ceiling. */
  session: number | null
  /** The most a day may cost, from midnight; null for no ceiling. */
  day: number | null
}

/** English is about four bytes a token; three errs on the dear side. */
const BYTES_PER_TOKEN = 3

export const tokensOf = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN)

export function costOf(prices: Prices, tokens_in: number, tokens_out: number): number {
  return (tokens_in * prices.in_per_million + tokens_out * prices.out_per_million) / 1_000_000
}

/**
 * What a session's calls cost, and whether the next may be made. Each call is booked with the most it
 * can come to and then settled, so that calls side by side cannot pass a ceiling together.
 */
export class Spend {
  readonly #prices: Prices
  readonly #ceilings: Ceilings
  readonly #spent_today: number
  #booked = 0
  #usage: Usage = { calls: 0, bytes: 0, tokens_in: 0, tokens_out: 0, cost: 0 }

  constructor(prices: Prices, ceilings: Ceilings, spent_today: number) {
    this.#prices = prices
    this.#ceilings = ceilings
    this.#spent_today = spent_today
  }

  get usage(): Usage {
    return this.#usage
  }

  /** Why this much more may not be spent; null when it may. */
  refuses(tokens_in: number, tokens_out: number): Reason | null {
    const more = costOf(this.#prices, tokens_in, tokens_out)
    const session = this.#usage.cost + this.#booked + more
    const { session: most, day } = this.#ceilings
    if (most !== null && session > most) return tooDear(session, most)
    if (day !== null && this.#spent_today + session > day) return dayIsSpent(day)
    return null
  }

  /** Sets money aside for a call; `settle` it with what it came to. */
  book(most: Tokens): { cost: number; settle: Settle } {
    const cost = costOf(this.#prices, most.tokens_in, most.tokens_out)
    this.#booked += cost
    let open = true
    const settle: Settle = (bytes, used) => {
      if (!open) return 0
      open = false
      this.#booked -= cost
      const came_to = costOf(this.#prices, used.tokens_in, used.tokens_out)
      this.#usage = {
        calls: this.#usage.calls + 1,
        bytes: this.#usage.bytes + bytes,
        tokens_in: this.#usage.tokens_in + used.tokens_in,
        tokens_out: this.#usage.tokens_out + used.tokens_out,
        cost: this.#usage.cost + came_to,
      }
      return came_to
    }
    return { cost, settle }
  }
}

interface Tokens {
  tokens_in: number
  tokens_out: number
}

/** Says what was sent and used; gives back what it came to. */
type Settle = (bytes: number, used: Tokens) => number

const money = (amount: number): string => amount.toFixed(amount < 0.1 ? 4 : 2)

function tooDear(session: number, most: number): Reason {
  const sentence =
    `Tagging this conversation would cost up to ${money(session)}, more than the ` +
    `${money(most)} that LLM_SPEND_SESSION allows. Raise that, or set TAGGER=builtin.`
  return { code: 'spend_ceiling_session', sentence }
}

function dayIsSpent(day: number): Reason {
  const sentence =
    `The ${money(day)} that LLM_SPEND_DAY allows for a day are spent. Nothing more is sent ` +
    'before midnight UTC.'
  return { code: SPEND_CEILING_DAY, sentence }
}

/** The daily duties resume what waits for this reason. */
export const SPEND_CEILING_DAY = 'spend_ceiling_day'
