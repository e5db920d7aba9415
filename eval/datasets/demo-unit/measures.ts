import { type MitiCounts, mitiSummary } from '../../../core/codebook/crosswalk.ts'
import type { Draw } from './draw.ts'
import { CLIENT_CODES, COACH_CODES, TAGGER } from './true-model.ts'

/** A code used in nearly every session is not missed in a quarter of them; only its count is off. */
const UBIQUITOUS = 0.9

const round = (x: number): number => Math.round(x * 1e4) / 1e4
const ratio = (part: number, whole: number): number | null =>
  whole === 0 ? null : round(part / whole)

/**
 * The session's numbers as an imperfect tagger would give them. Its errors lean with the outcome,
 * as real ones may: that is what makes the raw tag unfit for an association.
 * @param attended Whether the person attended next; null when that is not known.
 */
export function drawMeasures(
  counts: Readonly<Record<string, number>>,
  minutes: number,
  attended: boolean | null,
  draw: Draw,
): Record<string, number | null> {
  const coach_turns = Math.max(8, Math.round(minutes * draw.normal(1.1, 0.15)))
  const client_turns = Math.max(7, coach_turns + draw.whole(-3, 3))
  const seen: Record<string, number> = {}
  const lean = attended === null ? 0 : attended ? 1 : -1
  for (const [code, count] of Object.entries(counts)) {
    seen[code] = drawTagged(code, count, lean, draw)
  }
  const leaning = (code: string) => (counts[code]! > 0 ? 0.08 : 0)
  const change = 0.2 + leaning('reflection_complex') + leaning('emphasise_autonomy')
  const sustain = 0.15 + leaning('confront') + leaning('impose_step')
  seen.change_talk = draw.binomial(client_turns, change)
  seen.sustain_talk = draw.binomial(client_turns - seen.change_talk, sustain)
  seen.neutral_talk = client_turns - seen.change_talk - seen.sustain_talk

  const measures: Record<string, number | null> = {}
  for (const [code, count] of Object.entries(seen)) {
    measures[`count_${code}`] = count
    measures[`rate_${code}`] = ratio(count, code in COACH_CODES ? coach_turns : client_turns)
  }
  const share = 0.5 + (counts.question_open! - counts.give_information!) * 0.008
  measures.talk_share_client = round(Math.min(0.85, Math.max(0.2, draw.normal(share, 0.07))))
  measures.coach_turns = coach_turns
  measures.client_turns = client_turns
  return { ...measures, ...mitiMeasures(seen) }
}

function drawTagged(code: string, count: number, lean: number, draw: Draw): number {
  const prevalence = (COACH_CODES[code] ?? CLIENT_CODES[code])!.prevalence
  if (prevalence > UBIQUITOUS) {
    return draw.binomial(count, TAGGER.sensitivity) + draw.poisson(count * 0.1)
  }
  const sensitivity = TAGGER.sensitivity + lean * TAGGER.sensitivity_shift
  const specificity = TAGGER.specificity - lean * TAGGER.specificity_shift
  if (count === 0) return draw.chance(1 - specificity) ? 1 + draw.poisson(0.2) : 0
  return draw.chance(sensitivity) ? 1 + draw.binomial(count - 1, TAGGER.per_use) : 0
}

/** MITI 4.2.1 counts and summary measures, under the names the measure step gives them. */
function mitiMeasures(seen: Readonly<Record<string, number>>): Record<string, number | null> {
  const of = (code: string): number => seen[code] ?? 0
  const counts: MitiCounts = {
    gi: of('give_information'),
    persuade: of('advise_without_permission'),
    persuade_with: of('advise_with_permission'),
    q: of('question_open') + of('question_closed'),
    sr: of('reflection_simple'),
    cr: of('reflection_complex'),
    af: of('affirm'),
    seek: of('seek_collaboration'),
    emphasise: of('emphasise_autonomy'),
    confront: of('confront'),
  }
  const named = Object.entries(counts).map(([name, count]) => [`miti_${name}`, count])
  const { mi_adherent, mi_non_adherent, r_to_q, percent_cr } = mitiSummary(counts)
  return {
    ...Object.fromEntries(named),
    miti_mi_adherent: mi_adherent,
    miti_mi_non_adherent: mi_non_adherent,
    miti_r_to_q: r_to_q,
    miti_percent_cr: percent_cr,
    miti_percent_open: counts.q === 0 ? null : (100 * of('question_open')) / counts.q,
  }
}
