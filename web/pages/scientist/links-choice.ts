import type { ShownCut } from '../../../core/statistics/link-table.ts'
import type { StandingTable } from './link-words.ts'

/** What the page is narrowed to; each is one of those there are. */
export interface LinksChoice {
  outcome: string
  /** Of techniques; empty for all. */
  group: string
  /** Null for all sessions. */
  cut: ShownCut | null
}

/** The newest links, and when they were computed. */
export interface ComputedLinks {
  whole: StandingTable
  /** The whole, or the part chosen; null where that is refused or not there yet. */
  table: StandingTable | null
  at: Date
}
