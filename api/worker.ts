import { readConfiguration } from '../core/configuration.ts'
import { type App, createApp } from './app.ts'
import { type Bindings, type EdgeContext, settingsOf } from './edge/bindings.ts'
import { edgePorts } from './edge/edge-ports.ts'
import { withinScope } from './edge/request-scope.ts'

/** The application of this isolate; kept because it counts the tries to sign in. */
let opened: App | null = null

/**
 * The same application at the edge: pages, forms and uploads, against Postgres through Hyperdrive
 * and sealed objects in R2. The pipeline's steps run elsewhere; from here they are only enqueued.
 */
export default {
  async fetch(request: Request, env: Bindings, context: EdgeContext): Promise<Response> {
    const read = readConfiguration(settingsOf(env))
    if (!read.ok) {
      console.error(`The settings do not fit:\n  ${read.problems.join('\n  ')}`)
      return new Response('The service is not set up yet. Its log says what is missing.\n', {
        status: 503,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      })
    }
    const { configuration } = read
    return withinScope(env, configuration, context, async () => {
      const { origin } = new URL(request.url)
      // Not a shared promise: a request that is cut off would leave the others waiting for it.
      opened ??= createApp(await edgePorts(env, configuration, origin))
      return opened.fetch(request)
    })
  },
}
