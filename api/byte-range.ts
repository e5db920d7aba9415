/** Which bytes of a whole a request asks for, both ends included. */
export interface ByteRange {
  from: number
  to: number
}

/**
 * Reads a Range header (RFC 9110, 14.2) for something this many bytes long: null where there is
 * none, or one we do not speak, which asks for everything; `unsatisfiable` where nothing lies in it.
 * Several ranges at once are answered with the whole, as the standard allows.
 */
export function readRange(
  header: string | undefined,
  byte_count: number,
): ByteRange | null | 'unsatisfiable' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first === '') {
    const length = Math.min(Number(last), byte_count)
    return length === 0 ? 'unsatisfiable' : { from: byte_count - length, to: byte_count - 1 }
  }
  const from = Number(first)
  const to = last === '' ? byte_count - 1 : Math.min(Number(last), byte_count - 1)
  if (last !== '' && Number(last) < from) return null
  return from >= byte_count ? 'unsatisfiable' : { from, to }
}
