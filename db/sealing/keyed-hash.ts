import { createHmac } from 'node:crypto'

/** HMAC-SHA-256 under the case's key (hex), as hex; at once, where a text asks for hundreds. */
export function keyedHash(key_hex: string): (text: string) => string {
  const key = Buffer.from(key_hex, 'hex')
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}
