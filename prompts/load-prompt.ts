import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A released prompt: its text never changes, and every tag made with it names its hash. */
export interface Prompt {
  /** Folder of the task. */
  task: string
  version: string
  text: string
  /** sha-256 of the file, hex; the same as in `prompt-lock.json`. */
  hash: string
}

const LOCK = new URL('./prompt-lock.json', import.meta.url)

/** Hash of every released prompt and codebook by its path below `prompts/`. */
export function readPromptLock(): Record<string, string> {
  return JSON.parse(readFileSync(LOCK, 'utf8')) as Record<string, string>
}

/** sha-256 as hex of a file below `prompts/`. Line ends count as LF, however they were checked out. */
export function hashPromptFile(path: string): string {
  const text = readFileSync(new URL(`./${path}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n')
  return createHash('sha256').update(text).digest('hex')
}

/** Reads a released prompt. One that is not the one that was released is a bug, so it throws. */
export function loadPrompt(task: string, version: string): Prompt {
  const path = `${task}/${version}.md`
  const hash = hashPromptFile(path)
  if (readPromptLock()[path] !== hash) {
    throw new Error(`prompts/${path} is not what was released; add a new version beside it.`)
  }
  const text = readFileSync(new URL(`./${path}`, import.meta.url), 'utf8')
  return { task, version, text: text.replaceAll('\r\n', '\n'), hash }
}
