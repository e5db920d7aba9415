import { createHash } from 'node:crypto'
import { EmbedOut, MeasureOut, RedactOut, TagOut, TranscribeOut } from '../core/pipeline/shapes.ts'
import type { Reason, StepName } from '../core/pipeline/step.ts'
import { missingPurposes } from '../core/session/consent.ts'
import type { Tx } from '../db/database.ts'
import type { ObjectStore } from '../db/objects/object-store.ts'
import type { Keys } from '../db/sealing/keys.ts'
import { openToTempFile } from '../db/stores/audio.ts'
import { consentsOf } from '../db/stores/consents.ts'
import { spentToday } from '../db/stores/external-calls.ts'
import type { Material } from '../db/stores/stages.ts'
import { loadEmbed, loadMeasure, loadRedact, loadTag } from '../db/stores/step-inputs.ts'
import {
  pseudonymsUnchanged,
  writeEmbed,
  writeMeasure,
  writeRedact,
  writeTag,
  writeTranscribe,
} from '../db/stores/step-outputs.ts'

/** A step's input, ready to run. */
export interface LoadedInput {
  input: unknown
  byte_count: number
  /** Hash of the input and the model it goes to. */
  hash(model: string): Promise<string>
  /** Checked inside the closing transaction: what the input was made from has not changed. */
  stillValid(tx: Tx): Promise<boolean>
  /** Removes temporary files. */
  release(): Promise<void>
}

interface LoadDeps {
  keys: Keys
  objects: ObjectStore
  now: () => Date
}

const ERASED = {
  kind: 'stop' as const,
  reason: {
    code: 'nothing_to_open',
    sentence: 'The words can no longer be opened: the person was erased.',
  } satisfies Reason,
}

/** Reads and opens what a step needs. A `stop` comes back when there is nothing left to read. */
export async function loadInput(
  deps: LoadDeps,
  tx: Tx,
  step: StepName,
  material: Material,
): Promise<LoadedInput | typeof ERASED> {
  if (step === 'transcribe') return loadTranscribe(deps, tx, material)
  if (step === 'redact') {
    const loaded = await loadRedact(tx, deps.keys, material)
    if (!loaded) return ERASED
    const stillValid = (at: Tx) => pseudonymsUnchanged(at, material, loaded.map_row_id)
    return fromJson(loaded.input, stillValid)
  }
  if (step === 'embed') return fromJson(await loadEmbed(tx, material))
  if (step === 'tag') {
    const input = await loadTag(tx, material, await externalAllowed(deps, tx, material))
    // What was spent today decides whether the step may run, not what comes out of it.
    const spent_today = await spentToday(tx, deps.now())
    return { ...fromJson(input), input: { ...input, spent_today } }
  }
  return fromJson(await loadMeasure(tx, material))
}

async function loadTranscribe(
  deps: LoadDeps,
  tx: Tx,
  material: Material,
): Promise<LoadedInput | typeof ERASED> {
  const file = await openToTempFile(tx, deps.keys, deps.objects, material.id)
  if (!file) return ERASED
  const input = {
    audio_path: file.path,
    coach_first: material.coach_first,
    external_allowed: await externalAllowed(deps, tx, material),
  }
  // The path is new on every run: the content's own hash stands for it.
  const basis = { ...input, audio_path: material.content_hash }
  return {
    input,
    byte_count: material.byte_count,
    hash: async (model) => sha256(JSON.stringify([basis, model])),
    stillValid: async () => true,
    release: file.remove,
  }
}

async function externalAllowed(deps: LoadDeps, tx: Tx, material: Material): Promise<boolean> {
  if (!material.person_id) return false
  const consents = await consentsOf(tx, material.person_id)
  return missingPurposes(consents, ['external_processing'], deps.now()).length === 0
}

function fromJson(input: unknown, stillValid: LoadedInput['stillValid'] = async () => true) {
  const json = JSON.stringify(input)
  return {
    input,
    byte_count: Buffer.byteLength(json),
    hash: async (model: string) => sha256(json + model),
    stillValid,
    release: async () => {},
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const OUTPUTS = {
  transcribe: TranscribeOut,
  redact: RedactOut,
  embed: EmbedOut,
  tag: TagOut,
  measure: MeasureOut,
} as const

/** The output as its step promised it, or null for garbage, which is never stored. */
export function parseOutput(step: StepName, output: unknown): unknown {
  const parsed = OUTPUTS[step].safeParse(output)
  return parsed.success ? parsed.data : null
}

/** Stores a parsed output under its ledger row. */
export async function writeOutput(
  tx: Tx,
  keys: Keys,
  step: StepName,
  of: Material,
  id: string,
  output: unknown,
  now: Date,
): Promise<void> {
  if (step === 'transcribe') return writeTranscribe(tx, keys, of, id, output as TranscribeOut)
  if (step === 'redact') return writeRedact(tx, keys, of, id, output as RedactOut, now)
  if (step === 'embed') return writeEmbed(tx, of, id, output as EmbedOut)
  if (step === 'tag') return writeTag(tx, of, id, output as TagOut)
  return writeMeasure(tx, of, id, output as MeasureOut)
}
