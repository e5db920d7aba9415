import { stringify } from 'csv-stringify/sync'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { childrenOf, parentOf } from '../../core/codebook/parents.ts'
import type { GoldTurn } from '../../core/coding/gold.ts'
import { safeCell } from '../../core/disclosure/csv-cell.ts'
import type { RedactedText } from '../../core/session/text.ts'
import type { Speaker } from '../../core/session/turn.ts'
import type { QdaCode, QdaProject, QdaSource } from '../refi-qda/project.ts'
import { TAGGER_USER, turnLines } from '../refi-qda/turn-lines.ts'

/** A finished session with its redacted words and, where a draw knows it, its chance. */
export interface ExportedSession {
  readonly coded: {
    readonly session_id: string
    readonly reference: string
    readonly codebook: string
    readonly gold: boolean
    readonly training: boolean
    readonly coders: readonly { coder: string; coder_name: string }[]
    readonly turns: readonly GoldTurn[]
    readonly tagged: ReadonlyMap<number, readonly string[]>
  }
  readonly text: readonly { n: number; speaker: Speaker; text: RedactedText }[]
  readonly probability: number | null
}

/** One line a session in the transcript's shape: gold codes on each turn, and what each coder put. */
export function codingsAsLines(sessions: readonly ExportedSession[]): string {
  const lines = sessions.map(({ coded, text, probability }) => {
    const names = namesOf(coded)
    const coded_turns = new Map(coded.turns.map((turn) => [turn.turn, turn]))
    const turns = text.map(({ n, speaker, text: words }) => {
      const turn = coded_turns.get(n)
      const by = turn?.by.map(({ coder, codes, memo }) => ({ coder: names(coder), codes, memo }))
      const gold = turn?.gold ? { codes: turn.gold, settled: turn.settled } : {}
      return { n, speaker, text: words, ...gold, ...(by ? { by } : {}) }
    })
    const { reference: id, codebook, gold, training } = coded
    const of = { id, codebook, gold, training, probability }
    return `${JSON.stringify({ ...of, turns })}\n`
  })
  return lines.join('')
}

/** One row a turn and rater: each coder, gold and the tagger. Cells are safe to open as a sheet. */
export function codingsAsCsv(sessions: readonly ExportedSession[]): string {
  const rows = sessions.flatMap(({ coded, probability }) => {
    const names = namesOf(coded)
    return coded.turns.flatMap(({ turn, speaker, by, gold }) => {
      const raters: [string, readonly string[], string][] = [
        ...by.map((one): [string, readonly string[], string] => {
          return [names(one.coder), one.codes, one.memo]
        }),
        ...(gold ? [['gold', gold, ''] as [string, readonly string[], string]] : []),
        ['tagger', coded.tagged.get(turn) ?? [], ''],
      ]
      return raters.map(([rater, codes, memo]) =>
        [
          coded.reference,
          `${turn}`,
          speaker,
          rater,
          codes.join(' '),
          memo,
          `${probability ?? ''}`,
          coded.codebook,
        ].map(safeCell),
      )
    })
  })
  const header = [
    ...['session', 'turn', 'speaker', 'rater', 'codes', 'memo', 'probability', 'codebook'],
  ]
  return stringify([header, ...rows])
}

/**
 * The codings as a REFI-QDA project: each person and the tagger is a user of its own. `codes` are the
 * guids of the codebook's codes and parents, which are the same in every file.
 */
export function codingsAsProject(
  sessions: readonly ExportedSession[],
  codebook: Codebook,
  codes: ReadonlyMap<string, string>,
  newGuid: () => string,
): QdaProject {
  const guids = new Map([...codes].map(([id, guid]) => [`code ${id}`, guid]))
  const guid = (key: string) => {
    const known = guids.get(key) ?? newGuid()
    guids.set(key, known)
    return known
  }
  const users = new Map<string, string>([['tagger', TAGGER_USER]])
  for (const { coded } of sessions) {
    for (const { coder, coder_name } of coded.coders) users.set(coder, coder_name)
  }
  return {
    name: 'Rapport codings',
    description: `Codebook ${codebook.version}`,
    users: [...users].map(([key, name]) => ({ guid: guid(`user ${key}`), name })),
    codes: codesOf(codebook, guid),
    sources: sessions.map((one) => sourceOf(one, guid)),
  }
}

function codesOf(codebook: Codebook, guid: (key: string) => string): QdaCode[] {
  const parents = [...new Set(codebook.codes.flatMap((code) => parentOf(code) ?? []))]
  return [
    ...parents.map((name) => {
      const description = `Any of ${childrenOf(codebook, name).join(', ')}`
      return { guid: guid(`code ${name}`), name, description, parent: null }
    }),
    ...codebook.codes.map((code) => {
      const parent = parentOf(code)
      return {
        ...{ guid: guid(`code ${code.id}`), name: code.id, description: code.definition },
        parent: parent === null ? null : guid(`code ${parent}`),
      }
    }),
  ]
}

function sourceOf({ coded, text }: ExportedSession, guid: (key: string) => string): QdaSource {
  const lines = turnLines(text)
  const turns = new Map(coded.turns.map((turn) => [turn.turn, turn]))
  const selections = text.flatMap(({ n }, place) => {
    const by = turns.get(n)?.by ?? []
    const codings = [
      ...by.flatMap(({ coder, codes }) => codes.map((code) => ({ code, user: coder }))),
      ...(coded.tagged.get(n) ?? []).map((code) => ({ code, user: 'tagger' })),
    ].map(({ code, user }) => ({ code: guid(`code ${code}`), user: guid(`user ${user}`) }))
    const notes = by
      .filter(({ memo }) => memo !== '')
      .map(({ coder, memo }) => ({ user: guid(`user ${coder}`), text: memo }))
    const { start, end } = lines[place]!
    return codings.length + notes.length === 0 ? [] : [{ start, end, codings, notes }]
  })
  return {
    guid: guid(`source ${coded.session_id}`),
    name: coded.reference,
    text: lines.map(({ line }) => line).join(''),
    selections,
  }
}

const namesOf =
  ({ coders }: ExportedSession['coded']) =>
  (coder: string) =>
    coders.find((one) => one.coder === coder)?.coder_name ?? coder
