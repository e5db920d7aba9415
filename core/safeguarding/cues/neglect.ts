/** Going without food, shelter, heat or care; not looking after oneself. Written as `cue.ts` says. */
export const NEGLECT: readonly string[] = [
  "(?:haven't|havent|hasn't|hasnt|hadn't|not|ain't|aint|never|barely|hardly)" +
    ' (?:\\w+ )?(?:eaten|ate|eating|had anything to eat|had (?:a )?(?:proper |' +
    'hot |real )?(?:meal|food)|had food|got any food|had a bite)',
  '(?:no|nae|nothing|little|without|run out of|ran out of|any)' +
    ' (?:\\w+ )?(?:food|dinner|to eat)(?: \\w+){0,4} ?(?:in|left|for|since|house|' +
    'flat|cupboards?|days|until|till|all)',
  'empty (?:cupboards?|fridge)',
  'living on (?:toast|cereal|biscuits|noodles|water|nothing|cups? of tea)',
  'starving',
  'skipping meals',
  'going without (?:food|meals|heating|eating)',
  'so the (?:kids|children|bairns) can eat',
  'sle(?:ep|eps|eping|pt) (?:rough|outside|in (?:my|his|her|the|a) (?:car|van|' +
    'doorway|tent|park|bus|stairwell|shed|garage)|on (?:the street|the streets|' +
    'a bench|night buses))',
  '(?:nowhere|no ?where|no place) (?:to (?:sleep|stay|go|live)|else to)',
  'homeless (?:tonight|from|again|since|on|by|now)',
  '(?:on|living on) the streets?',
  'kicked out(?: \\w+){0,3} (?:tonight|today|night|with nowhere)',
  'evict\\w*',
  "(?:no|without|any|cut off|run out of|ran out of|can't afford|cant afford|" +
    'off) (?:the )?(?:heating|gas|electric|electricity|heat|hot water|leccy|' +
    'running water)(?: \\w+){0,4} ?(?:since|for|all|weeks|days|winter|left|' +
    'on the meter|at all|off)',
  "(?:not|haven't|hasn't|hadn't|never|stopped) (?:been )?(?:wash(?:ed|ing)?|" +
    'chang(?:ed|ing)|shower(?:ed|ing)?|bath(?:ed|ing)?|got (?:out of bed|' +
    'dressed)|get(?:ting)? (?:out of bed|dressed|up)|left the (?:house|flat)|' +
    'bothering|looking after)(?: \\w+){0,4} (?:weeks?|days|months?|fortnight|' +
    'since|myself|himself|herself)',
  '(?:lying|sitting|laid|sat|left) in (?:my|his|her|their) own',
  '(?:sleeping|slept|lives?|living) in (?:filth|squalor)',
  'maggots',
  'rats in',
  'rubbish piled',
  "can't see the floor",
  'hoarding',
  'bed ?sores?',
  'pressure sores?',
  'sores on',
  "carers? (?:\\w+ ){0,2}?(?:not|hasn't|haven't|don't|doesn't|didn't|stopped|" +
    'never|rough|rude|shouts?|leaves?|left|steals?|nasty|cancelled|gone)',
  '(?:left|leaves|leave|stuck) (?:me|her|him|us)? ?(?:\\w+ )?(?:on the floor|' +
    'in bed all|on my own all|in the chair all|wet|soiled|hours on)',
  '(?:fell|fallen|fall|collapsed)(?: \\w+){0,6} (?:floor|nobody|no ?one|hours|' +
    "overnight|couldn't get up|all night|found)",
  'self ?-?neglect\\w*',
  'neglect(?:ed|ing) (?:myself|himself|herself|me|her|him)',
  'not (?:looking after|taking care of|coping with looking after) (?:myself|' + 'himself|herself)',
  'nobody (?:comes|checks|has been|visits)(?: \\w+){0,4} (?:weeks|days|months|near)',
]
