import type { App } from '../app.ts'
import { open } from '../middleware/permit.ts'
import { notFound } from '../problem.ts'

/** Style sheets, scripts and fonts, all from here: no page asks another host for anything. */
export function assetRoutes(app: App): void {
  app.get('/assets/:path{.+}', open(), async (c) => {
    const asset = await c.get('ports').asset(c.req.param('path'))
    if (!asset) throw notFound()
    return c.body(asset.body as Uint8Array<ArrayBuffer>, 200, {
      'content-type': asset.media_type,
      'cache-control': 'public, max-age=3600',
    })
  })
}
