import { type FoldInput, heldOutFold } from './tagging-fold.ts'

/** One fold of the cross-validation in a process of its own: the input comes as a message. */
process.once('message', async (input: FoldInput) => {
  const held = await heldOutFold(input)
  process.send?.(held, () => process.disconnect())
})
