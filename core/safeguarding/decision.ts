import { z } from 'zod'

/** What the named person decided; what was done about it belongs in the unit's own case system. */
export const SafeguardingDecision = z.enum(['passed_on', 'no_risk'])
export type SafeguardingDecision = z.infer<typeof SafeguardingDecision>
