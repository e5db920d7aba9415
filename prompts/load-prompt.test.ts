import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { hashPromptFile, loadPrompt, readPromptLock } from './load-prompt.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Every prompt and codebook, as a path below `prompts/`. */
const files = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(`${HERE}${name}`).map((file) => `${name}/${file}`))

it.each(files)('%s is the one that was released', (path) => {
  expect(readPromptLock()[path], 'changed or not in prompt-lock.json: add a new version').toBe(
    hashPromptFile(path),
  )
})

it('keeps every prompt that was ever released', () => {
  expect(Object.keys(readPromptLock()).filter((path) => !files.includes(path))).toEqual([])
})

it('gives a prompt with its hash, and none that is not released', () => {
  expect(loadPrompt('tag', '1')).toMatchObject({ hash: readPromptLock()['tag/1.md'] })
  expect(() => loadPrompt('tag', '0')).toThrow()
})
