import { z } from 'zod'
import { type Codebook, exclusiveSets, findCode } from '../../../core/codebook/codebook.ts'
import { type TagDraft, verifyDraft } from '../../../core/codebook/verify-evidence.ts'
import type { Reason } from '../../../core/pipeline/step.ts'
import type { RedactedTurn } from '../../../core/session/turn.ts'
import type { Batch } from './batches.ts'

/** What the service is asked to answer with; ids are limited to the codebook's. */
export function answerSchema(codebook: Codebook): Record<string, unknown> {
  const code = {
    type: 'object',
    properties: {
      code: { type: 'string', enum: codebook.codes.map((one) => one.id) },
      quote: { type: 'string' },
      sure: { type: 'number' },
    },
    required: ['code', 'quote', 'sure'],
    additionalProperties: false,
  }
  const turn = {
    type: 'object',
    properties: { n: { type: 'integer' }, codes: { type: 'array', items: code } },
    required: ['n', 'codes'],
    additionalProperties: false,
  }
  return {
    title: 'coded_turns',
    type: 'object',
    properties: { turns: { type: 'array', items: turn } },
    required: ['turns'],
    additionalProperties: false,
  }
}

/** What is read of an answer: each turn on its own, so that one bad entry does not lose the others. */
const Answer = z.object({ turns: z.array(z.unknown()).max(10_000) })
const CodedTurn = z.object({
  n: z.number().int(),
  codes: z
    .array(z.object({ code: z.string(), quote: z.string(), sure: z.number().min(0).max(1) }))
    .max(40),
})

/** One turn of the answer: its verified drafts, and why it cannot stand as it is, if so. */
export interface ReadTurn {
  drafts: TagDraft[]
  problem: Reason | null
}

/** Reads an answer turn by turn; null when it is no answer at all. */
export function readAnswer(
  text: string,
  batch: Batch,
  codebook: Codebook,
): Map<number, ReadTurn> | null {
  const answer = Answer.safeParse(parseJson(text))
  if (!answer.success) return null
  const entries = new Map<number, z.infer<typeof CodedTurn>>()
  for (const one of answer.data.turns) {
    const entry = CodedTurn.safeParse(one)
    // Said twice, the first counts: a list of entries for one turn would be no answer to choose from.
    if (entry.success && !entries.has(entry.data.n)) entries.set(entry.data.n, entry.data)
  }
  const read = new Map<number, ReadTurn>()
  for (const turn of batch.turns) {
    const entry = entries.get(turn.n)
    read.set(turn.n, entry ? readTurn(turn, entry.codes, codebook) : MISSING)
  }
  return read
}

const MISSING: ReadTurn = {
  drafts: [],
  problem: { code: 'llm_no_answer', sentence: 'The model gave no answer for this turn.' },
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function readTurn(
  turn: RedactedTurn,
  codes: z.infer<typeof CodedTurn>['codes'],
  codebook: Codebook,
): ReadTurn {
  const drafts: TagDraft[] = []
  let problem: Reason | null = null
  for (const { code, quote, sure } of codes) {
    const draft = { turn: turn.n, code, score: sure, quote, start: null }
    const verdict = verifyDraft(draft, turn, codebook)
    if (verdict.ok) drafts.push(draft)
    else problem ??= verdict.reason
  }
  for (const set of exclusiveSets(codebook, turn.speaker as 'coach' | 'client').values()) {
    const ids = new Set(set.map((code) => code.id))
    const put = new Set(drafts.map((draft) => draft.code).filter((id) => ids.has(id)))
    if (put.size === 1) continue
    const sentence = `The model put ${put.size} of ${[...ids].join(', ')}; exactly one is needed.`
    problem ??= { code: 'not_exactly_one', sentence }
  }
  return { drafts, problem }
}

/** Drafts of a turn that did not come out right twice: what is verified, but no half of a choice. */
export function withoutChoices(drafts: readonly TagDraft[], codebook: Codebook): TagDraft[] {
  const exclusive = (id: string) => findCode(codebook, id)?.exclusive
  const counts = new Map<string, Set<string>>()
  for (const { code } of drafts) {
    const set = exclusive(code)
    if (set !== undefined) counts.set(set, (counts.get(set) ?? new Set()).add(code))
  }
  return drafts.filter(({ code }) => {
    const set = exclusive(code)
    return set === undefined || counts.get(set)?.size === 1
  })
}
