/**
 * sha-256 of a value as JSON with its keys in order, hex: the database gives keys back in its own.
 */
export async function jsonHash(value: unknown): Promise<string> {
  const inOrder = (_: string, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one
  const bytes = new TextEncoder().encode(JSON.stringify(value, inOrder))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
