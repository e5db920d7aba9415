import { ABUSE } from './cues/abuse.ts'
import { CHILD } from './cues/child.ts'
import { FIGURES_OF_SPEECH } from './cues/figures.ts'
import { HEALTH } from './cues/health.ts'
import { NEGLECT } from './cues/neglect.ts'
import { OTHERS } from './cues/others.ts'
import { SELF_HARM } from './cues/self-harm.ts'

/** What a passage may speak of. The words are for a person to look by; none of them is a finding. */
export const CUE_KINDS = ['self_harm', 'abuse', 'child', 'others', 'neglect', 'health'] as const
export type CueKind = (typeof CUE_KINDS)[number]

/** Veiled: no plain words, but like passages that were written to speak of harm. */
export const HARM_KINDS = [...CUE_KINDS, 'veiled'] as const
export type HarmKind = (typeof HARM_KINDS)[number]

/**
 * Cues are regular expressions, one way of speaking each, matched from word to word against
 * lower-case text with straight apostrophes, one space between words and no fillers. They are wide
 * on purpose: a passage looked at for nothing costs a minute. Gaps between words are counted
 * (`{0,4}`), so that no cue can run away. A name in braces stands for one of these.
 */
const VOCABULARY: Record<string, string> = {
  self: 'myself|meself|my self|himself|hisself|herself|themselves|themself|yourself',
  who:
    'me|her|him|them|us|my \\w+|his \\w+|her \\w+|' +
    'the (?:kids|children|baby|wee one|little one)',
  partner:
    'him|her|them|my (?:\\w+ )?(?:partner|husband|wife|boyfriend|girlfriend|ex|son|daughter|dad|' +
    'father|mum|brother|sister|uncle|carer|landlord|neighbours?|flatmate|housemate)',
  child:
    'kids?|bairns?|child(?:ren)?|baby|toddler|son|daughter|grandson|granddaughter|grandkids|' +
    'grandchild(?:ren)?|nephew|niece|little (?:one|girl|boy|lad)|step ?son|step ?daughter|' +
    'wee (?:one|boy|girl)',
  drugs: 'tablets|pills|meds|medication|paracetamol|painkillers|co ?codamol|insulin|morphine',
}

const pattern = (cues: readonly string[]): RegExp => {
  const source = cues.join('|').replace(/\{([a-z]+)\}/g, (_, name) => `(?:${VOCABULARY[name]})`)
  return new RegExp(`\\b(?:${source})\\b`, 'g')
}

export const CUES: Readonly<Record<CueKind, RegExp>> = {
  self_harm: pattern(SELF_HARM),
  abuse: pattern(ABUSE),
  child: pattern(CHILD),
  others: pattern(OTHERS),
  neglect: pattern(NEGLECT),
  health: pattern(HEALTH),
}

export const FIGURES = pattern(FIGURES_OF_SPEECH)
