import type { Configuration } from '../core/configuration.ts'
import type { Database } from '../db/database.ts'
import type { ObjectStore } from '../db/objects/object-store.ts'
import type { Queue } from '../db/queue.ts'
import type { Keys } from '../db/sealing/keys.ts'

/** The service with its database open, as `start.ts` composes it. */
export interface OpenedService {
  configuration: Configuration
  database: Database
  keys: Keys
  objects: ObjectStore
  queue: Queue
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
  close(): Promise<void>
}

/** What a page may be told about this installation. */
export interface ServeSettings {
  synthetic: boolean
  demo_accounts: { role: string; email: string; password: string }[]
}

/** The parts a verb may run; it sees neither the API nor the workers themselves. */
export interface ServiceParts {
  /** `purpose` is what a second process is told when the embedded database is taken. */
  open(env: NodeJS.ProcessEnv, purpose: string): Promise<OpenedService>
  work(service: OpenedService): Promise<{ stop(): Promise<void> }>
  serve(
    service: OpenedService,
    settings?: Partial<ServeSettings>,
  ): Promise<{ url: string; close(): Promise<void> }>
}

/** Resolves when the process is asked to stop. */
export function untilStopped(): Promise<void> {
  return new Promise((stop) => {
    process.once('SIGINT', () => stop())
    process.once('SIGTERM', () => stop())
  })
}
