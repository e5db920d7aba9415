// Run in a process of its own, in a folder where the peers are installed: reads a JSON list of texts
// and says, for one peer, how much processor time they took and what is left of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [name, texts_file, out_file, folder] = process.argv.slice(2)
const require = createRequire(`${folder}/`)
const texts = JSON.parse(readFileSync(texts_file, 'utf8'))

const openers = {
  'redact-pii': () => {
    const { SyncRedactor } = require('redact-pii')
    const redactor = new SyncRedactor()
    return (text) => redactor.redact(text)
  },
  openredaction: () => {
    const { OpenRedaction } = require('openredaction')
    const redactor = new OpenRedaction()
    return async (text) => (await redactor.detect(text)).redacted
  },
}

const redact = openers[name]()
for (const text of texts.slice(0, 20)) await redact(text)
const before = process.cpuUsage()
const left = []
for (const text of texts) left.push(await redact(text))
const { user, system } = process.cpuUsage(before)
writeFileSync(out_file, JSON.stringify({ cpu_s: (user + system) / 1e6, left }))
