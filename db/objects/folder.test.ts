import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderStore } from './folder.ts'

const BYTES = Uint8Array.from([1, 2, 3])

function newStore() {
  const outer = mkdtempSync(join(tmpdir(), 'rapport-folder-'))
  const root = join(outer, 'audio')
  return { outer, root, objects: folderStore(root) }
}

describe('objects in a folder', () => {
  it('come back as they were put, the newest under a name', async () => {
    const { objects } = newStore()
    await objects.put('a/1', BYTES)
    await objects.put('a/1', Uint8Array.from([9]))
    expect(await objects.get('a/1')).toEqual(Uint8Array.from([9]))
    expect(await objects.get('a/2')).toBeNull()
  })

  it('are listed by prefix, sorted, without one that was never wholly written', async () => {
    const { objects, root } = newStore()
    await objects.put('a/2', BYTES)
    await objects.put('a/1', BYTES)
    await objects.put('ab/1', BYTES)
    writeFileSync(join(root, 'a', '3.partial'), 'half')
    expect(await objects.list('a')).toEqual(['a/1', 'a/2'])
    expect(await objects.list('b')).toEqual([])
  })

  it('are removed by prefix, and nothing beside it', async () => {
    const { objects } = newStore()
    await objects.put('a/1', BYTES)
    await objects.put('ab/1', BYTES)
    await objects.remove('a')
    await objects.remove('never there')
    expect(await objects.list('a')).toEqual([])
    expect(await objects.list('ab')).toEqual(['ab/1'])
  })

  it.each(['../escaped', 'a/../../escaped', '/etc/escaped', '', '.', 'a/..'])(
    'refuse a key that leads out of the folder: “%s”',
    async (key) => {
      const { outer, objects } = newStore()
      writeFileSync(join(outer, 'escaped'), 'somebody else’s')
      await expect(objects.put(key, BYTES)).rejects.toThrow('outside')
      await expect(objects.get(key)).rejects.toThrow('outside')
      await expect(objects.list(key)).rejects.toThrow('outside')
      await expect(objects.remove(key)).rejects.toThrow('outside')
      expect(readdirSync(outer)).toEqual(['escaped'])
      expect(existsSync('/etc/escaped')).toBe(false)
    },
  )

  it('can be read by nobody else on the machine', async () => {
    const { objects, root } = newStore()
    await objects.put('a/1', BYTES)
    expect(statSync(join(root, 'a', '1')).mode & 0o077).toBe(0)
    expect(statSync(join(root, 'a')).mode & 0o077).toBe(0)
  })
})
