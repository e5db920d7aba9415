import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RecogniserFiles, SherpaModels } from '../speech/sherpa-models.ts'

/** What of the models folder can be used; everything absent is null. */
export interface ModelFiles {
  /** With voice detection and speakers where those are there too. */
  speech: SherpaModels | null
  /** Folder of a sentence model for transformers.js. */
  sentence_folder: string | null
  /** Folder of a token classifier for transformers.js. */
  token_classifier_folder: string | null
}

/** The folder a recogniser is looked for first; any other comes in the order of its name. */
const SPEECH_FIRST = 'whisper-base.en'

/**
 * Looks what is there, by file names alone: checksums are for `models list`. A recogniser may also
 * be one that an operator put there: its kind is told by its files. `speech_name` picks a folder.
 */
export function findModels(folder: string, speech_name?: string): ModelFiles {
  const root = resolve(folder)
  const names = existsSync(root) ? readdirSync(root).sort() : []
  const first = speech_name === undefined ? [SPEECH_FIRST, ...names] : [speech_name]
  return {
    speech: speechIn(root, first),
    sentence_folder: transformersModel(root, 'all-MiniLM-L6-v2'),
    token_classifier_folder: transformersModel(root, 'bert-base-NER'),
  }
}

function speechIn(root: string, names: readonly string[]): SherpaModels | null {
  for (const name of names) {
    const recogniser = recogniserIn(join(root, name), name)
    if (!recogniser) continue
    const segmentation = there(root, 'speakers', 'segmentation.onnx')
    const embedding = there(root, 'speakers', 'embedding.onnx')
    return {
      ...{ name, recogniser },
      vad: there(root, 'silero-vad', 'silero_vad.onnx'),
      diarization: segmentation && embedding ? { segmentation, embedding } : null,
    }
  }
  return null
}

/** A folder holds a recogniser when it holds `…tokens.txt` and a known set of networks. */
function recogniserIn(folder: string, name: string): RecogniserFiles | null {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return null
  const files = readdirSync(folder).sort()
  const pick = (pattern: RegExp) => {
    const found = files.filter(
      (file) => pattern.test(file) && statSync(join(folder, file)).size > 0,
    )
    // Of two precisions the 8-bit one is much faster and hears almost as well.
    const best = found.find((file) => file.includes('int8')) ?? found[0]
    return best === undefined ? null : join(folder, best)
  }
  const tokens = pick(/tokens\.txt$/)
  if (!tokens) return null
  const [encoder, decoder] = [pick(/encoder.*\.onnx$/), pick(/decoder.*\.onnx$/)]
  const [joiner, model] = [pick(/joiner.*\.onnx$/), pick(/^model.*\.onnx$/)]
  if (encoder && decoder && joiner) return { kind: 'transducer', encoder, decoder, joiner, tokens }
  if (encoder && decoder) return { kind: 'whisper', encoder, decoder, tokens }
  if (!model) return null
  return { kind: name.includes('nemo') ? 'nemo_ctc' : 'zipformer_ctc', model, tokens }
}

function transformersModel(root: string, name: string): string | null {
  const files = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
  const all = [...files, join('onnx', 'model_quantized.onnx')]
  return all.every((file) => there(root, name, file)) ? join(root, name) : null
}

function there(...parts: string[]): string | null {
  const path = join(...parts)
  return existsSync(path) && statSync(path).size > 0 ? path : null
}
