import { type Codebook, exclusiveSets, findCode } from '../../core/codebook/codebook.ts'
import { type TagDraft, verifyDraft } from '../../core/codebook/verify-evidence.ts'
import { type Tag, TagIn, TagOut } from '../../core/pipeline/shapes.ts'
import type { Step, Unprocessable } from '../../core/pipeline/step.ts'
import type { RedactedTurn } from '../../core/session/turn.ts'
import { lacksVoice } from '../../core/session/voices.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import type { Tagger } from '../models/tagger/tagger.ts'

export interface TagModels {
  tagger: Tagger
  /** What tags are checked against when the input names no codebook; else the product's own. */
  codebook?: Codebook
}

/**
 * Puts codes on turns. Whatever the tagger says, a tag leaves this step only when its code is in the
 * codebook and its evidence is verbatim, and a client turn leaves it with exactly one talk code.
 */
export const tagStep: Step<TagIn, TagOut, TagModels> = {
  name: 'tag',
  version: 1,
  reads: TagIn,
  writes: TagOut,
  // An outside model codes an hour's conversation in some minutes, and may ask to be waited for.
  limits: { timeout_ms: 30 * 60_000, attempts_max: 5, input_bytes_max: 20_000_000 },
  async run(input, { models, signal, progress, called }) {
    const { tagger } = models
    if (tagger.external && !input.external_allowed) {
      const sentence =
        'This person has not agreed to an outside service. Record that consent, or switch the ' +
        'built-in tagger on in the settings.'
      return { kind: 'wait', reason: { code: 'external_not_allowed', sentence } }
    }
    const codebook = input.codebook ?? models.codebook ?? loadCodebook()
    const result = await tagger.tag({ ...input, codebook }, signal, { progress, called })
    if (result.kind !== 'done') return result
    const drafts = result.drafts.filter((draft) => !isRetired(draft.code, codebook))
    const found = [...result.unprocessable, ...lacksVoice(input.turns)]
    const checked = checkDrafts(drafts, input.turns, codebook, found)
    progress(1)
    const { name, version } = tagger
    const { model, prompt_hash, usage } = result
    const output: TagOut = {
      tagger: { name, version, codebook: codebook.version, model, prompt_hash },
      tags: checked.tags,
      ...(usage ? { usage } : {}),
    }
    return { kind: 'done', output, unprocessable: checked.unprocessable }
  },
}

/** A code that this version gave up and a tagger learnt from an earlier one: no fault of its. */
function isRetired(code: string, codebook: Codebook): boolean {
  return findCode(codebook, code) === undefined && (codebook.retired?.includes(code) ?? false)
}

function checkDrafts(
  drafts: readonly TagDraft[],
  turns: readonly RedactedTurn[],
  codebook: Codebook,
  reported: readonly Unprocessable[],
): { tags: Tag[]; unprocessable: Unprocessable[] } {
  const byNumber = new Map(turns.map((turn) => [turn.n, turn]))
  const unprocessable = [...reported]
  const tags = new Map<number, Map<string, Tag>>()
  for (const draft of drafts) {
    const verdict = verifyDraft(draft, byNumber.get(draft.turn), codebook)
    if (!verdict.ok) {
      unprocessable.push({ where: `turn ${draft.turn}`, reason: verdict.reason })
      continue
    }
    const known = tags.get(draft.turn) ?? new Map<string, Tag>()
    const before = known.get(draft.code)
    if (before === undefined || before.score < draft.score) known.set(draft.code, verdict.tag)
    tags.set(draft.turn, known)
  }
  const reportedTurns = new Set(reported.map((part) => part.where))
  for (const turn of turns) {
    if (turn.speaker === 'other') continue
    const own = tags.get(turn.n) ?? new Map<string, Tag>()
    for (const set of exclusiveSets(codebook, turn.speaker).values()) {
      const found = set.filter((code) => own.has(code.id))
      if (found.length === 1) continue
      for (const code of found) own.delete(code.id)
      if (reportedTurns.has(`turn ${turn.n}`)) continue
      const sentence = `The tagger put ${found.length} of ${set.map((code) => code.id).join(', ')}; exactly one is needed.`
      unprocessable.push({ where: `turn ${turn.n}`, reason: { code: 'not_exactly_one', sentence } })
    }
  }
  const order = (tag: Tag) => codebook.codes.indexOf(findCode(codebook, tag.code)!)
  const kept = turns.flatMap((turn) =>
    [...(tags.get(turn.n)?.values() ?? [])].sort((a, b) => order(a) - order(b)),
  )
  return { tags: kept, unprocessable }
}
