import { z } from 'zod'

/** What a passage says of its matter: that it helped or got in the way, or which way a person leans. */
export const Stance = z.enum(['helped', 'hindered', 'towards', 'away'])
export type Stance = z.infer<typeof Stance>
export const STANCES = Stance.options

/** What people's talk codes mean for change: spoken turns have these, notes have words. */
const OF_TALK: Readonly<Record<string, Stance>> = { change_talk: 'towards', sustain_talk: 'away' }

const HELPED = [
  /\bhelp(s|ed|ful|ing)\b/,
  /\b(made|makes|making) (a|the|all the|such a|every) difference\b/,
  /\b(made|makes) (it|that|things|\w+) (a lot |much |so much )?(easier|better|possible|calmer)\b/,
  /\b(a lot |much |far |so much |went )(easier|better|calmer)\b/,
  /\b(worked|works|working) (well|better|a treat|wonders|for (him|her|them|us|me|both))\b/,
  /\b(that|this|it|which|what|idea|plan) worked\b/,
  /\b(did|does) the trick\b|\bpaid off\b|\bgot (him|her|them|me|us) (through|talking|there|started)\b/,
  /\b(relaxed|relieved|brightened|settled|calmed|opened up|lit up|softened)\b|\ba relief\b/,
  /\b(enjoyed|loved|pleased|proud|delighted|grateful|glad|grinned|beamed|smiled)\b/,
  /\b(useful|worth it|worthwhile|a win|sorted|breakthrough|thanks to)\b/,
]

const HINDERED = [
  /\b(got|gets|get|getting|stood|stands) in the way\b/,
  /\b(put|puts|putting) (\w+ ){1,2}off\b|\bput off by\b/,
  /\b(stop|stops|stopped|stopping|kept|keeps|keeping) (him|her|them|us|me|people|\w+) (from|coming|going|talking)\b/,
  /\b(made|makes|making) (it|that|things|\w+) (a lot |much |even )?(worse|harder|impossible|difficult)\b/,
  /\b(failed|fails|fell through|went wrong|goes wrong|backfired|no use|useless|a mistake|my mistake)\b/,
  /\b(mistake|barrier|obstacle|nightmare|disaster|wasted|pointless)\b/,
  /\b(struggled|struggles|struggling|stuck|lost (him|her|them)|locked out|turned away|shut down)\b/,
  /\b(clammed up|walked out|gave up|gives up|hung up|froze|panicked|flinched|shrank)\b/,
  /\b(did|does|was|is|has)( not|n't) (really |much |at all )?(help|helped|helpful|useful|work|worked)\b/,
  /\b(refused|missed|cancelled|broken|broke down|crashed|let (him|her|them) down)\b/,
  /\b(too (far|loud|noisy|dear|expensive|hot|cold|bright|early|late|long|much|small|public|busy))\b/,
  /\b(scared|frightened|afraid|ashamed|embarrassed|upset|in tears|cried|distressed)\b/,
  /\b(couldn't|could not|cannot|can't|unable to) (\w+ )?(get|afford|reach|read|hear|see|sit|log|manage|concentrate|come|face|walk|pay|find|use|open|sleep)\b/,
]

/** Turns what follows within three words about; “not only” does not. */
const NEGATED =
  /\b(not(?! only)|never|no|nothing|hardly|barely|wasn't|isn't|didn't|doesn't|don't|hasn't|haven't|won't|neither|nobody|without)( \S+){0,2} $/
/** What might be, was asked or is wished says nothing of what was. */
const SUPPOSED =
  /\b(would|could|might|may|should|if|whether|hoping|hope|hopes|wish|wishes|maybe|perhaps|supposed to|what|going to|will|to)( \S+){0,3} $/
/** Impossibility is told in words that otherwise suppose. */
const COULD_NOT = /\b(could|can) ?n[o']t\b|\bcouldn't\b|\bcan't\b|\bcannot\b|\bunable to\b/

/**
 * What one sentence of a note says, by a short list of words and the negation before them. Null where
 * it says neither, both, or only what might be: most sentences.
 */
export function stanceOfSentence(sentence: string): 'helped' | 'hindered' | null {
  const text = sentence.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim()
  if (text.endsWith('?')) return null
  const found = new Set<'helped' | 'hindered'>()
  for (const [stance, cues] of [
    ['helped', HELPED],
    ['hindered', HINDERED],
  ] as const) {
    for (const cue of cues) {
      const match = cue.exec(text)
      if (match === null) continue
      const before = text.slice(0, match.index)
      if (SUPPOSED.test(before) && !COULD_NOT.test(match[0])) continue
      const other = stance === 'helped' ? 'hindered' : 'helped'
      found.add(NEGATED.test(before) ? other : stance)
    }
  }
  const [only] = found
  return found.size === 1 && only ? only : null
}

/** What a spoken turn's codes say, or null: no code of change, or both. */
export function stanceOfTalk(codes: readonly string[]): Stance | null {
  const found = new Set(codes.flatMap((code) => OF_TALK[code] ?? []))
  const [only] = found
  return found.size === 1 && only ? only : null
}
