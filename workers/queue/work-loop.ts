import type { FetchedJob, Queue, QueueName } from '../../db/queue.ts'

export interface WorkLoop {
  /** Stops claiming and waits for what is in hand. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** How many jobs of each queue run side by side in this process. */
  slots: Record<QueueName, number>
  run: (job: FetchedJob) => Promise<void>
  /** A job that could not even be closed; it is taken up again when its lease runs out. */
  onError: (error: unknown) => void
  poll_ms: number
}

/** Claims jobs as fast as slots come free; when there are none, waits for a send or the next poll. */
export function startWorkLoop(queue: Queue, options: LoopOptions): WorkLoop {
  const bells: Record<QueueName, Bell> = {
    steps: new Bell(),
    speech: new Bell(),
    analyses: new Bell(),
  }
  const unsubscribe = queue.onSend((name) => bells[name].ring())
  let stopping = false
  const slot = async (name: QueueName) => {
    const bell = bells[name]
    while (!stopping) {
      const rung = bell.next()
      try {
        const job = await queue.fetch(name)
        if (job) await options.run(job)
        else await bell.waitFor(rung, options.poll_ms)
      } catch (error) {
        options.onError(error)
        await bell.waitFor(rung, options.poll_ms)
      }
    }
  }
  const names = Object.keys(options.slots) as QueueName[]
  const slots = names.flatMap((name) =>
    Array.from({ length: options.slots[name] }, () => slot(name)),
  )
  return {
    async stop() {
      stopping = true
      unsubscribe()
      for (const name of names) bells[name].ring()
      await Promise.all(slots)
    },
  }
}

/** Wakes whoever waits. A ring between looking and waiting is not missed. */
class Bell {
  #wake: () => void = () => {}
  #next: Promise<void> = Promise.resolve()

  constructor() {
    this.#arm()
  }

  #arm(): void {
    this.#next = new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  next(): Promise<void> {
    return this.#next
  }

  ring(): void {
    this.#wake()
    this.#arm()
  }

  async waitFor(rung: Promise<void>, most_ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const time = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, most_ms)
    })
    await Promise.race([rung, time])
    clearTimeout(timer)
  }
}
