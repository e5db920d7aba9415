/**
 * Ways of speaking that use such words and mean nothing of the kind. They are taken out before cues
 * are looked for. Written as `cue.ts` says.
 */
export const FIGURES_OF_SPEECH: readonly string[] = [
  "(?:could|would|'d) (?:just )?(?:murder|kill for|die for) (?:a|an|some|" + 'that)(?: \\w+){0,2}',
  'kill for (?:a|an|some|that)(?: \\w+){0,2}',
  '(?:my|me|his|her|the) (?:\\w+ )?(?:back|feet|knees?|legs?|head|hips?|' +
    'shoulders?|shoes|heels|hands?|stairs|wrists?|neck|foot|fingers?|' +
    "commute)(?:'s|s| is| are| was| were|'ve been| has been)? (?:just |really |" +
    'absolutely |already )*kill(?:s|ing)(?: me)?',
  'kill(?:ing|s|ed)? (?:two birds|time|an hour|the mood|the battery|the time|' +
    'the engine|a few hours|the conversation|the lights)',
  'dying (?:to|for a|of embarrassment|of boredom|of thirst|out)',
  '(?:bored|scared|frozen|frightened|tickled|sick|worried|starved|love \\w+|' +
    'loved|done) to death',
  '(?:stabbing|shooting|burning|crippling) (?:pains?|feeling|sensation|headache)',
  '(?:deadline|dead ?line|dead on my feet|dead end|dead easy|dead good|' +
    'dead nice|dead proud|dead chuffed|drop dead gorgeous|dead weight|' +
    'brought me back from the dead)',
  '(?:beat|beats|beating) (?:myself|yourself|himself|herself|themselves) up',
  '(?:beat|beats|beating|hit|hits|punch|punching) (?:me to it|the traffic|' +
    'the rush|the queue|the clock|the rain|the target|targets|' +
    'the nail on the head|the jackpot|the road|the gym|the sales|the shops|' +
    'the ground running|a wall|a brick wall|rock bottom|above)',
  '(?:kick(?:ed|ing|s)? (?:me|him|her|us|them) (?:off|out of|up the|into gear|' +
    'into touch|while)|kick(?:ed|ing)? (?:in|off|up a fuss)|the bucket)',
  '(?:shoot|shooting|shot) (?:me|you|us|them|him|her|over|off|up|' +
    'through)? ?(?:an email|a text|a message|a line|some hoops|past)',
  '(?:take|takes|took|taking) a (?:stab|shot|punt)(?: at)?',
  '(?:hunger|heart|panic|asthma) attacks?',
  'push(?:ed|ing|es)? (?:myself|yourself|himself|herself) (?:over the line|' +
    'too hard|too far|on)',
  'over my dead body',
  'killer',
  'overkill',
  'suicide squad',
  "a dog's life",
  'life and death',
  'matter of life',
  'to die for',
  'the death of me',
  'death trap',
  'cause of death',
  'bereave\\w*',
  'died of',
  'passed away',
  'starving(?! myself| herself| himself)(?:,? (?:i am|me)|hungry)?,? (?:shall|' +
    "let's|can we|is there|what's|have you got)",
  "no one'?s (?:going to|gonna) (?:hurt|hit|force|make) you",
  "(?:won't|not going to|never|can't|nobody will|nobody's going to) (?:force|" +
    'make|hurt|threaten|push|sanction) (?:you|me|her|him|anyone)',
  'sanction(?:s|ed)? threats?',
  'threats? of (?:a )?sanctions?',
  'threaten\\w*(?: \\w+){0,2} (?:with )?(?:a )?sanctions?',
  'threaten\\w* (?:to )?(?:stop|cut|take) (?:my|her|his|the|your|their)' +
    ' (?:money|benefits?|claim|pip|payments?)',
]
