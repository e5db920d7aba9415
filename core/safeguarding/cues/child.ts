/** A child who may be unsafe. Written as `cue.ts` says. */
export const CHILD: readonly string[] = [
  '{child}(?: \\w+){0,8} (?:hit|hitting|hurt|hurting|hurts|bruis\\w*|unsafe|' +
    'not safe|neglect\\w*|hungry|starving|not eaten|no food|left alone|home alone|' +
    'on (?:their|his|her) own (?:all|at|over|for|until|till|while)|scared of|' +
    'frightened of|terrified of|social services|social worker|child protection|' +
    'at risk|smack\\w*|shak(?:en|es|ing)|shook|abus\\w*|touched|groom\\w*|harm\\w*|' +
    'slap\\w*|hid(?:es|ing)? (?:in|under|when)|cowering|flinch\\w*|taken (?:off|' +
    'away|into care)|into care|in care|locked in|running away|runs away|' +
    'older man|strange men|carrying a knife)',
  '(?:hit|hits|hitting|hurt|hurting|hurts|smack(?:s|ed|ing)?|shak(?:e|es|ing)|' +
    'shook|slap(?:s|ped|ping)?|belt(?:ed|s)?|beats?|leav(?:e|es|ing)|left|' +
    'lock(?:s|ed|ing)?|scream(?:s|ed|ing)? at|grab(?:bed|s)?|drag(?:ged|s)?|' +
    'lost it with|harm(?:ed|ing)?|neglect(?:ed|ing)?|touch(?:ed|ing)?|punch(?:ed|' +
    'es)?|snapp(?:ed|ing) at)(?: \\w+){0,4} {child}(?: \\w+){0,6} ?(?:alone|on' +
    ' (?:their|his|her|its) own|by (?:himself|herself|themselves)|in the' +
    ' (?:house|flat|car|room|bedroom|cupboard)|hard|again|crying|mark|marks|arm|' +
    'face|legs?|cot|at home|overnight|unsupervised)?',
  'child protection',
  'social services',
  'safeguarding (?:concern|referral|lead|issue|alert|team)',
  '(?:raised|made|put in|logged) (?:a |it as )?safeguarding',
  'section 47',
  "children'?s services",
  'early help referral',
  'cafcass',
  '(?:i|she|he|they) (?:was|were|got) (?:abused|hit|beaten|touched|raped|hurt|' +
    'molested|locked)(?: \\w+){0,4} (?:as a|when i was a|when she was a|' +
    'when he was a) (?:kid|child|boy|girl|little)',
]
