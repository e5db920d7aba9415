/** Wanting to die, hurting oneself, and the ways people come near to saying so. Written as `cue.ts` says. */
export const SELF_HARM: readonly string[] = [
  '(?:kill|hang|drown|harm|harming|hurt|hurting|cut|cutting|burn|burning|' +
    'killed|killing|hanged|starve|starving|poison|end) {self}',
  'suicid\\w*',
  'self ?-?(?:harm\\w*|injur\\w*)',
  '(?:end|ending|ended) (?:it all|my life|his life|her life|their life|' + 'things for good)',
  '(?:want|wanted|wants|wanting|going|gonna|thought of|thinking of|' +
    'thought about|thinking about|think about|tempted|felt like|feel like|ready)' +
    ' (?:to )?(?:just )?(?:end|ending) (?:it|things)',
  'tak(?:e|es|ing|en) (?:my|his|her|their) own life',
  'took (?:my|his|her|their) own life',
  "(?:not|don't|dont|didn't|didnt|doesn't|doesnt|no longer|never) (?:really |" +
    'even |always |just )?(?:want(?:ed|ing|s)?|wanna) (?:to )?(?:be here|live|' +
    'be alive|exist|wake up|carry on|go on|be around)',
  "(?:wish|wishes|wished|wishing) (?:that )?(?:i|he|she|they|i'd)(?: just|" +
    " never)? (?:was|were|weren't|wasn't|hadn't|had not|been|never|could|would|" +
    "wouldn't|didn't)(?: \\w+){0,3} (?:dead|here|born|wake up|woken up|exist|" +
    'alive|disappear)',
  'better off (?:dead|without me|without him|without her|if i (?:was|were|' + "wasn't|weren't))",
  "(?:what's|whats|what is|see|seeing|no|not much|isn't any|any) (?:the |any |" +
    'a )?(?:point|reason) (?:in |of |to )?(?:living|being here|being alive|' +
    'going on|carrying on|go on|carry on|live|be here|any of it)',
  'nothing (?:left )?to live for',
  'no reason to live',
  'tired of living',
  'had enough of (?:life|living)',
  'sick of living',
  'given up on life',
  'give up on life',
  "(?:can't|cant|cannot|can not|couldn't) (?:go|carry|" +
    'keep going) on(?: like this| any ?more)?',
  "can't (?:do|take) (?:this|it|life) (?:any ?more|any longer|no more)",
  'cant (?:do|take) (?:this|it) (?:any ?more|no more)',
  '(?:go|going|went) to (?:sleep|bed) and (?:not|never|hope|hoping|pray|' +
    'praying|wish)(?: \\w+){0,4} (?:wake|woke|waking)',
  "(?:not|never|don't|dont|wouldn't|didn't) (?:want to |have to |" +
    'to )?wake up(?: again| tomorrow| in the morning)?',
  'overdos\\w*',
  'over dos\\w*',
  'od ?ed',
  '(?:took|taken|take|taking|swallow\\w*|necked|saving up|saved up|save up|' +
    'stockpil\\w*|hoarding|collecting|counted out|counting out|' +
    'lined up)(?: \\w+){0,4} {drugs}(?: \\w+){0,3} (?:at once|all|lot|end|bottle|' +
    'just in case|enough)',
  '(?:saving|saved|save|stockpil\\w*|hoard\\w*|storing|counted|' +
    'counting)(?: \\w+){0,2} ?(?:up |out )?(?:my |his |her |the |me )?{drugs}',
  '(?:too many|all (?:of )?(?:my|her|his|the|me)|whole (?:box|packet|pack|' +
    'strip|bottle) of|handful of|load of|loads of|bunch of) (?:\\w+ )?{drugs}',
  '(?:jump|jumping|jumped|step|stepping|stepped|throw|throwing|threw|walk|' +
    'walking|walked|drive|driving|drove|run|running)(?: \\w+){0,3} (?:off (?:the|' +
    'a) (?:bridge|roof|building|balcony|cliff|flyover|multi ?-?storey|car park)|' +
    'in front of (?:a|the) (?:train|bus|car|lorry|traffic|truck|tube)|under (?:a|' +
    'the) (?:train|bus|lorry)|into (?:the|a) (?:wall|tree|river|sea|traffic|' +
    'bridge))',
  '(?:on|stood on|standing on|sat on|to) the (?:bridge|railway line|' +
    'train tracks|tracks|platform edge|viaduct|flyover)',
  'noose',
  'ligature',
  'razor blades?',
  'slit (?:my|his|her) wrists?',
  'cuts on (?:my|his|her|their) (?:arms?|wrists?|legs?)',
  'scars? on (?:my|his|her|their) (?:arms?|wrists?)',
  'cut (?:my|his|her) (?:arms?|wrists?|legs?)',
  '(?:dark|bad|horrible|intrusive|scary|awful|black) thoughts',
  'thoughts? (?:of|about) (?:dying|death|not being here|not being around|' +
    'being dead|ending|hurting|harming|killing)',
  '(?:think|thinking|thought|talk|talked|talking|spoke|speaking|spoken|plan|' +
    'planning|planned|dream|want|wanted|wanting|wants|ready|hoping|hope|prayed|' +
    'rather)(?: \\w+){0,2} (?:to die|dying|about death|be dead|being dead|' +
    'not being here|not being around|not be here)',
  '(?:suicide|goodbye|good bye|farewell) (?:note|letter|text|message)s?',
  "letters? for when i'm gone",
  "when i'm (?:dead and )?gone",
  'said (?:his|her|my|their) goodbyes',
  'giv(?:e|en|ing) away (?:all )?(?:my|his|her|their) (?:things|stuff|belongings)',
  'crisis (?:team|line|house|cafe)',
  'samaritans',
  'sectioned',
  'on suicide watch',
  'stomach pumped',
  'shout line',
  "nobody (?:would|will|'d) (?:miss me|notice|care if i)",
  "no ?one (?:would|will|'d) (?:miss me|notice if i|care if i)",
  'burden (?:on|to) (?:everyone|everybody|my family|them all)',
  "everyone'?d? be better off",
  'world would be better',
  'disappear for good',
  'just disappear',
  'not be (?:here|around) (?:much longer|by|at christmas|for long|any ?more)',
  "won'?t be (?:here|around) (?:much longer|to see|by then|for long)",
  'tried to (?:do it|kill|end|hang|take my|take her|take his|top)',
  'top (?:myself|meself|himself|herself|yourself)',
  'topp(?:ed|ing) (?:myself|himself|herself)',
  'do myself in',
  'do (?:him|her)self in',
  'finish myself off',
  'something (?:stupid|silly|daft)',
]
