import type { Design, Family } from './design.ts'
import { type Fit, fitCovariates } from './fit.ts'
import { type DesignBase, designBase } from './link-design.ts'
import type { LinkRows } from './link-rows.ts'

/** What one set of meetings and one outcome give to every link estimated on them. */
export interface Common {
  readonly base: DesignBase
  /** The outcome on the covariates alone; computed when first asked for. */
  covariatesAlone(design: Design): Fit
}

/**
 * Keeps what the last link computed and the next, of another exposure, needs again. Links that share
 * the very same columns and lose the same meetings share the work; any other gets its own.
 */
export class LinkShare {
  private kept: { key: readonly unknown[]; common: Common } | null = null

  of(
    rows: LinkRows,
    order: readonly number[],
    options: { family: Family; fixed_effects: boolean },
  ): Common {
    const { outcome, covariates, cluster, weights } = rows
    const { family, fixed_effects } = options
    const columns = covariates.flatMap(({ name, type, values }) => [name, type, values])
    const key = [outcome, cluster, weights, family, fixed_effects, ...columns]
    const { kept } = this
    if (kept && sameItems(kept.key, key) && sameItems(kept.common.base.order, order)) {
      return kept.common
    }
    const common = commonOf(designBase(rows, order, fixed_effects))
    this.kept = { key, common }
    return common
  }
}

function commonOf(base: DesignBase): Common {
  let alone: Fit | null = null
  return {
    base,
    covariatesAlone(design) {
      alone ??= fitCovariates(design)
      return alone
    },
  }
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at])
}
