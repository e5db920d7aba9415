/** A kind of client turn, and the kinds of coach turn that take it up. */
export interface Opportunity {
  readonly opening: readonly string[]
  readonly taken: readonly string[]
}

const REFLECTIONS = ['reflection_simple', 'reflection_complex']
const WORRY_ANSWERS = [
  'reassure_benefit_safe',
  'reassure_voluntary',
  'better_off_info',
  'empathy',
  ...REFLECTIONS,
]

/**
 * How often the coach took an opening: of the client turns with the first kind of code, the share
 * whose next coach turn (before the client's next but one) carries one of the second kind.
 */
export const OPPORTUNITIES: Readonly<Record<string, Opportunity>> = {
  sustain_talk_reflected: { opening: ['sustain_talk'], taken: REFLECTIONS },
  sustain_talk_argued: {
    opening: ['sustain_talk'],
    taken: ['advise_without_permission', 'confront', 'impose_step', 'conditionality_pressure'],
  },
  change_talk_taken_up: {
    opening: ['change_talk'],
    taken: [...REFLECTIONS, 'question_open', 'affirm', 'elicit_goals', 'agree_step'],
  },
  benefit_worry_answered: { opening: ['worry_benefits'], taken: WORRY_ANSWERS },
  distrust_met: { opening: ['distrust'], taken: [...REFLECTIONS, 'empathy', 'reassure_voluntary'] },
  barrier_supported: {
    opening: ['barrier_health', 'barrier_caring', 'barrier_practical', 'barrier_confidence'],
    taken: [...REFLECTIONS, 'empathy', 'signpost_support', 'job_fit', 'plan_flex'],
  },
}

/** How many openings a coach answered at all, and how many answers carry one of the codes. */
export function openingsTaken<Turn extends { readonly speaker: string }>(
  turns: readonly Turn[],
  codesOf: (turn: Turn) => readonly string[],
  { opening, taken }: Opportunity,
): { openings: number; taken: number } {
  const has = (turn: Turn, wanted: readonly string[]) =>
    codesOf(turn).some((code) => wanted.includes(code))
  const answers = turns.flatMap((turn, at) =>
    turn.speaker === 'client' && has(turn, opening) ? (nextCoachTurn(turns, at) ?? []) : [],
  )
  return { openings: answers.length, taken: answers.filter((turn) => has(turn, taken)).length }
}

/** The coach's answer, unless the conversation ended before it. */
function nextCoachTurn<Turn extends { readonly speaker: string }>(
  turns: readonly Turn[],
  at: number,
): Turn | undefined {
  return turns.slice(at + 1, at + 4).find((turn) => turn.speaker === 'coach')
}

/** What follows sustain talk, as links ask for it: names of `OPPORTUNITIES`, and plain words. */
export const SEQUENCES = [
  {
    name: 'sustain_talk_reflected',
    label: 'at least half of the doubts met with a reflection',
  },
  {
    name: 'sustain_talk_argued',
    label: 'at least half of the doubts met with argument or unasked advice',
  },
] as const
