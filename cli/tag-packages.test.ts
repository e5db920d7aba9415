import { expect, it, vi } from 'vitest'
import { tag } from './tag.ts'
import { UsageError } from './verb.ts'

vi.mock('onnxruntime-node', () => {
  throw new Error('Cannot find package onnxruntime-node')
})

it('says what to run when the packages of the AnnoMI scheme are not installed', async () => {
  const asked = tag.run(['--in', '-', '--out', '-', '--scheme', 'annomi'], {
    stderr: { write() {} },
    env: {},
  } as never)
  await expect(asked).rejects.toThrow(UsageError)
  await expect(asked).rejects.toThrow('Run “npm ci” without --omit=optional.')
})
