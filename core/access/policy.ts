/**
 * The one table of who may do what to whose. Routes ask it, database policies are generated from it,
 * and tests walk every cell of it.
 */
export const ROLES = [
  'coach',
  'scientist',
  'leader',
  'data_protection',
  'safeguarding',
  'admin',
] as const
export type Role = (typeof ROLES)[number]

export const RESOURCES = [
  /** A person's reference and coarse bands; never a name. */
  'person',
  'consent',
  'session',
  'plan',
  /** Outcomes, questionnaires and working-alliance scores. */
  'outcome',
  /** What entered the pipeline and how far it has come. */
  'material',
  /** Redacted turns and their vectors. */
  'transcript',
  'tag',
  /** A coach's disagreement with a tag, and its adjudication. */
  'disagreement',
  'measure',
  /** Human codings: draws, who codes what, what was settled. */
  'coding',
  /** Released codebooks and the draft of the next. */
  'codebook',
  /** What a coder puts on turns; nobody else's until all coders of the session have finished. */
  'blind_coding',
  /** A file of codings between its check and its writing, and the codes that it brings. */
  'coding_import',
  /** Under which name each code may be shown, and the figures behind it. */
  'gate',
  'link',
  /** Plans locked before their outcome was opened. */
  'registration',
  /** The catalogue of what was tried and found; disclosed before it is kept. */
  'evidence',
  /** Tests of messages, and who was allocated to which arm. */
  'experiment',
  'theme',
  /** Searches somebody keeps for themselves. */
  'saved_search',
  /** Rounded counts over a team of who speaks of something; computed, with no rows of its own to read. */
  'team_search',
  /** What a team wrote down in its debriefs, and when the next page is to be ready. */
  'debrief',
  /** Teams, sites and coaches by name. */
  'unit',
  'account',
  'audit',
  /** An uploaded table between its check and its writing. */
  'import',
  /** A recording with everything silent that its text masks. */
  'playback',
  /** Passages that may speak of risk of harm, with the turns around them. */
  'safeguarding',
  /** What a person decides about masks. Whoever may not read it sees nothing of a held text. */
  'review',
  /** Sealed names, raw words and audio. Creating is write-only; reading needs a reason. */
  'vault',
] as const
export type Resource = (typeof RESOURCES)[number]

export const ACTIONS = ['read', 'create', 'change'] as const
export type Action = (typeof ACTIONS)[number]

/** `own`: the coach's own; `team`: the leader's team; `any`: everyone's. */
export type Whose = 'own' | 'team' | 'any'

export interface Rule {
  role: Role
  action: Action
  resource: Resource
  whose: Whose
}

/** Who is asking: the signed-in account as the policy needs it. */
export interface Actor {
  account_id: string
  role: Role
  coach_id: string | null
  team_id: string | null
}

function rules(role: Role, whose: Whose, action: Action, ...resources: Resource[]): Rule[] {
  return resources.map((resource) => ({ role, action, resource, whose }))
}

export const POLICY: readonly Rule[] = [
  ...rules('coach', 'own', 'read', 'person', 'consent', 'session', 'plan', 'outcome'),
  ...rules('coach', 'own', 'read', 'material', 'transcript', 'tag', 'measure', 'unit'),
  ...rules('coach', 'any', 'read', 'gate'),
  ...rules('coach', 'own', 'create', 'person', 'consent', 'session', 'plan', 'outcome'),
  ...rules('coach', 'own', 'create', 'material', 'vault'),
  ...rules('coach', 'own', 'read', 'playback'),
  ...rules('coach', 'own', 'change', 'person', 'consent', 'session', 'plan', 'outcome', 'material'),
  ...rules('coach', 'own', 'read', 'disagreement'),
  ...rules('coach', 'own', 'create', 'disagreement'),
  ...rules('coach', 'own', 'change', 'disagreement'),

  ...rules('scientist', 'any', 'read', 'session', 'outcome', 'material', 'transcript', 'tag'),
  ...rules('scientist', 'any', 'read', 'measure', 'coding', 'link', 'theme'),
  ...rules('scientist', 'any', 'create', 'coding'),
  ...rules('scientist', 'any', 'read', 'disagreement', 'codebook'),
  ...rules('scientist', 'any', 'create', 'codebook'),
  ...rules('scientist', 'any', 'change', 'disagreement', 'codebook'),
  ...rules('scientist', 'any', 'read', 'gate'),
  ...rules('scientist', 'own', 'read', 'blind_coding'),
  ...rules('scientist', 'own', 'create', 'blind_coding'),
  ...rules('scientist', 'own', 'read', 'coding_import'),
  ...rules('scientist', 'own', 'create', 'coding_import'),
  ...rules('scientist', 'own', 'change', 'coding_import'),
  ...rules('scientist', 'own', 'read', 'saved_search'),
  ...rules('scientist', 'own', 'create', 'saved_search'),
  ...rules('scientist', 'own', 'change', 'saved_search'),
  // Asking for links to be computed again, and writing down which sessions a kept one counted.
  ...rules('scientist', 'any', 'create', 'link'),
  ...rules('scientist', 'any', 'read', 'registration', 'evidence', 'experiment'),
  ...rules('scientist', 'any', 'create', 'registration', 'evidence', 'experiment'),
  ...rules('scientist', 'any', 'change', 'experiment'),

  ...rules('leader', 'team', 'read', 'theme'),
  ...rules('leader', 'team', 'create', 'theme', 'debrief'),
  ...rules('leader', 'team', 'read', 'debrief'),
  ...rules('leader', 'team', 'change', 'theme', 'debrief'),
  ...rules('leader', 'team', 'read', 'team_search'),
  ...rules('leader', 'any', 'read', 'evidence'),

  ...rules('data_protection', 'any', 'read', 'person', 'consent', 'session', 'material', 'vault'),
  ...rules('data_protection', 'any', 'read', 'transcript', 'unit', 'audit'),
  ...rules('data_protection', 'any', 'change', 'consent', 'material'),
  ...rules('data_protection', 'any', 'read', 'review'),
  ...rules('data_protection', 'any', 'create', 'review'),
  ...rules('data_protection', 'any', 'change', 'review'),

  // Until somebody is named for it, the data-protection lead sees that nothing waits unseen.
  ...rules('data_protection', 'any', 'read', 'safeguarding'),
  ...rules('data_protection', 'any', 'change', 'safeguarding'),

  ...rules('safeguarding', 'any', 'read', 'safeguarding', 'material', 'unit'),
  ...rules('safeguarding', 'any', 'change', 'safeguarding'),

  ...rules('admin', 'any', 'read', 'account', 'unit'),
  ...rules('admin', 'any', 'create', 'account', 'unit', 'person', 'session', 'outcome'),
  ...rules('admin', 'any', 'change', 'account', 'unit'),
  ...rules('admin', 'any', 'read', 'import'),
  ...rules('admin', 'any', 'create', 'import'),
  ...rules('admin', 'any', 'change', 'import'),
]

/** Whose rows this role may touch this way, or null for nobody's. */
export function whoseMay(role: Role, action: Action, resource: Resource): Whose | null {
  const rule = POLICY.find(
    (rule) => rule.role === role && rule.action === action && rule.resource === resource,
  )
  return rule?.whose ?? null
}

export const ROLE_LABEL: Record<Role, string> = {
  coach: 'Work coach',
  scientist: 'Behavioural scientist',
  leader: 'Team leader',
  data_protection: 'Data-protection lead',
  safeguarding: 'Safeguarding lead',
  admin: 'Administrator',
}
