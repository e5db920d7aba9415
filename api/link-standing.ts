import { z } from '@hono/zod-openapi'
import { Standing, standingOf } from '../core/evidence/registration.ts'
import { LinkRecord, LinkTable } from '../core/statistics/link-table.ts'
import type { Tx } from '../db/database.ts'
import { linkOpened, linkPlans, linksOpened } from '../db/stores/registrations.ts'
import { formatDate } from '../web/components/dates.ts'

/** A link together with where it stands: registered beforehand, or exploratory. */
export const StandingLink = LinkRecord.extend({ standing: Standing })
export type StandingLink = z.infer<typeof StandingLink>

export const StandingTable = LinkTable.extend({ links: z.array(StandingLink) })
export type StandingTable = z.infer<typeof StandingTable>

/**
 * Says of each link whether a plan for it was locked before its number was first shown. Without one it
 * is exploratory, whatever the outcome; so is every link of a part of the sessions.
 */
export async function withStanding(tx: Tx, table: LinkTable): Promise<StandingTable> {
  const plans = await linkPlans(tx)
  const opened = await linksOpened(tx)
  const links = table.links.map((link) => {
    if (table.filter) return { ...link, exploratory: true, standing: OF_A_PART }
    const key = linkOpened(link)
    const standing = standingOf(plans.get(key) ?? [], opened.get(key) ?? null, formatDate)
    return { ...link, exploratory: standing.exploratory, standing }
  })
  return { ...table, links }
}

const OF_A_PART: Standing = {
  exploratory: true,
  sentence: 'Exploratory: plans are registered for all sessions, not for a part of them.',
  registration: null,
}
