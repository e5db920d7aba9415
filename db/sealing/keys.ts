import type { KeyRing } from './key-ring.ts'
import { deriveBytes, hmacHex, hmacKey } from './secret.ts'

/** Everything secret the service works with, opened once at start. */
export interface Keys {
  ring: KeyRing
  /** Signs the audit chain. */
  audit: CryptoKey
  /** Recognises the same file twice without telling anything about it. */
  content: CryptoKey
  /** From which each case's own hash key is drawn. */
  cases: CryptoKey
}

export async function openKeys(secret: string, ring: KeyRing): Promise<Keys> {
  const derive = async (use: Parameters<typeof deriveBytes>[1]) =>
    hmacKey(await deriveBytes(secret, use))
  return {
    ring,
    audit: await derive('audit chain'),
    content: await derive('content hash'),
    cases: await derive('case hash'),
  }
}

/** The key id under which a material's words are sealed: its person's, or its own. */
export function keyIdOf(material: { id: string; person_id: string | null }): string {
  return material.person_id ? `person:${material.person_id}` : `material:${material.id}`
}

/** The case a material's pseudonyms belong to. */
export function caseIdOf(material: { id: string; person_id: string | null }): string {
  return material.person_id ?? material.id
}

export async function caseHashKey(keys: Keys, case_id: string): Promise<string> {
  return hmacHex(keys.cases, case_id)
}
