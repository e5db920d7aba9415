import type { Viewer } from './layout.tsx'

/** What every signed-in page is given besides its own content. */
export interface Frame {
  viewer: Viewer
  synthetic: boolean
  /** A fixed sentence about what was just done. */
  notice: string | null
}
