import type { Context } from 'hono'
import { z } from 'zod'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  type FinishedCoding,
  finishedCodings,
  withEarlierCodes,
} from '../../db/stores/finished-codings.ts'
import {
  codingsAsCsv,
  codingsAsLines,
  codingsAsProject,
} from '../../intake/codings/write-codings.ts'
import { codeGuids } from '../../intake/refi-qda/code-guids.ts'
import { writeQdpx } from '../../intake/refi-qda/write.ts'
import type { App } from '../app.ts'
import { currentCodebook } from '../codebook.ts'
import { permit } from '../middleware/permit.ts'
import type { Env } from '../ports.ts'

const Format = z.enum(['jsonl', 'csv', 'qdpx']).catch('jsonl')
const MEDIA_TYPE = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  qdpx: 'application/zip',
}

/** Finished codings as a file; a session whose coders are at work is in none of them. */
export function codingExportRoutes(app: App): void {
  app.get('/coding/export', permit('read', 'coding'), async (c) => {
    const format = Format.parse(c.req.query('format'))
    const { database, now } = c.get('ports')
    const { sessions, codebook } = await asActor(database, c.get('actor'), async (tx) => {
      const sessions = await finishedOnes(c, tx, format)
      const inForce = await currentCodebook(tx, c.get('ports'))
      return { sessions, codebook: await withEarlierCodes(tx, inForce, sessions) }
    })
    const guid = () => crypto.randomUUID()
    const guids = await codeGuids(codebook)
    const body =
      format === 'qdpx'
        ? new Uint8Array(writeQdpx(codingsAsProject(sessions, codebook, guids, guid), guid, now()))
        : format === 'csv'
          ? codingsAsCsv(sessions)
          : codingsAsLines(sessions)
    return c.body(body, 200, {
      'content-type': MEDIA_TYPE[format],
      'content-disposition': `attachment; filename="codings.${format}"`,
    })
  })
}

async function finishedOnes(c: Context<Env>, tx: Tx, format: string): Promise<FinishedCoding[]> {
  const { keys, now } = c.get('ports')
  const sessions = await finishedCodings(tx)
  const entry = { ...byActor(c.get('actor')), action: 'export', resource: 'coding' }
  const detail = { format, sessions: sessions.length }
  await appendAudit(tx, keys.audit, { ...entry, detail }, now())
  return sessions
}
