import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export interface Asset {
  body: Uint8Array
  media_type: string
}

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  yaml: 'application/yaml; charset=utf-8',
  woff2: 'font/woff2',
}

const require = createRequire(import.meta.url)
const own = (name: string) => fileURLToPath(new URL(`./browser/${name}`, import.meta.url))
const font = (weight: number) =>
  `@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-${weight}-normal.woff2`

const OWN = [
  'supported.js',
  'start.js',
  'live.js',
  'upload.js',
  'coding.js',
  'review.js',
  'api-docs.js',
  'rapport.css',
  'coach.css',
  'icon.svg',
]

/** Every file the pages ask for, by its name below `/assets/`, and where it lies. */
const FILES: Record<string, string> = {
  'govuk-frontend.css': require.resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css'),
  'govuk-frontend.js': require.resolve('govuk-frontend/dist/govuk/govuk-frontend.min.js'),
  'tus.js': fileURLToPath(import.meta.resolve('tus-js-client/dist/tus.min.js')),
  'swagger-ui.css': require.resolve('swagger-ui-dist/swagger-ui.css'),
  'swagger-ui.js': require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  'atkinson-400.woff2': require.resolve(font(400)),
  'atkinson-700.woff2': require.resolve(font(700)),
  'codebook.yaml': fileURLToPath(new URL('../../prompts/codebook/eiu-2.yaml', import.meta.url)),
  ...Object.fromEntries(OWN.map((name) => [name, own(name)])),
}

export const ASSET_NAMES: readonly string[] = Object.keys(FILES)

/** Reads one asset; null for a name that is not on the list. */
export async function readAsset(name: string): Promise<Asset | null> {
  const path = Object.hasOwn(FILES, name) ? FILES[name] : undefined
  if (!path) return null
  const body = new Uint8Array(await readFile(path))
  const media_type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  return { body: name === 'govuk-frontend.css' ? ownTypeFace(body) : body, media_type }
}

/** GOV.UK's type face may be used on gov.uk only: its font files are never asked for. */
function ownTypeFace(css: Uint8Array): Uint8Array {
  const text = new TextDecoder()
    .decode(css)
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport', 'Atkinson Hyperlegible')
  return new TextEncoder().encode(text)
}
