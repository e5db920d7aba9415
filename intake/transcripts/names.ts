/** Words that open a sentence before a colon (“Right: so …”) and are never a voice. */
const NOT_A_NAME = new Set(
  (
    'monday tuesday wednesday thursday friday saturday sunday january february march april may ' +
    'june july august september october november december right so question answer note notes ' +
    'example option yes no yeah well and but because like ps re subject date time day step number ' +
    'ok okay plus also first second third then today tomorrow yesterday plan action actions goal ' +
    'next summary title duration present attendees location venue http https mailto tel ref'
  ).split(' '),
)

const PARTICLE = /^(?:de|da|di|du|del|van|von|der|den|la|le|al|el|bin|ibn|ap|of|the|and|&|-)$/

/** Whether a few words look like a person's name or a voice's label (`Speaker 1`, `P. Owusu`). */
export function looksLikeName(label: string): boolean {
  if (label.length > 60 || !/^["'“‘(]?[\p{Lu}\p{Lo}]/u.test(label)) return false
  if (/[?!;"“”]|\.(?=\s+\p{Ll})|\.{2}/u.test(label)) return false
  const words = label.split(/\s+/)
  if (words.length > 6 || NOT_A_NAME.has(words[0]!.toLowerCase())) return false
  return words.every((word) => /^[(['’-]?[\p{Lu}\p{Lo}\d]/u.test(word) || PARTICLE.test(word))
}

/** One spelling for comparing: case, spaces and dots apart, the same name is the same key. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[.,]/g, ' ').replace(/\s+/g, ' ').trim()
}

export type LabelRole = 'coach' | 'client' | 'other'

const ROLE_WORDS: readonly (readonly [LabelRole, RegExp])[] = [
  [
    'other',
    /\b(?:interpreter|translator|receptionist|companion|advocate|carer|support worker|other)\b/,
  ],
  [
    'coach',
    /\b(?:coach|work ?coach|interviewer|adviser|advisor|therapist|counsellor|counselor|practitioner|mentor|keyworker|key worker|caseworker|case worker|facilitator|researcher)\b/,
  ],
  [
    'client',
    /\b(?:client|participant|interviewee|respondent|customer|claimant|patient|person|service user|jobseeker|job seeker|coachee|member)\b/,
  ],
]

/** The role a label states in words (`Coach`, `Work coach 2`, `Dave (coach)`), else null. */
export function roleOfLabel(label: string): LabelRole | null {
  if (label.length > 60) return null
  const key = label.toLowerCase().replace(/[_-]+/g, ' ')
  return ROLE_WORDS.find(([, words]) => words.test(key))?.[0] ?? null
}

/** Where nearly every line has a label, even one that comes once is a voice. */
const WELL_LABELLED = 0.9
/** A voice that comes so often shows that the file repeats its labels. */
const RECURS = 5

/**
 * Of the labels that open lines in one file, those that are voices: role words, names, and single
 * lower-case words that open a good part of all lines. A name that comes once in a file whose other
 * voices recur and whose lines often have none (“Definite: you can …”) is taken for speech.
 */
export function acceptLabels(labels: readonly string[], lines: number): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const candidates = [...counts].filter(([label, count]) => mayBeVoice(label, count, lines))
  const labelled = candidates.reduce((sum, [, count]) => sum + count, 0)
  const recurs = candidates.some(([, count]) => count >= RECURS)
  const strict = recurs && labelled < lines * WELL_LABELLED
  return new Set(
    candidates
      .filter(([label, count]) => !strict || count > 1 || statesRole(label))
      .map(([label]) => label),
  )
}

function mayBeVoice(label: string, count: number, lines: number): boolean {
  const frequent = count >= 2 && count / lines >= 0.2 && /^\p{L}\S*$/u.test(label)
  return statesRole(label) || looksLikeName(label) || frequent
}

function statesRole(label: string): boolean {
  const short = label.split(/\s+/).length <= 4 && !/[.?!,;]/.test(label)
  return short && roleOfLabel(label) !== null
}

/**
 * The label before a line's first `: ` or tab, at most 60 characters, with the words after it. A
 * role word may do without the space (`Coach:hello`).
 */
export function splitLabel(line: string): { label: string; rest: string } | null {
  const tight = /^([A-Za-z][A-Za-z ]{1,20}):(?=[^\s/])/.exec(line.slice(0, 30))
  if (tight !== null && statesRole(tight[1]!)) {
    return { label: tight[1]!, rest: line.slice(tight[0].length).trim() }
  }
  const at = line.slice(0, 90).search(/:(?:\s|$)|\t/)
  if (at <= 0) return null
  const rest = line.slice(at + 1).trim()
  // A time after a tab is a heading (`Sharon Okafor<tab>0:03`), not words.
  if (line[at] === '\t' && /^[\d:.,]*$/.test(rest)) return null
  return { label: line.slice(0, at).trim(), rest }
}
