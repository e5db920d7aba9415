/**
 * Words that say little about what a passage is about: English function words, and the small noises
 * of speech. Negations and modal words of ability (`not`, `can't`, `able`) are kept on purpose: in
 * this work they carry meaning.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any are as at be because been before being between both but
  by did do does doing down during each few for from further get gets getting go goes going gonna got
  had has have having he her here hers him his how i i'd i'll i'm i've if in into is it it's its
  itself just kind let let's like made make me more most much my myself of off oh ok okay on once one
  only or other our out over own quite really right s said same say says she so some sort still such
  t than that that's the their them then there there's these they they're thing things this those
  through to too under until up us very was we we're we've well were what when where which while who
  why will with would yeah yep yes you you'd you'll you're you've your yours um uh er erm mm mhm hmm
  ah ehm sure actually basically obviously maybe perhaps lot bit even though`.split(/\s+/),
)
