import { trainFoldAndFloor } from './tagging-fold.ts'

/** One fold of the cross-validation in a process of its own: the input comes as a message. */
process.once('message', async (input: Parameters<typeof trainFoldAndFloor>[0]) => {
  const models = await trainFoldAndFloor(input)
  process.send?.(models, () => process.disconnect())
})
