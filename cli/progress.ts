import { Presets, SingleBar } from 'cli-progress'
import type { VerbIo } from './verb.ts'

export interface Progress {
  /** `done` of `total` so far; an unknown total is given as null. */
  update(done: number, total: number | null): void
  end(): void
}

const LINE_EVERY_MS = 3_000

/** A bar when stderr is a terminal, else a line every few seconds. */
export function showProgress(label: string, io: VerbIo): Progress {
  if (io.stderr.isTTY) return bar(label)
  let last_ms = io.now().getTime()
  return {
    update(done, total) {
      const now_ms = io.now().getTime()
      if (now_ms - last_ms < LINE_EVERY_MS) return
      last_ms = now_ms
      io.stderr.write(`${label}: ${done}${total === null ? '' : ` of ${total}`}\n`)
    },
    end() {},
  }
}

function bar(label: string): Progress {
  const single = new SingleBar(
    { format: `${label} {bar} {value}/{total}`, clearOnComplete: true, stream: process.stderr },
    Presets.shades_classic,
  )
  let started = false
  return {
    update(done, total) {
      if (!started) single.start(total ?? done, done)
      started = true
      if (total === null) single.setTotal(done)
      single.update(done)
    },
    end() {
      if (started) single.stop()
    },
  }
}
