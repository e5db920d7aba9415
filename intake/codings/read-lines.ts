import { z } from 'zod'
import { decodeText } from '../decode.ts'
import { type Read, readOk, unreadable } from '../read.ts'
import { type CodingsFile, Gathering, leftOut } from './codings-file.ts'

const Coded = z.looseObject({
  coder: z.string().trim().min(1).max(80),
  codes: z.array(z.string().max(80)).max(60),
  memo: z.string().max(1000).default(''),
})
const Turn = z.looseObject({
  n: z.number().int().nonnegative(),
  speaker: z.string().optional(),
  text: z.string().optional(),
  codes: z.array(z.string().max(80)).max(60).optional(),
  memo: z.string().max(1000).optional(),
  settled: z.string().nullish(),
  by: z.array(Coded).optional(),
})
const Line = z.looseObject({
  id: z.string().trim().min(1).max(200),
  codebook: z.string().max(80).optional(),
  coder: z.string().trim().max(80).optional(),
  turns: z.array(Turn).min(1),
})
type Line = z.infer<typeof Line>

/**
 * Coded transcripts, one a line: `by` on each turn names who put what, as an export has it; without
 * it, `codes` are those of the line's `coder`, or of `coder` where no line names one.
 */
export function readCodingLines(bytes: Uint8Array, coder: string): Read<CodingsFile> {
  const text = decodeText(bytes)
  if (!text.ok) return text
  const gathering = new Gathering('numbers')
  const failed: string[] = []
  let settled = 0
  text.value.split(/\r?\n/).forEach((raw, at) => {
    if (raw.trim() === '') return
    const where = `line ${at + 1}`
    const line = readLine(raw)
    if (typeof line === 'string') {
      failed.push(`${where}: ${line}`)
      return
    }
    settled += takeLine(gathering, line, line.coder ?? coder, where)
  })
  const codings = gathering.all()
  if (codings.length === 0) {
    return unreadable(
      'No line of this file holds codes. Each is a transcript with "codes", or "by", on its turns.' +
        (failed.length > 0 ? ` The first fault: ${failed[0]}` : ''),
    )
  }
  const warnings = [...text.warnings, ...leftOut('settled answers are', settled)]
  return readOk({ format: 'JSON Lines', codings }, warnings, failed)
}

function readLine(raw: string): Line | string {
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return 'not JSON'
  }
  const parsed = Line.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message}`
}

/** Returns how many settled answers it passed over. */
function takeLine(gathering: Gathering, line: Line, coder: string, where: string): number {
  const codebook = line.codebook ?? null
  const by_name = line.turns.some((turn) => turn.by !== undefined)
  let settled = 0
  for (const { n, speaker = null, text = null, codes, memo = '', by = [] } of line.turns) {
    const at = { turn: n, speaker, text, where: `${where}, turn ${n}` }
    for (const one of by) {
      const of = gathering.of(line.id, one.coder, codebook)
      of.turns.push({ ...at, codes: one.codes, memo: one.memo })
    }
    if (!codes) continue
    if (by_name) settled += 1
    else gathering.of(line.id, coder, codebook).turns.push({ ...at, codes, memo })
  }
  return settled
}
