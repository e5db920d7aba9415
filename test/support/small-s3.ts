import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Names a page of a listing holds. */
const PAGE = 2

/** A small S3: one bucket, listing in pages, conditional writes, faults on demand. */
export class SmallS3 {
  readonly objects = new Map<string, Buffer>()
  readonly authorisations: string[] = []
  /** Answers to give before serving again, oldest first. */
  faults: number[] = []
  bucket = 'audio'
  #server: Server

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      this.authorisations.push(request.headers.authorization ?? '')
      const url = new URL(request.url ?? '', 'http://s3.test')
      const sent = Buffer.concat(chunks)
      const { status, body, etag } = this.#answer(request.method ?? '', url, sent, request.headers)
      response.writeHead(status, etag ? { etag } : {}).end(body)
    })
  }

  #answer(method: string, url: URL, body: Buffer, headers: IncomingHttpHeaders): Answer {
    const fault = this.faults.shift()
    if (fault) return { status: fault, body: '<Error><Code>InternalError</Code></Error>' }
    const [, bucket, ...rest] = url.pathname.split('/')
    const name = rest.join('/')
    if (bucket !== this.bucket) return notFound('NoSuchBucket')
    const lying = this.objects.get(name)
    if (method === 'PUT') {
      const { 'if-match': match, 'if-none-match': none } = headers
      const refused = (none === '*' && lying) || (match && (!lying || match !== etagOf(lying)))
      if (refused) return { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' }
      this.objects.set(name, body)
      return { status: 200, body: '' }
    }
    if (method === 'DELETE') {
      this.objects.delete(name)
      return { status: 204, body: '' }
    }
    if (name === '') return { status: 200, body: this.#list(url.searchParams) }
    return lying ? { status: 200, body: lying, etag: etagOf(lying) } : notFound('NoSuchKey')
  }

  #list(query: URLSearchParams): string {
    const from = Number(query.get('continuation-token') ?? 0)
    const names = [...this.objects.keys()].filter((name) =>
      name.startsWith(query.get('prefix') ?? ''),
    )
    const keys = names.slice(from, from + PAGE).map((name) => `<Key>${name}</Key>`)
    const more = names.length > from + PAGE
    const token = `<NextContinuationToken>${from + PAGE}</NextContinuationToken>`
    return `<ListBucketResult>${keys.join('')}${more ? token : ''}</ListBucketResult>`
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

interface Answer {
  status: number
  body: Buffer | string
  etag?: string
}

const etagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`

const notFound = (code: string) => ({
  status: 404,
  body: `<Error><Code>${code}</Code></Error>`,
})
