import { type Read, unreadable } from '../read.ts'
import { isZip } from '../sniff.ts'
import type { CodingsFile } from './codings-file.ts'
import { readCodingLines } from './read-lines.ts'
import { readCodingProject } from './read-project.ts'
import { readCodingTable } from './read-table.ts'

/**
 * Codings of any kind of file, told by its content. `coder` is whoever coded it where the file does
 * not say; empty when nobody was named.
 */
export function readCodings(bytes: Uint8Array, coder: string): Read<CodingsFile> {
  if (bytes.length === 0) return unreadable('The file is empty (0 bytes). Export it again.')
  if (isZip(bytes)) return readCodingProject(bytes, coder)
  const head = new TextDecoder()
    .decode(bytes.subarray(0, 64))
    .replace(/^\uFEFF/, '')
    .trimStart()
  return head.startsWith('{') ? readCodingLines(bytes, coder) : readCodingTable(bytes, coder)
}
