import {
  AgeBand,
  ConditionGroup,
  TimeOnBenefitBand,
  WorkHistoryBand,
} from '../../core/session/bands.ts'
import { OutcomeKind } from '../../core/session/outcome.ts'
import { Channel, Phase, Venue } from '../../core/session/session.ts'
import { TOPIC_LABEL } from '../../core/session/topics.ts'

/** The words a column may hold: the service's own values, and how people usually write them. */
export interface Vocabulary {
  values: readonly string[]
  synonyms: ReadonlyMap<string, string>
}

/** `value: name|name` a line; names are compared as `wordKey` writes them. */
function vocabulary(values: readonly string[], synonyms: Record<string, string>): Vocabulary {
  const known = new Map<string, string>()
  for (const [value, names] of Object.entries(synonyms)) {
    for (const name of names.split('|')) known.set(wordKey(name), value)
  }
  for (const value of values) known.set(wordKey(value), value)
  return { values, synonyms: known }
}

/** Case, spaces and the many dashes apart, the same words are the same key. */
export function wordKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s*(?:[\u2010-\u2015\u2212-]|\bto\b)\s*/g, '-')
    .replace(/[_\s-]+/g, '_')
    .replace(/^_|_$/g, '')
}

const NOT_RECORDED = 'not recorded|unknown|n/a|na|none recorded|prefer not to say|refused|-|?'

export const AGE_BANDS = vocabulary(AgeBand.options, {
  '18-24': '18 to 24|under 25|16-24',
  '65+': '65 plus|65 and over|over 65|65 or over',
  not_recorded: NOT_RECORDED,
})

export const CONDITION_GROUPS = vocabulary(ConditionGroup.options, {
  mental_health: 'mental|mental ill health|anxiety or depression|mental health condition',
  musculoskeletal: 'msk|back or joints|musculo skeletal|muscles bones and joints',
  neurodivergent: 'neurodivergence|neurodiverse|autism or adhd',
  long_term_physical: 'long term|long term illness|long term condition|chronic illness|physical',
  sensory: 'sensory impairment|sight or hearing',
  learning: 'learning disability|learning difficulty',
  several: 'multiple|more than one',
  not_recorded: NOT_RECORDED,
})

export const TIMES_ON_BENEFIT = vocabulary(TimeOnBenefitBand.options, {
  under_1y: 'under 1 year|less than 1 year|less than a year|under a year|<1 year|0-1 years|<1',
  '1_to_2y': '1 to 2 years|1-2 years|1-2|1-2y',
  '2_to_5y': '2 to 5 years|2-5 years|2-5|2-5y|3-5 years|3-5|3-5y',
  over_5y: 'over 5 years|more than 5 years|5+ years|5 years or more|>5 years|5+|>5',
  not_recorded: NOT_RECORDED,
})

/** Working now is within the last year. */
export const WORK_HISTORIES = vocabulary(WorkHistoryBand.options, {
  within_1y:
    'within the last year|within 1 year|under 1 year ago|less than a year ago|under a year ago|' +
    'under 1y ago|working|in work|currently working|employed|working now',
  '1_to_5y': '1 to 5 years ago|1-5 years ago|1-5 years|1-5y ago',
  over_5y: 'over 5 years ago|more than 5 years ago|over 5 years|5+ years ago|over 5y ago',
  never: 'never worked|has never worked',
  not_recorded: NOT_RECORDED,
})

export const PHASES = vocabulary(Phase.options, {
  contact: 'first contact|initial contact|outreach',
  first_meeting: 'first|first appointment|first session|initial meeting|initial',
  ongoing: 'ongoing support|follow up|followup|follow up meeting|subsequent|review',
})

export const CHANNELS = vocabulary(Channel.options, {
  in_person: 'face to face|f2f|in person meeting|person',
  phone: 'telephone|call|phone call|by phone|tel',
  video: 'video call|teams|zoom|online',
  letter: 'post|by post',
  text: 'sms|text message',
  email: 'e-mail|mail',
})

export const VENUES = vocabulary(Venue.options, {
  none: 'no venue|n/a|na|not applicable|-',
  jobcentre: 'job centre|jobcentre plus|jcp|job centre plus',
  council: 'council office|town hall',
  community_centre: 'community|community center|community hub',
  third_sector: 'charity|voluntary sector|third sector place',
  home: 'at home|home visit|client home',
})

export const OUTCOMES = vocabulary(OutcomeKind.options, {
  attended_next: 'attended|attendance|attended next session|came to the next meeting',
  wants_to_continue: 'wants to continue|continue|would continue',
  useful: 'found useful|usefulness',
  optimistic: 'optimism',
  started: 'started work|job start|started a job',
  sustained_13: 'sustained 13 weeks|13 weeks|sustained at 13 weeks',
  sustained_26: 'sustained 26 weeks|26 weeks|sustained at 26 weeks',
  hours_per_week: 'hours|hours a week|weekly hours',
  health_change: 'health|change in health',
  pay_band: 'pay',
  disengaged: 'dropped out|stopped|withdrew',
})

export const SIDES = vocabulary(['person', 'coach'], {
  person: 'client|participant|customer|self|claimant',
  coach: 'work coach|adviser|advisor|worker',
})

export const YES_NO = vocabulary(['1', '0'], {
  '1': 'yes|y|true',
  '0': 'no|n|false',
})

export const TOPICS = vocabulary(Object.keys(TOPIC_LABEL), {
  ...TOPIC_LABEL,
  job_goals: 'job goals|goals|employers|work goals|career',
  skills: 'skills and training|training|courses|getting online|digital',
  applications: 'cv and applications|cv|applying|interviews',
  housing: 'housing|home|rent',
  money: 'money and debt|debt|bills',
  caring: 'caring for others|care|childcare|children',
  travel: 'getting there|transport',
  adjustments: 'adjustments at work|reasonable adjustments',
})
