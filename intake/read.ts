/**
 * What reading a file comes to. `warnings` are sentences about things a person should check;
 * `failed` are sentences about single records of the file that could not be read, each with its
 * line; `why` says what is wrong with the whole file and what to do about it. None of them quotes
 * the file's words or the people it names: they end up in logs and on screens.
 */
export type Read<T> =
  | { ok: true; value: T; warnings: string[]; failed: string[] }
  | { ok: false; why: string }

/** A file that was read without anything to say about it, or with some warnings. */
export function readOk<T>(value: T, warnings: string[] = [], failed: string[] = []): Read<T> {
  return { ok: true, value, warnings, failed }
}

export function unreadable(why: string): { ok: false; why: string } {
  return { ok: false, why }
}
