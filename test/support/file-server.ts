import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the server treats the next call for a file; `ok` once the list is used up. */
export type FileBehaviour =
  | 'ok'
  /** The connection breaks after this many bytes. */
  | { cut_after: number }
  /** Says nothing more after this many bytes. */
  | { silent_after: number }
  | { status: number }
  /** Knows nothing of ranges or tags. */
  | 'plain'

export interface FileServer {
  base_url: string
  /** Each call: its path and Range header. */
  calls: { path: string; range: string | undefined }[]
  /** By path below the base address. */
  files: Map<string, { body: Buffer; etag: string }>
  next: FileBehaviour[]
  close(): Promise<void>
}

/** Serves generated files with ranges and tags, as model hosts do, and misbehaves on demand. */
export async function startFileServer(): Promise<FileServer> {
  const files: FileServer['files'] = new Map()
  const calls: FileServer['calls'] = []
  const next: FileBehaviour[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1))
    const { range } = request.headers
    calls.push({ path, range })
    const behaviour = next.shift() ?? 'ok'
    const file = files.get(path)
    if (!file || (typeof behaviour === 'object' && 'status' in behaviour)) {
      const status = typeof behaviour === 'object' && 'status' in behaviour ? behaviour.status : 404
      response.writeHead(status).end()
      return
    }
    const asked = /^bytes=(\d+)-$/.exec(range ?? '')
    const same = request.headers['if-range'] === file.etag
    const from = asked && same && behaviour !== 'plain' ? Number(asked[1]) : 0
    if (from > 0 && from >= file.body.length) {
      response.writeHead(416, { 'content-range': `bytes */${file.body.length}` }).end()
      return
    }
    const body = file.body.subarray(from)
    const to = file.body.length - 1
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': body.length,
      ...(behaviour === 'plain' ? {} : { etag: file.etag }),
      ...(from > 0 ? { 'content-range': `bytes ${from}-${to}/${file.body.length}` } : {}),
    })
    if (typeof behaviour === 'object' && 'cut_after' in behaviour) {
      response.write(body.subarray(0, behaviour.cut_after), () => response.destroy())
    } else if (typeof behaviour === 'object' && 'silent_after' in behaviour) {
      response.write(body.subarray(0, behaviour.silent_after))
    } else {
      response.end(body)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base_url: `http://127.0.0.1:${port}`,
    ...{ calls, files, next },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
