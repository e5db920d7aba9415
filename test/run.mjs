// The whole of `npm test`: style, types, then every test. What this machine lacks is said aloud.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const must = process.env.RAPPORT_REQUIRE_ALL === '1'
const onPath = (name) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${name}`))

const missing = [
  [onPath('ffmpeg') || process.env.FFMPEG_PATH, 'ffmpeg: tests on compressed audio'],
  [onPath('espeak-ng'), 'espeak-ng: tests on spoken demo audio'],
  [onPath('chromium') || process.env.CHROMIUM_PATH, 'chromium: journeys in a real browser'],
  [
    process.env.TEST_DATABASE_URL,
    'PostgreSQL with pgvector (TEST_DATABASE_URL): the second engine',
  ],
  [existsSync('../shared/data'), 'the shared development data: tests on real-sized sets'],
].filter(([there]) => !there)

for (const [, what] of missing) console.log(`SKIPPED, not on this machine: ${what}`)
if (must && missing.length > 0) {
  console.error('RAPPORT_REQUIRE_ALL=1: nothing may be skipped here.')
  process.exit(1)
}

const steps = [
  ['biome', 'check', '.'],
  ['tsc', '--noEmit'],
  ['vitest', 'run', ...process.argv.slice(2)],
]
for (const [tool, ...args] of steps) {
  console.log(`\n> ${tool} ${args.join(' ')}`)
  const done = spawnSync(`node_modules/.bin/${tool}`, args, { stdio: 'inherit' })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
