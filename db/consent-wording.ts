import { sql } from 'drizzle-orm'
import type { Tx } from './database.ts'

export interface ConsentWording {
  version: string
  text: string
}

/**
 * Every wording ever released, oldest first. A released wording never changes: people agreed to
 * these very words. A better one is added under the next version.
 */
const RELEASED: readonly ConsentWording[] = [
  {
    version: 'v1',
    text: `Taking part is your choice. You can say yes to some of these and no to others, and you can \
change your mind at any time by telling your work coach or anyone in the service. Saying no, or \
stopping later, never affects your benefits, your appointments or how you are treated.

If you agree, we may record our appointments and turn the recordings into text. A computer takes \
out names, addresses, numbers and other things that could show who you are before anyone studies \
the text. We study it to learn which ways of working together help people, and we may look at it \
together with what happened next, such as whether you wanted to carry on or started work.

We never use it to decide anything about you or your benefits, and never to check up on you. \
Recordings and names are kept locked away. What you agreed to ends on the date shown, or when you \
say stop. You can ask us to delete everything about you.`,
  },
]

/** The wording consents are recorded under from now on. */
export const CURRENT_WORDING = RELEASED[RELEASED.length - 1] as ConsentWording

/** Puts the released wordings where consents can name them. Safe to run again. */
export async function releaseWordings(tx: Tx): Promise<void> {
  for (const { version, text } of RELEASED) {
    await tx.execute(sql`insert into service.consent_wording (version, text)
      values (${version}, ${text}) on conflict do nothing`)
  }
}
