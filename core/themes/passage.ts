/** A piece of redacted text to be themed: a note, a sentence of one, or a turn worth keeping. */
export interface Passage {
  /** Unique in a run. */
  id: string
  /** The note or transcript it was cut from. */
  document_id: string
  /** Redacted: identifying words stand as pseudonyms such as `[Person 2]`. */
  text: string
  /** ISO 8601 day or moment. */
  date?: string
  /** Opaque references, used only to count how many carry a theme. */
  person?: string
  coach?: string
  /** Written down in a team's debrief; whoever it speaks of is not known. */
  from_debrief?: boolean
  /** Codes on the spoken turn it is; notes have none. */
  codes?: readonly string[]
  /** Whether the person agreed that an outside service may process it; absent is no. */
  may_leave?: boolean
  /** Whether the person agreed to be quoted. */
  quotable: boolean
}
