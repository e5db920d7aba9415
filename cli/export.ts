import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Codebook } from '../core/codebook/codebook.ts'
import { writeQdc } from '../core/codebook/qdc.ts'
import { asActor } from '../db/database.ts'
import { appendAudit, byActor } from '../db/stores/audit.ts'
import { codebookInForce } from '../db/stores/codebooks.ts'
import { finishedCodings, withEarlierCodes } from '../db/stores/finished-codings.ts'
import {
  codingsAsCsv,
  codingsAsLines,
  codingsAsProject,
  type ExportedSession,
} from '../intake/codings/write-codings.ts'
import { codeGuids } from '../intake/refi-qda/code-guids.ts'
import { writeQdpx } from '../intake/refi-qda/write.ts'
import { loadCodebook } from '../prompts/load-codebook.ts'
import type { OpenedService, ServiceParts } from './service.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport export --what WHAT --format FORMAT --out FILE

Writes what a behavioural scientist may see; the export is in the audit.

  --what codings    sessions that all their coders have finished: redacted words, each person's
                    codes and memos, gold, the tagger's codes. Formats: jsonl, csv, qdpx
  --what codebook   the codebook that is in force. Format: qdc
  --out FILE        - is standard output, for jsonl, csv and qdc

Exit code: 0 done; 2 wrong usage.
`

/** Who a shell export is done as: a scientist without a session to code. */
const SCIENTIST = {
  ...{ account_id: 'command line', role: 'scientist' as const },
  ...{ coach_id: null, team_id: null },
}

const FORMATS: Record<string, readonly string[]> = {
  codings: ['jsonl', 'csv', 'qdpx'],
  codebook: ['qdc'],
}

/** `rapport export`: codings and codebook as files other programs read. */
export function exportVerb(service: ServiceParts): Verb {
  return {
    name: 'export',
    summary: 'Write finished codings or the codebook to a file',
    help: HELP,
    async run(argv, io) {
      const { what, format, out } = flags(argv)
      const opened = await service.open(io.env, 'rapport export')
      try {
        const bytes = await write(opened, what, format, io.now())
        await put(bytes, out, io)
        return 0
      } finally {
        await opened.close()
      }
    },
  }
}

function flags(argv: string[]) {
  const string = { type: 'string' } as const
  const { values } = parseArgs({
    args: argv,
    options: { what: string, format: string, out: string },
  })
  const { what = '', format = '', out } = values
  const formats = Object.hasOwn(FORMATS, what) ? FORMATS[what] : undefined
  if (!formats) throw new UsageError('Give --what codings or --what codebook.')
  if (!formats.includes(format)) {
    throw new UsageError(`--what ${what} is written as ${formats.join(', ')}: give --format.`)
  }
  if (!out) throw new UsageError('Give --out FILE; - is standard output.')
  if (out === '-' && format === 'qdpx') throw new UsageError('A .qdpx needs a file: --out FILE.')
  return { what, format, out }
}

async function write(
  { database, keys }: OpenedService,
  what: string,
  format: string,
  now: Date,
): Promise<Uint8Array> {
  return asActor(database, SCIENTIST, async (tx) => {
    const inForce = (await codebookInForce(tx)) ?? loadCodebook()
    const sessions = what === 'codings' ? await finishedCodings(tx) : []
    const codebook = await withEarlierCodes(tx, inForce, sessions)
    const about = { action: 'export', resource: what === 'codings' ? 'coding' : 'codebook' }
    const detail = { format, sessions: sessions.length }
    await appendAudit(tx, keys.audit, { ...byActor(SCIENTIST), ...about, detail }, now)
    return written(codebook, sessions, format, now)
  })
}

async function written(
  codebook: Codebook,
  sessions: readonly ExportedSession[],
  format: string,
  now: Date,
): Promise<Uint8Array> {
  if (format === 'csv') return Buffer.from(codingsAsCsv(sessions))
  if (format === 'jsonl') return Buffer.from(codingsAsLines(sessions))
  const guids = await codeGuids(codebook)
  if (format === 'qdc') return Buffer.from(writeQdc(codebook, (id) => guids.get(id) ?? ''))
  const newGuid = () => crypto.randomUUID()
  return writeQdpx(codingsAsProject(sessions, codebook, guids, newGuid), newGuid, now)
}

async function put(bytes: Uint8Array, out: string, io: VerbIo): Promise<void> {
  if (out === '-') {
    await io.stdout.write(Buffer.from(bytes).toString('utf8'))
    return
  }
  await writeFile(out, bytes).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${out} cannot be written (${error.code}).`)
  })
}
