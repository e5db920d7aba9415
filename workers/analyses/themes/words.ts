/**
 * Words that cannot tell one theme from another: function words, the furniture of reflective notes
 * (days, numbers, said, went), and the small noises of speech.
 */
const PLAIN_WORDS = `
a about above across actually after again against ago ah ain't all almost along already also although
always am an and another any anybody anyone anything anyway are aren't around as ask asked asking asks
at away back be became because become been before behind being below better between beyond bit both but
by call came can can't cannot come comes coming could couldn't day days did didn't different do does
doesn't doing don't done down during each eh either else em end enough er erm even ever every everybody
everyone everything ex far felt few find first five for four from front full gave get gets getting give
given gives giving go goes going gone gonna good got great ha had hadn't half happen happened happens
hard has hasn't have haven't having he he'd he'll he's hello her here here's hers herself hi him himself
his hm how i i'd i'll i'm i've if in into is isn't it it's its itself just keep kept kind knew know
knows last later least left less let let's like liked little long look looked looking looks lot lots
made make makes making many may maybe me mean meant mhm might mind mine minute minutes mins mm moment
month months more most much must my myself need needed needs never new next nice no nobody none nor not
nothing now o'clock of off oh ok okay on once one ones only onto or other others ought our ours out over
own past people perhaps person put quite rather real really right round said same sat saw say saying
says second see seeing seen sent several shall she she'd she'll she's should shouldn't side since six
so some somebody someone something sometimes somewhere soon sort start started still stuff such sure
take taken takes taking talk talked talking tell telling ten than thank thanks that that'd that's the
their theirs them themselves then there there's these they they'd they'll they're they've thing things
think thinking this those though thought three through till time times to today together told tomorrow
too took toward towards tried try trying turn turned two uh um under until up upon us use used using
usual very want wanted wants was wasn't way ways we we'd we'll we're we've week weeks well went were
weren't what what's whatever when where whether which while who who's whole whom whose why will with
within without won't word words would wouldn't yeah year years yep yes yesterday yet you you'd you'll
you're you've your yours yourself
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat
sun january february march april june july august september october november december jan feb mar apr
jun jul aug sept oct nov dec morning afternoon evening tonight hour hours twenty thirty forty fifty
hundred seven eight nine eleven twelve hasnt didnt dont doesnt isnt wasnt couldnt wouldnt cant wont ive
im id theyre theres thats whats shes hes youre mr mrs ms miss dr bloke fella lad lady woman man guy girl
love bless tbh etc re incl w abt thru thing's
client customer claimant coach note`

export const STOP_WORDS: ReadonlySet<string> = new Set(
  PLAIN_WORDS.split(/\s+/).filter((word) => word !== ''),
)

/** Ends that a light stemmer takes off, longest first, and what stands in their place. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/'s$/, ''],
  [/ies$/, 'y'],
  [/(ss|sh|ch|x)es$/, '$1'],
  [/([^aeious])s$/, '$1'],
  [/([aeo])s$/, '$1'],
  [/([a-z]{3,})ing$/, '$1'],
  [/([a-z]{3,})ed$/, '$1'],
]

const remembered = new Map<string, string>()
const REMEMBERED_MAX = 100_000

/** `fares` and `fare`, `phoned` and `phoning` become one; rough on purpose, and never shown. */
export function stemOf(word: string): string {
  const known = remembered.get(word)
  if (known !== undefined) return known
  let stem = word.replaceAll('’', "'")
  if (stem.length > 3) {
    for (const [ending, instead] of ENDINGS) stem = stem.replace(ending, instead)
    stem = stem.replace(/([bdfgmnprt])\1$/, '$1').replace(/(?<=[a-z]{3})e$/, '')
  }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(word, stem)
  return stem
}
