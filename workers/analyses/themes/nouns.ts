import { order } from './matrix.ts'
import type { Word } from './reading.ts'

/** Words that a noun follows, with or without another word between: “the bus”, “her old flat”. */
const BEFORE_NOUNS = new Set(
  (
    'the a an this that these those my your his her its our their no any some each every another ' +
    'of for with by about without'
  ).split(' '),
)
/** What goes before a verb: a word that follows these is none. */
const BEFORE_VERBS = new Set(
  "to he she it they we you who i didn't couldn't wouldn't don't can't won't not".split(' '),
)
/** Of a word's uses that tell either way, so many must tell of a noun. */
const NOUN_SHARE = 0.35
const USES_MIN = 2

/**
 * Words that are used as names of things, told by the small words before them; no dictionary knows a
 * unit's own words. Titles are made of these, so that a theme is about a letter and not about “read”.
 * @returns By stem, the form most often used so: “recording” where most of its uses are “recorded”.
 */
export function nounsOf(passages: readonly { words: readonly Word[] }[]): Map<string, string> {
  const uses = new Map<string, { noun: Map<string, number>; nouns: number; verbs: number }>()
  for (const { words } of passages) {
    for (const [at, word] of words.entries()) {
      if (word.plain) continue
      const use = uses.get(word.stem) ?? { noun: new Map(), nouns: 0, verbs: 0 }
      uses.set(word.stem, use)
      const [before = '', earlier = ''] = [words[at - 1]?.surface, words[at - 2]?.surface]
      const after_another = BEFORE_NOUNS.has(earlier) && !words[at - 1]?.plain
      if (BEFORE_VERBS.has(before) || word.surface.endsWith('ed')) use.verbs += 1
      else if (BEFORE_NOUNS.has(before) || after_another) {
        use.nouns += 1
        use.noun.set(word.surface, (use.noun.get(word.surface) ?? 0) + 1)
      }
    }
  }
  const found = new Map<string, string>()
  for (const [stem, { noun, nouns, verbs }] of uses) {
    if (nouns < USES_MIN || nouns / (nouns + verbs) < NOUN_SHARE) continue
    const [most] = [...noun].sort((a, b) => b[1] - a[1] || order(a[0], b[0]))
    if (most) found.set(stem, most[0])
  }
  return found
}
