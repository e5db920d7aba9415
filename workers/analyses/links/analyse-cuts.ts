import type { LinkTable } from '../../../core/statistics/link-table.ts'
import { analyseLinks } from './analyse-links.ts'
import { heldLinks, shownCuts } from './cuts.ts'
import type { LinksInput } from './link-input.ts'

/**
 * The same links for each part that may be shown: a table a part. A link whose own meetings differ
 * too little from the whole's, or from another part's, is held back there: the parts as such may
 * differ by many people who have no outcome. Characteristics are not crossed with the part, as such
 * small cells would be had by subtraction.
 */
export function analyseCuts(input: LinksInput): LinkTable[] {
  const cuts = input.cuts ?? []
  const open = new Set(shownCuts(input).flatMap((cut) => (cut.refused ? [] : [cut.name])))
  const held = heldLinks(input)
  const { cuts: _, ...whole } = input
  return cuts
    .filter((cut) => open.has(cut.name))
    .map(({ dimension, level, name }) =>
      analyseLinks({
        ...whole,
        population: name,
        filter: { [dimension]: level },
        held_back: held.get(name) ?? {},
        earlier_signs: {},
        moderators: [],
      }),
    )
}
