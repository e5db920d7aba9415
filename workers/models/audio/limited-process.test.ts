import { describe, expect, it } from 'vitest'
import { runLimited } from './limited-process.ts'

const limits = { memory_mb: 512, cpu_s: 10, file_mb: 1, wall_ms: 20_000 }
const sh = (script: string, over = {}, signal = new AbortController().signal) =>
  runLimited('/bin/sh', ['-c', script], { ...limits, ...over }, signal)

describe.skipIf(process.platform === 'win32')('a limited process', () => {
  it('says how it ended and the end of what it complained of', async () => {
    const end = await sh('echo "$0 $1" >&2; exit 3')
    expect(end).toMatchObject({ how: 'exit', code: 3 })
  })

  it('is killed at its wall clock', async () => {
    expect(await sh('exec sleep 30', { wall_ms: 50 })).toMatchObject({ how: 'limit' })
  })

  it('is killed, and its caller told, when the job is cancelled', async () => {
    const controller = new AbortController()
    const running = sh('exec sleep 30', {}, controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
  })

  it('cannot fill the disk', async () => {
    const end = await sh(
      'cd "$(mktemp -d)" && head -c 5000000 /dev/zero > big; code=$?; rm -f big; exit $code',
    )
    expect(end.how === 'signal' || end.code !== 0).toBe(true)
  })

  it('sees nothing of the environment of the service', async () => {
    process.env.CANARY_FOR_CHILD = 'secret'
    expect((await sh('echo "[$CANARY_FOR_CHILD]" >&2')).said).toBe('[]\n')
  })
})
