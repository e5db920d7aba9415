import { trainFoldAndFloor } from './tagging-fold.ts'

/** One fold of the cross-validation in a process of its own: the input comes as a message. */
process.once('message', (input: Parameters<typeof trainFoldAndFloor>[0]) => {
  process.send?.(trainFoldAndFloor(input), () => process.disconnect())
})
