// The peer of an upload: the same stream into a file, with nothing checked, sealed or kept.
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const server = createServer(async (request, response) => {
  await pipeline(request, createWriteStream(process.argv[2]))
  response.end('kept')
})
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
