/** A REFI-QDA project as far as it is exchanged here: who coded which stretch of which text how. */
export interface QdaProject {
  readonly name: string
  /** Of the whole project; here the codebook it was coded by. */
  readonly description: string
  /** Each person and each tagger is a user of its own. */
  readonly users: readonly { guid: string; name: string }[]
  readonly codes: readonly QdaCode[]
  readonly sources: readonly QdaSource[]
}

export interface QdaCode {
  readonly guid: string
  readonly name: string
  readonly description: string
  /** The code above it; null at the top. */
  readonly parent: string | null
}

export interface QdaSource {
  readonly guid: string
  readonly name: string
  /** Lines end in a line feed alone: positions would move otherwise. */
  readonly text: string
  readonly selections: readonly QdaSelection[]
}

/** Positions count code points from the start of the text, the end not included. */
export interface QdaSelection {
  readonly start: number
  readonly end: number
  readonly codings: readonly { code: string; user: string }[]
  /** What users wrote beside it; the empty user where the file names none. */
  readonly notes: readonly { user: string; text: string }[]
}
