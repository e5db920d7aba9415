import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Vote } from '../../../core/redaction/votes.ts'

/** What a label of the network says about a word. */
export interface LabelMeaning {
  type: Vote['type'] | null
  /** The word begins a name of its own: `B-PER`. */
  begins: boolean
}

/** A voter's folder as it was found on disk. */
export interface VoterFiles {
  /** 8-bit weights where they are there, else the full ones. */
  dtype: 'q8' | 'fp32'
  /** SHA-256 of everything that decides how it votes. */
  digest: string
  /** In the order of the network's outputs. */
  labels: LabelMeaning[]
  /** Pieces of words it reads at once, as far as its files say. */
  pieces_max: number
}

export type ReadVoter = { ok: true; files: VoterFiles } | { ok: false; sentence: string }

const TEXTS = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
const WEIGHTS = [
  { dtype: 'q8', path: join('onnx', 'model_quantized.onnx') },
  { dtype: 'fp32', path: join('onnx', 'model.onnx') },
] as const
/** More takes memory that grows with its square, and few networks were trained on more. */
const PIECES_MOST = 512
const CHUNK_BYTES = 1 << 20

const Config = z.object({
  architectures: z.array(z.string()).optional(),
  id2label: z.record(z.string().regex(/^\d+$/), z.string()).optional(),
  max_position_embeddings: z.number().int().positive().optional(),
})
const TokenizerConfig = z.object({ model_max_length: z.number().positive().optional() })

/** Reads a voter's folder as far as can be told without running it. Never throws. */
export function readVoter(folder: string): ReadVoter {
  const no = (why: string, todo: string): ReadVoter => ({
    ok: false,
    sentence: `The token classifier in ${folder} ${why}. ${todo}`,
  })
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return no('is not there', `${GET_IT}, or set NAME_VOTER to another folder or to nothing.`)
  }
  const weights = WEIGHTS.find(({ path }) => isThere(join(folder, path)))
  const missing = TEXTS.filter((name) => !isThere(join(folder, name)))
  if (!weights) missing.push(WEIGHTS[0].path)
  if (!weights || missing.length > 0) {
    return no(`is not whole: ${missing.join(', ')} is missing`, `${GET_IT}.`)
  }
  try {
    const config = Config.parse(readJson(join(folder, 'config.json')))
    const architecture = config.architectures?.find((name) => !/TokenClassification$/.test(name))
    if (architecture) {
      return no(`is of another kind (${architecture})`, 'Give one made for token classification.')
    }
    const labels = meaningsOf(config.id2label ?? {})
    if (!labels) {
      const names = Object.values(config.id2label ?? {}).slice(0, 3)
      return no(
        `does not say which of its labels are persons, places and organisations` +
          (names.length > 0 ? ` (it has ${names.join(', ')}, …)` : ''),
        'Write them into id2label of its config.json, as PER, LOC and ORG.',
      )
    }
    const tokenizer = TokenizerConfig.parse(readJson(join(folder, 'tokenizer_config.json')))
    const pieces_max = Math.min(
      ...[config.max_position_embeddings, tokenizer.model_max_length, PIECES_MOST].map(
        (most) => most ?? PIECES_MOST,
      ),
    )
    const digest = digestOf([...TEXTS, weights.path].map((name) => join(folder, name)))
    return { ok: true, files: { dtype: weights.dtype, digest, labels, pieces_max } }
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues[0]?.message : (error as Error).message
    return no(`cannot be read (${why})`, `${GET_IT}.`)
  }
}

const GET_IT = 'Fetch it (“rapport models fetch bert-base-NER”) or copy it whole'

const isThere = (path: string) => existsSync(path) && statSync(path).size > 0

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

const TYPES: readonly [Vote['type'], RegExp][] = [
  ['NAME', /^(PER|PERS|PERSON|NAME|(FIRST|LAST|GIVEN|SUR|MIDDLE)_?NAME)$/],
  ['PLACE', /^(LOC|LOCATION|GPE|FAC|FACILITY|PLACE|CITY|TOWN)$/],
  ['ORG', /^(ORG|ORGANI[SZ]ATION|COMPANY|EMPLOYER)$/],
]

/** Null when no label means a person: a network without names for its labels cannot be understood. */
function meaningsOf(id2label: Record<string, string>): LabelMeaning[] | null {
  const labels = Object.keys(id2label).map((_, at) => id2label[at])
  if (labels.length === 0 || labels.includes(undefined)) return null
  const meanings = (labels as string[]).map((label): LabelMeaning => {
    const [, prefix = '', name = ''] = /^(?:([BILUES])[-_])?(.*)$/.exec(label.toUpperCase()) ?? []
    const type = TYPES.find(([, pattern]) => pattern.test(name))?.[0] ?? null
    return { type, begins: /[BUS]/.test(prefix) }
  })
  return meanings.some(({ type }) => type === 'NAME') ? meanings : null
}

/** In chunks: weights may be larger than what fits into one buffer. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (const path of paths) {
    hash.update(`${statSync(path).size}\n`)
    const file = openSync(path, 'r')
    try {
      for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
        hash.update(chunk.subarray(0, read))
      }
    } finally {
      closeSync(file)
    }
  }
  return hash.digest('hex')
}
