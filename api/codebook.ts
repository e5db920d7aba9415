import { parse } from 'yaml'
import { type Codebook, readCodebook } from '../core/codebook/codebook.ts'
import type { Tx } from '../db/database.ts'
import { codebookInForce, codebookOfVersion } from '../db/stores/codebooks.ts'
import type { Ports } from './ports.ts'

let read: Promise<Codebook> | null = null

/** The product's own codebook. It lies among the assets, where Node and the edge both reach it. */
export function productCodebook(ports: Ports): Promise<Codebook> {
  // A released codebook never changes while the service runs.
  read ??= readAsset(ports)
  return read
}

/** The codebook people code with from now on: the unit's newest release, else the product's own. */
export async function currentCodebook(tx: Tx, ports: Ports): Promise<Codebook> {
  return (await codebookInForce(tx)) ?? (await productCodebook(ports))
}

/**
 * The codebook that coding began with, which a later release does not take from under its coders.
 * The product's versions are one another's equals and people code by the newest of them.
 */
export async function codebookBegunWith(tx: Tx, ports: Ports, version: string): Promise<Codebook> {
  return (await codebookOfVersion(tx, version)) ?? (await productCodebook(ports))
}

async function readAsset(ports: Ports): Promise<Codebook> {
  const asset = await ports.asset('codebook.yaml')
  const reading = asset && readCodebook(parse(new TextDecoder().decode(asset.body)))
  if (!reading?.ok) throw new Error('The codebook is missing among the assets, or broken')
  return reading.codebook
}
