/** Violence, coercion, control, exploitation and harassment by another person. Written as `cue.ts` says. */
export const ABUSE: readonly string[] = [
  '(?<!it |that |this |pain |fatigue |tiredness |anxiety |depression |grief |' +
    'really |bus |letter |news |weather |heat |cold )(?:hit|hits|hitting|' +
    'punch\\w*|slap\\w*|strangl\\w*|chok(?:ed|es|ing)|beat|beats|beating|' +
    'batter(?:ed|s|ing)|throttl\\w*|headbutt\\w*|kick(?:ed|s|ing)|attack(?:ed|s|' +
    'ing)|smack(?:ed|s|ing)|belt(?:ed|s|ing)|thump(?:ed|s|ing)|lamp(?:ed|s)|' +
    'scald\\w*|stab(?:bed|s|bing)) {who}(?! to it| off| out| when i (?:realised|' +
    'think)| again that| in the face that)',
  '(?:shov(?:ed|es|ing)|push(?:ed|es|ing)|drag(?:ged|s|ging)|pin(?:ned|s|ning)|' +
    'grab(?:bed|s|bing)|threw|throws|throwing|chuck(?:ed|s)) {who} (?:about|' +
    'around|down|over|against|up against|into the|by the|on the floor|' +
    'out of the car|across)',
  '(?:throw(?:s|ing)?|threw|chuck(?:s|ed)|smash(?:es|ed|ing)?) (?:things|' +
    'plates|stuff|a \\w+|my \\w+|the \\w+|furniture|cups)(?: \\w+){0,2} (?:at (?:me|' +
    'her|him|us)|up when)',
  'domestic (?:violence|abuse)',
  'dv',
  'coercive',
  'gaslight\\w*',
  'abusive',
  'abus(?:ed|es|er|ing)',
  'being abused',
  '(?:physical|sexual|emotional|financial|verbal) abuse',
  'violent',
  'violence',
  'assault\\w*',
  'rap(?:ed|es|ist|ing)',
  'molest\\w*',
  'sexual(?:ly)? (?:assault\\w*|abus\\w*|attack\\w*|exploit\\w*)',
  'indecent\\w*',
  'groom(?:ed|ing)',
  'touch(?:ed|es|ing) me',
  'force[sd]? (?:me|her|him) (?:to|into|on|down|myself)',
  'forc(?:ing|e) (?:himself|herself) on',
  '(?:makes?|made|making) (?:me|her) (?:have sex|sleep with|do things)',
  "said no(?: \\w+){0,4} (?:didn't|didnt|wouldn't|carried) (?:stop|on)",
  '(?:scared|frightened|afraid|terrified|petrified|frit|wary|fear(?:s|ful)?)' +
    " (?:of|what|to (?:death )?of) (?:{partner}|what (?:he|she|they)(?:'ll| will|" +
    "'d| would| might))",
  '(?:scared|frightened|afraid|terrified) (?:to go|of going|to be|of being|' +
    'to stay|to open|to leave|to answer)(?: \\w+){0,3} (?:home|house|indoors|' +
    'alone with|door|flat)',
  'walking on eggshells',
  'on egg ?shells',
  "(?:won't|wont|doesn't|doesnt|don't|dont|wouldn't|never|not)" +
    ' (?:ever )?(?:let|lets|allow|allows|allowed) (?:me|her|him|us)? ?(?:out|to|' +
    'leave|see|have|go|use|speak|talk|work|phone|eat|sleep)',
  'not allowed (?:out|to (?:leave|go|see|have|use|speak|talk|work|answer|phone|eat))',
  '(?:control(?:s|led|ling)?|track(?:s|ed|ing)?|goes through|monitor(?:s|ed|' +
    'ing)?|checks|reads) (?:everything|all|where i|who i|what i|(?:all )?(?:my|' +
    'her|his) (?:phone|money|bank|card|messages|every|pip|post|texts|benefit|' +
    'benefits))',
  '(?:takes?|took|taking|taken|keeps?|kept|keeping|holds?|pinch\\w*|steals?|' +
    'stole|stealing|nick\\w*|spends?|has|got|helps? (?:himself|herself|' +
    'themselves) to) (?:all )?(?:of )?(?:my|her|his) (?:money|benefits?|' +
    'bank ?card|pip|phone|wages|pension|payments?|tablets|meds)',
  'lock(?:s|ed|ing) (?:me|her|him|us)(?: \\w+)? (?:in|out)',
  'threaten\\w*',
  'threats?',
  'stalk\\w*',
  'follow(?:s|ed|ing) (?:me|her|him)(?: \\w+){0,2} (?:home|around|about|' + 'everywhere|from|to)',
  'turns up outside',
  'waits (?:for me )?outside',
  'sat outside (?:my|her|his) (?:house|flat|door)',
  'harass\\w*',
  'blackmail\\w*',
  'cuckoo(?:ed|ing)?',
  'county lines',
  'loan ?shark',
  'taken over (?:my|his|her) (?:flat|house|place)',
  'modern slavery',
  'traffick\\w*',
  'unpaid(?: \\w+){0,3} passport',
  'hate crime',
  'spat (?:at|on) (?:me|her|him|us)',
  'black eye',
  'bruis\\w*',
  'restraining order',
  'non ?-?molestation',
  'injunction',
  "women'?s (?:refuge|aid)",
  'in a refuge',
  '(?:a|the|to) refuge',
  'marac',
  'idva',
  "says? (?:he'll|she'll|he will|she will|they'll|he'd|they will)(?: \\w+){0,2}" +
    ' (?:kill|hurt|find|burn|stab|batter|get)(?: \\w+)?',
  "(?:he|she|they)(?:'s| is|'ll| will)? (?:going to|gonna) (?:kill|hurt|batter|" +
    'get) (?:me|her|him|us)',
  'rais(?:es|ed) (?:his|her) (?:hand|hands|fist)s?',
  'temper(?: \\w+){0,4} (?:scared|scares|frighten\\w*|hit|smash\\w*|wall|hide)',
  '(?:kicked|broke|booted|punched)(?: \\w+){0,3} (?:door in|hole in the|' +
    'through the (?:door|wall|window))',
]
