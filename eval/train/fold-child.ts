import { type FoldInput, trainFold } from './fold-models.ts'

/** One training in a process of its own: the input comes as a message, the weights go back as one. */
process.once('message', async (input: FoldInput) => {
  const name = input.fold === null ? 'all' : `fold ${input.fold + 1}`
  const weights = await trainFold(input, (line) => console.error(`${name}: ${line}`))
  process.send?.(weights, () => process.disconnect())
})
