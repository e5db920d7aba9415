import { describe, expect, it } from 'vitest'
import { importKey, open, openText, seal, sealText } from './seal.ts'

const keyOf = (filled: number) => importKey(new Uint8Array(32).fill(filled))
const WORDS = 'My sister Sharon said “go on”: 5 × £7.50'

describe('a seal', () => {
  it('gives back what was sealed, to the byte', async () => {
    const key = await keyOf(1)
    expect(await openText(key, await sealText(key, WORDS, 'here'), 'here')).toBe(WORDS)
    for (const length of [0, 1, 4_096, 1_000_000]) {
      const plain = Uint8Array.from({ length }, (_, at) => (at * 31) % 256)
      const opened = await open(key, await seal(key, plain, 'here'), 'here')
      expect(Buffer.from(opened).equals(plain), `${length} bytes`).toBe(true)
    }
  })

  it('shows nothing of its words and is never the same twice', async () => {
    const key = await keyOf(1)
    const [one, two] = [await sealText(key, WORDS, 'here'), await sealText(key, WORDS, 'here')]
    expect(Buffer.from(one).toString('latin1')).not.toContain('Sharon')
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false)
  })

  it('does not open after any single bit was flipped', async () => {
    const key = await keyOf(1)
    const sealed = await sealText(key, 'Sharon', 'here')
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      await expect(open(key, changed, 'here'), `bit ${bit}`).rejects.toThrow()
    }
  })

  it('does not open when its end is missing', async () => {
    const key = await keyOf(1)
    const sealed = await sealText(key, WORDS, 'here')
    for (let length = 0; length < sealed.length; length += 1) {
      await expect(open(key, sealed.subarray(0, length), 'here')).rejects.toThrow()
    }
  })

  it('does not open in another place, nor with another key', async () => {
    const key = await keyOf(1)
    const sealed = await sealText(key, WORDS, 'identity 1')
    await expect(open(key, sealed, 'identity 2')).rejects.toThrow()
    await expect(open(await keyOf(2), sealed, 'identity 1')).rejects.toThrow()
  })
})
