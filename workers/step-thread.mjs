// Entry of a step's thread: lets it load the TypeScript sources, then hands over.
import { register } from 'tsx/esm/api'

register()
const { runInThread } = await import('./step-thread.ts')
export default runInThread
