import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ASSET_NAMES, readAsset } from './files.ts'

/** Lays the assets out as files, for where nothing can be read from node_modules: the edge. */
const folder = fileURLToPath(new URL('./dist/assets/', import.meta.url))
await mkdir(folder, { recursive: true })
for (const name of ASSET_NAMES) {
  const asset = await readAsset(name)
  if (asset) await writeFile(`${folder}${name}`, asset.body)
}
console.log(`${ASSET_NAMES.length} assets in web/assets/dist`)
