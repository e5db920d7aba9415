import type { IdentifierType } from '../../pipeline/shapes.ts'
import type { Reading } from '../reading.ts'
import type { Candidate } from '../span.ts'

/** One kind of identifier: what it is called, and where it is in a session. Never throws. */
export interface Recogniser {
  readonly name: string
  readonly type: IdentifierType
  find(reading: Reading): Candidate[]
}
