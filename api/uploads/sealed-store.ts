import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/utils'
import type { Tx } from '../../db/database.ts'
import { bytesStored, sealStream } from '../../db/sealing/parts.ts'
import { findUpload, partsOf, type UploadRow } from '../../db/stores/uploads.ts'
import type { Ports } from '../ports.ts'

/** Runs a piece of database work as whoever is uploading. */
export type AsUploader = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** Writes under way in this process; one whose request broke off still seals what had arrived. */
const writing = new Map<string, Promise<number>>()

/**
 * Where the tus server puts bytes: sealed as they stream, part by part, under the person's own key.
 * The row is in the database under row-level security, so another coach's upload is not found; how
 * far an upload has come is read off the parts themselves, so a cut at any byte is resumed there.
 */
export class SealedStore extends DataStore {
  readonly #ports: Ports
  readonly #as: AsUploader

  constructor(ports: Ports, as: AsUploader) {
    super()
    this.#ports = ports
    this.#as = as
    this.extensions = ['creation']
  }

  /** The row was made by the consent check before this, in one transaction with it. */
  override async create(upload: Upload): Promise<Upload> {
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await this.#row(id)
    await writing.get(id)?.catch(() => {})
    const offset = await bytesStored(this.#ports.objects, partsOf(id))
    return new Upload({
      id,
      size: row.byte_count,
      offset: row.material_id ? row.byte_count : offset,
      creation_date: row.created_at.toISOString(),
    })
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const row = await this.#row(id)
    const key = await this.#ports.keys.ring.keyFor(`person:${row.person_id}`)
    const sealing = sealStream(this.#ports.objects, key, partsOf(id), offset, stream)
    writing.set(id, sealing)
    try {
      return offset + (await sealing)
    } finally {
      if (writing.get(id) === sealing) writing.delete(id)
    }
  }

  async #row(id: string): Promise<UploadRow> {
    const row = await this.#as((tx) => findUpload(tx, id))
    if (!row || row.refusal !== null) throw ERRORS.FILE_NOT_FOUND
    return row
  }
}
