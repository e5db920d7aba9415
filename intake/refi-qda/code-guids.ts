import type { Codebook } from '../../core/codebook/codebook.ts'
import { parentOf } from '../../core/codebook/parents.ts'

/**
 * The guid of each code and parent. The same id has the same guid in every file and version, codebooks
 * and projects alike: other programs know codes by it.
 */
export async function codeGuids(codebook: Codebook): Promise<Map<string, string>> {
  const parents = codebook.codes.flatMap((code) => parentOf(code) ?? [])
  const named = [...codebook.codes, ...(codebook.parents ?? [])].map((one) => one.id)
  const ids = [...new Set([...named, ...parents])]
  return new Map(await Promise.all(ids.map(async (id) => [id, await guidOf(id)] as const)))
}

async function guidOf(id: string): Promise<string> {
  const bytes = new TextEncoder().encode(`rapport code ${id}`)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5')
}
