import type { Code, Codebook } from '../codebook/codebook.ts'

/** Keys that move, undo, search, write a memo, mark a turn as without codes, or ask for help. */
export const RESERVED_KEYS = ['j', 'k', 'u', 'm', '/', '?', '0'] as const

const LETTERS = 'abcdefghijklmnopqrstuvwxyz123456789'

/**
 * One key for each code of a speaker: a letter of its own name where one is free, else the first free
 * key. The same codebook gives the same keys to everybody.
 */
export function codeKeys(codebook: Codebook, speaker: Code['speaker']): Map<string, string> {
  const taken = new Set<string>(RESERVED_KEYS)
  const keys = new Map<string, string>()
  const free = (letters: string) => [...letters].find((letter) => !taken.has(letter))
  const own = codebook.codes.filter((code) => code.speaker === speaker)
  const give = (id: string, key: string | undefined) => {
    if (key === undefined || keys.has(id)) return
    keys.set(id, key)
    taken.add(key)
  }
  // Telling letters first: the last word's initial (open, closed, simple), then the first word's.
  for (const { id } of own) give(id, free(initials(id)))
  for (const { id } of own) if (!keys.has(id)) give(id, free(id.replaceAll('_', '')))
  for (const { id } of own) if (!keys.has(id)) give(id, free(LETTERS))
  return keys
}

const initials = (id: string) => {
  const words = id.split('_').map((word) => word.charAt(0))
  return [words[1], words[0], ...words.slice(2)].filter(Boolean).join('')
}
