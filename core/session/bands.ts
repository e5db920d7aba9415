import { z } from 'zod'

/** Characteristics are kept only as coarse bands, so that no row describes one person. */
const NOT_RECORDED = 'not_recorded'

export const AgeBand = z.enum(['18-24', '25-34', '35-49', '50-64', '65+', NOT_RECORDED])
export const ConditionGroup = z.enum([
  'mental_health',
  'musculoskeletal',
  'neurodivergent',
  'long_term_physical',
  'sensory',
  'learning',
  'several',
  'other',
  NOT_RECORDED,
])
export const TimeOnBenefitBand = z.enum(['under_1y', '1_to_2y', '2_to_5y', 'over_5y', NOT_RECORDED])
export const WorkHistoryBand = z.enum(['within_1y', '1_to_5y', 'over_5y', 'never', NOT_RECORDED])

/** What each characteristic is called, and how its bands read. */
export const BAND_LABEL: Record<string, string> = {
  '18-24': '18 to 24',
  '25-34': '25 to 34',
  '35-49': '35 to 49',
  '50-64': '50 to 64',
  '65+': '65 and over',
  mental_health: 'Mental health',
  musculoskeletal: 'Muscles, bones and joints',
  neurodivergent: 'Neurodivergent',
  long_term_physical: 'Long-term physical illness',
  sensory: 'Sight or hearing',
  learning: 'Learning disability',
  several: 'Several',
  other: 'Other',
  under_1y: 'Under 1 year',
  '1_to_2y': '1 to 2 years',
  '2_to_5y': '2 to 5 years',
  over_5y: 'Over 5 years',
  within_1y: 'In work within the last year',
  '1_to_5y': '1 to 5 years ago',
  never: 'Never worked',
  [NOT_RECORDED]: 'Not recorded',
}
