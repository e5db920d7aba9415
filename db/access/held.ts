/** The materials whose current redaction is held for review, as a subquery. */
export const HELD_MATERIALS = `(select review.material_id from research.review
  join research.output on output.id = review.output_id
  where review.state = 'held' and output.is_current)`
