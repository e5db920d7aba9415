/** What a verb may touch of the outside world; tests pass their own. */
export interface VerbIo {
  stdin: AsyncIterable<Buffer | string>
  /** Data only. */
  stdout: { write(text: string): void | Promise<void> }
  /** Progress and complaints. */
  stderr: { write(text: string): void; isTTY?: boolean }
  env: NodeJS.ProcessEnv
  now: () => Date
}

/** 0 done, 1 some records failed (each named on stderr), 2 usage or unreadable input. */
export type ExitCode = 0 | 1 | 2

/** One verb of the command line. */
export interface Verb {
  readonly name: string
  readonly summary: string
  readonly help: string
  run(argv: string[], io: VerbIo): Promise<ExitCode>
}

/** Thrown for wrong usage or unreadable input: printed as one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
