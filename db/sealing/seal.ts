/**
 * Sealing with AES-256-GCM through WebCrypto, so that the same code runs in Node and at the edge.
 * Layout: version (1 byte) | nonce (12 bytes) | ciphertext and tag. The context is authenticated
 * but not stored: a seal moved to another row or place does not open.
 */
const VERSION = 1
const NONCE_BYTES = 12

export async function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
}

export async function seal(
  key: CryptoKey,
  plain: Uint8Array,
  context: string,
): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const body = await crypto.subtle.encrypt(parameters(nonce, context), key, plain as BufferSource)
  const sealed = new Uint8Array(1 + NONCE_BYTES + body.byteLength)
  sealed[0] = VERSION
  sealed.set(nonce, 1)
  sealed.set(new Uint8Array(body), 1 + NONCE_BYTES)
  return sealed
}

/** Throws when the key is wrong, the context differs, or one bit was changed. */
export async function open(
  key: CryptoKey,
  sealed: Uint8Array,
  context: string,
): Promise<Uint8Array> {
  if (sealed[0] !== VERSION) throw new Error('Not a seal this version can open')
  const nonce = sealed.slice(1, 1 + NONCE_BYTES)
  const body = sealed.slice(1 + NONCE_BYTES)
  return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, context), key, body))
}

function parameters(nonce: Uint8Array, context: string) {
  return {
    name: 'AES-GCM',
    iv: nonce as BufferSource,
    additionalData: new TextEncoder().encode(context),
  }
}

export async function sealText(key: CryptoKey, text: string, context: string) {
  return seal(key, new TextEncoder().encode(text), context)
}

export async function openText(key: CryptoKey, sealed: Uint8Array, context: string) {
  return new TextDecoder().decode(await open(key, sealed, context))
}
