import { AwsClient } from 'aws4fetch'
import type { S3Settings } from '../objects/s3.ts'
import type { RingBucket } from './ring-object.ts'

/**
 * The bucket of the key ring as reached from outside the edge: workers elsewhere share the ring with
 * pages at the edge. The store must know conditional writes, as R2 and S3 do.
 */
export function s3RingBucket(settings: S3Settings): RingBucket {
  const client = new AwsClient({
    accessKeyId: settings.access_key_id,
    secretAccessKey: settings.secret_access_key,
    region: settings.region,
    service: 's3',
    retries: 3,
  })
  const call = async (key: string, init?: RequestInit) => {
    const url = `${settings.bucket_url}/${key}`
    const response = await client.fetch(url, { ...init, redirect: 'error' })
    if (response.ok) return response
    if (await isAbsent(response, init?.method)) return null
    throw new Error(`The key ring's store answered ${response.status}`)
  }
  return {
    async get(key) {
      const response = await call(key)
      return response && { etag: etagOf(response), arrayBuffer: () => response.arrayBuffer() }
    },
    async head(key) {
      const response = await call(key, { method: 'HEAD' })
      return response && { etag: etagOf(response) }
    },
    async put(key, value, { onlyIf }) {
      const { etagMatches } = onlyIf
      const headers = new Headers(etagMatches ? { 'if-match': etagMatches } : NEW_ONLY)
      return call(key, { method: 'PUT', body: value as BodyInit, headers })
    },
  }
}

const NEW_ONLY = { 'if-none-match': '*' }

/** Not there yet, or not as it was when the change was made from it. */
async function isAbsent(response: Response, method = 'GET'): Promise<boolean> {
  if (method === 'PUT') return response.status === 412 || response.status === 409
  if (response.status !== 404) return false
  // A missing bucket says so to whoever reads; an answer to HEAD has no words.
  return method === 'HEAD' || (await response.text()).includes('<Code>NoSuchKey<')
}

/** Without it no write could be made safe, so such a store is refused. */
function etagOf(response: Response): string {
  const etag = response.headers.get('etag')
  if (!etag) throw new Error('The key ring’s store gives no ETag, so it cannot keep a key ring')
  return etag
}
