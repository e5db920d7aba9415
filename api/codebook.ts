import { parse } from 'yaml'
import { type Codebook, readCodebook } from '../core/codebook/codebook.ts'
import type { Ports } from './ports.ts'

let read: Promise<Codebook> | null = null

/** The codebook people code with. It lies among the assets, where Node and the edge both reach it. */
export function currentCodebook(ports: Ports): Promise<Codebook> {
  // A released codebook never changes while the service runs.
  read ??= readAsset(ports)
  return read
}

async function readAsset(ports: Ports): Promise<Codebook> {
  const asset = await ports.asset('codebook.yaml')
  const reading = asset && readCodebook(parse(new TextDecoder().decode(asset.body)))
  if (!reading?.ok) throw new Error('The codebook is missing among the assets, or broken')
  return reading.codebook
}
