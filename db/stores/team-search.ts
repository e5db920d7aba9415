import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { ShownCut, TeamMatch } from '../../core/search/team-search.ts'
import type { Phase } from '../../core/session/session.ts'
import type { Tx } from '../database.ts'
import { passage, passageWords } from '../schema/results.ts'
import { teamSearchCut } from '../schema/search.ts'
import { keyedHash } from '../sealing/keyed-hash.ts'
import { caseHashKey, type Keys } from '../sealing/keys.ts'
import { agreeingPeople, teamPassages } from './analysis-inputs.ts'
import type { QueryVector } from './search-lists.ts'

export interface FoundInTeam {
  matches: TeamMatch[]
  /** Words of people who agreed to be quoted, one of each person at most. */
  quotes: string[]
}

/** A cosine below this is another matter. */
const LIKENESS_MIN = 0.5
const QUOTES_MAX = 3
const QUOTE_LENGTH = { min: 25, max: 220 }

/**
 * Passages of a team's notes that hold all these words or come close in meaning, on these days, of
 * people who agreed to it. To be called as the service: nobody else may read them.
 */
export async function findInTeam(
  tx: Tx,
  keys: Keys,
  team_id: string,
  asked: { words: string; meaning: QueryVector | null; from: string; until: string },
  now: Date,
): Promise<FoundInTeam> {
  const agreeing = await agreeingPeople(tx, ['analyse'], now)
  const quotable = await agreeingPeople(tx, ['analyse', 'quote'], now)
  const hash = keyedHash(await caseHashKey(keys, `search of team ${team_id}`))
  const rows = await teamPassages(tx, team_id, asked.from, saysSo(asked))
  const matches: TeamMatch[] = []
  const quotes = new Map<string, string>()
  for (const { person_id, coach_id, day, phase, text } of rows) {
    if (person_id === null || day > asked.until || !agreeing.has(person_id)) continue
    matches.push({ person: hash(person_id), coach: coach_id, day, phase: phase as Phase | null })
    const fits = text.length >= QUOTE_LENGTH.min && text.length <= QUOTE_LENGTH.max
    if (fits && quotable.has(person_id) && !quotes.has(person_id)) quotes.set(person_id, text)
  }
  // In the order of their words: which note is older would be one thing more to go by.
  return { matches, quotes: [...quotes.values()].sort().slice(0, QUOTES_MAX) }
}

/** All the words, whatever their order; no sign leaves a word out. */
function saysSo({ words, meaning }: { words: string; meaning: QueryVector | null }): SQL {
  const holds = sql`exists (select 1 from ${passageWords}
    where ${passageWords.output_id} = ${passage.output_id}
      and ${passageWords.turn} = ${passage.turn} and ${passageWords.start} = ${passage.start}
      and ${passageWords.lexemes} @@ plainto_tsquery('english', ${words}))`
  if (meaning === null) return holds
  const literal = `[${meaning.vector.join(',')}]`
  const near = sql`(${passage.model} = ${meaning.model}
    and (${passage.vector} <=> ${literal}::vector) + 0 <= ${1 - LIKENESS_MIN})`
  return sql`(${holds} or ${near})`
}

/** What was shown of a team's searches since then. */
export async function cutsSince(tx: Tx, team_id: string, since: Date): Promise<ShownCut[]> {
  return tx
    .select({ slot: teamSearchCut.slot, people: teamSearchCut.people })
    .from(teamSearchCut)
    .where(and(eq(teamSearchCut.team_id, team_id), gte(teamSearchCut.shown_at, since)))
}

/** Remembers what was shown, and forgets what was shown before `since`. */
export async function keepCuts(
  tx: Tx,
  team_id: string,
  cuts: readonly ShownCut[],
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  await tx.delete(teamSearchCut).where(lt(teamSearchCut.shown_at, since))
  if (cuts.length === 0) return
  await tx.insert(teamSearchCut).values(cuts.map((one) => ({ ...one, team_id, shown_at: now })))
}
