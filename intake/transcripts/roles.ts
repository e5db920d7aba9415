import { asRaw } from '../../core/session/text.ts'
import type { RawTurn, Speaker } from '../../core/session/turn.ts'
import { nameKey, roleOfLabel } from './names.ts'
import type { Spoken } from './spoken.ts'

export interface RoleOptions {
  /** The coach's name as the file gives it, or part of it. */
  coach?: string
}

export interface Roles {
  turns: RawTurn[]
  /** True when nobody said who is who: a person must confirm. */
  speakers_assumed: boolean
  warnings: string[]
}

const PLURAL = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/**
 * Who is coach and who is client: by the coach's name, by labels that say so, else the first voice
 * is taken for the coach and the next for the client. Further voices are `other`.
 */
export function giveRoles(spoken: readonly Spoken[], options: RoleOptions): Roles {
  const voices = new Map<string, string>()
  for (const { name } of spoken) if (name !== null) voices.set(nameKey(name), name)
  if (voices.size === 0) return oneVoice(spoken)
  const { speakers, assumed, warnings } = decide([...voices.keys()], options)
  const unnamed = spoken.filter(({ name }) => name === null).length
  if (unnamed > 0) {
    warnings.push(`${PLURAL(unnamed, 'turn')} had no speaker and became “other”. Check them.`)
  }
  const turns = spoken.map((stretch, n) =>
    turnOf(stretch, n, stretch.name === null ? 'other' : speakers.get(nameKey(stretch.name))!),
  )
  return { turns, speakers_assumed: assumed, warnings }
}

function oneVoice(spoken: readonly Spoken[]): Roles {
  return {
    turns: spoken.map((stretch, n) => turnOf(stretch, n, 'coach')),
    speakers_assumed: true,
    warnings: [
      'The file does not say who speaks: every turn is put down to the coach until a person ' +
        'says who is who. Labels such as “Coach:” and “Client:” avoid this.',
    ],
  }
}

function turnOf({ name, start, end, text }: Spoken, n: number, speaker: Speaker): RawTurn {
  return {
    n,
    speaker,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(name === null ? {} : { speaker_name: name }),
    text: asRaw(text),
  }
}

interface Decision {
  speakers: Map<string, Speaker>
  assumed: boolean
  warnings: string[]
}

function decide(keys: readonly string[], options: RoleOptions): Decision {
  const warnings: string[] = []
  const speakers = new Map<string, Speaker>()
  const named = options.coach === undefined ? null : findCoach(keys, options.coach)
  if (options.coach !== undefined && named === null) {
    warnings.push(
      `No one voice of the ${keys.length} in the file is “${options.coach}”. ` +
        'Give the coach’s name as the file spells it.',
    )
  }
  if (named !== null) speakers.set(named, 'coach')
  for (const key of keys) {
    const role = roleOfLabel(key)
    if (role === null || speakers.has(key)) continue
    // The coach was named: whoever else is called a coach only sat in.
    speakers.set(key, role === 'coach' && named !== null ? 'other' : role)
  }
  const open = keys.filter((key) => !speakers.has(key))
  const has = (role: Speaker) => [...speakers.values()].includes(role)
  let assumed = false
  if (!has('coach') && open.length > 0) {
    assumed = !has('client') || open.length > 1
    speakers.set(open.shift()!, 'coach')
  }
  if (!has('client') && open.length > 0) {
    assumed ||= open.length > 1
    speakers.set(open.shift()!, 'client')
  }
  for (const key of open) speakers.set(key, 'other')
  return { speakers, assumed, warnings }
}

/** The one voice that is this person: the same name, else the only one holding all its words. */
function findCoach(keys: readonly string[], coach: string): string | null {
  const wanted = nameKey(coach)
  if (wanted === '') return null
  if (keys.includes(wanted)) return wanted
  const words = wanted.split(' ')
  const holds = keys.filter((key) => {
    const held = new Set(key.replace(/[()[\]]/g, ' ').split(/\s+/))
    return words.every((word) => held.has(word))
  })
  return holds.length === 1 ? holds[0]! : null
}
