/** Keys drawn from the operator's one secret, each for a use of its own (HKDF-SHA-256). */
export type SecretUse = 'key ring' | 'audit chain' | 'content hash' | 'sign-in' | 'case hash'

export async function deriveBytes(secret: string, use: SecretUse): Promise<Uint8Array> {
  const encode = (text: string) => new TextEncoder().encode(text)
  const base = await crypto.subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: encode('rapport'), info: encode(use) },
    base,
    256,
  )
  return new Uint8Array(bits)
}

export async function hmacKey(bytes: Uint8Array): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return crypto.subtle.importKey('raw', bytes as BufferSource, algorithm, false, ['sign'])
}

/** Hex HMAC-SHA-256. */
export async function hmacHex(key: CryptoKey, message: string | Uint8Array): Promise<string> {
  const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes as BufferSource)))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
