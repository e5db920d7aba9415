import { AwsClient } from 'aws4fetch'
import type { ObjectStore } from './object-store.ts'

export interface S3Settings {
  /** Endpoint with the bucket, e.g. `https://account.example/bucket`. */
  bucket_url: string
  access_key_id: string
  secret_access_key: string
  region: string
}

/** Any S3-compatible store, R2 included: how workers outside the edge reach the same objects. */
export function s3Store(settings: S3Settings): ObjectStore {
  const client = new AwsClient({
    accessKeyId: settings.access_key_id,
    secretAccessKey: settings.secret_access_key,
    region: settings.region,
    service: 's3',
    retries: 3,
  })
  const at = (key: string) => `${settings.bucket_url}/${key}`
  const call = async (url: string, init?: RequestInit) => {
    const response = await client.fetch(url, { ...init, redirect: 'error' })
    if (response.ok) return response
    // Only the object may be missing. A missing bucket is a fault, or audio would seem stored.
    if (response.status === 404 && (await response.text()).includes('<Code>NoSuchKey<')) return null
    throw new Error(`The object store answered ${response.status}`)
  }
  const list = async (prefix: string) => {
    const keys: string[] = []
    let next = ''
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix: `${prefix}/` })
      if (next) query.set('continuation-token', next)
      const xml = await found(call(`${settings.bucket_url}?${query}`)).then((one) => one.text())
      keys.push(...Array.from(xml.matchAll(/<Key>([^<]+)<\/Key>/g), (match) => match[1] as string))
      next = /<NextContinuationToken>([^<]+)</.exec(xml)?.[1] ?? ''
    } while (next)
    return keys.sort()
  }
  return {
    list,
    put: async (key, bytes) =>
      void (await found(call(at(key), { method: 'PUT', body: bytes as BodyInit }))),
    async get(key) {
      const response = await call(at(key))
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async remove(prefix) {
      for (const key of await list(prefix)) await call(at(key), { method: 'DELETE' })
    },
  }
}

/** For requests that name no object that could be missing. */
async function found(answer: Promise<Response | null>): Promise<Response> {
  const response = await answer
  if (!response) throw new Error('The object store answered 404')
  return response
}
