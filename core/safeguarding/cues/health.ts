/** What may need a doctor today: medicine stopped, psychosis, collapse, heavy drinking or drugs. Written as `cue.ts` says. */
export const HEALTH: readonly string[] = [
  "(?:stopp(?:ed|ing)|not|haven't|hasn't|hadn't|quit|come off|came off|" +
    'coming off|missing|missed|skipping|skipped|without|run out of|ran out of|' +
    "can't get|refus(?:ed|ing|es))(?: \\w+){0,4} (?:insulin|lithium|" +
    'anti ?-?psychotics?|clozapine|depot|epilepsy (?:meds|tablets|medication)|' +
    'heart (?:tablets|pills|meds)|inhalers?|seizure (?:meds|tablets)|' +
    'blood thinners?|warfarin|methadone|anti ?-?depressants?|meds|medication|' +
    'tablets)',
  '(?:hear|hears|hearing|heard) (?:the |these |some )?voices',
  'voices (?:in (?:my|his|her) head|are back|came back|got worse|started)',
  'seeing things',
  "(?:they're|they are|someone's|somebody's|people are|he thinks they're)" +
    ' (?:watching me|after me|spying|following me|listening to me|poisoning|' +
    'bugging|tapping)',
  'paranoid',
  'psychosis',
  'psychotic',
  'manic',
  'blackouts?',
  'blacked out',
  'blacking out',
  'chest pains?',
  'coughing up blood',
  'throwing up blood',
  'vomit\\w* blood',
  'blood in my',
  'passing blood',
  '(?:seizure|fit|fits|seizures|stroke|hypo|collapsed|passed out|pass out|' +
    'passing out|faint(?:ed|ing))(?: \\w+){0,6} (?:alone|on my own|bath|stairs|' +
    'road|street|driving|week|yesterday|morning|last night|nobody|again|twice|' +
    'three)',
  "can't breathe",
  'cant breathe',
  'struggling to breathe',
  'turn(?:ed|ing) blue',
  'numb down one side',
  'face (?:has )?dropped',
  'needs? an ambulance',
  '(?:rang|called|phoned|dialled|ring|call) (?:999|an ambulance|the police)',
  '999(?! ?\\d)',
  'a ?(?:and|&) ?e (?:last|twice|this|again)',
  '(?:drink|drinks|drinking|drank|drunk|down|downing|getting through|necking|' +
    'on)(?: \\w+){0,4} (?:bottle|bottles|litre|litres|cans|units|' +
    'crate)(?: of)?(?: \\w+){0,2} (?:vodka|whisky|cider|gin|wine|beer|rum|spirits|' +
    'day|night|morning)',
  '(?:drink|drinking|drinks)(?: \\w+){0,3} (?:heavily|every day|' +
    'from the morning|first thing|to cope|to sleep|to forget|myself|himself|' +
    'again)',
  '(?:back on|using|relapsed|injecting|smoking|taking|on) (?:the )?(?:heroin|' +
    'crack|spice|smack|gear|meth|crystal|fentanyl|street valium|vallies|benzos|' +
    'ket)',
  'relaps\\w*',
  "shaking (?:without|until i|if i don't)(?: \\w+){0,3} (?:drink|one)",
  'making (?:myself|herself|himself) sick',
  '(?:stopped|not) eating',
  'weigh\\w* (?:five|six|under) stone',
  'starv(?:e|ing) (?:myself|herself|himself)',
]
