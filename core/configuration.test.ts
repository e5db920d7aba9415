import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  Configuration,
  DEVELOPMENT_SECRET,
  environmentExample,
  readConfiguration,
} from './configuration.ts'

const PRODUCTION = {
  RAPPORT_ENV: 'production',
  RAPPORT_SECRET: 'a secret of one’s own, long enough',
  PUBLIC_URL: 'https://rapport.example',
}

function problemsOf(env: Record<string, string | undefined>): string[] {
  const read = readConfiguration(env)
  return read.ok ? [] : read.problems
}

/** What a shell would make of a file of settings. */
function parseExample(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))
}

describe('the settings', () => {
  it('all have a default that works for development', () => {
    const read = readConfiguration({})
    expect(read).toMatchObject({ ok: true, configuration: { PORT: 8787, HOST: '127.0.0.1' } })
  })

  it('each have a sentence of their own', () => {
    for (const [name, schema] of Object.entries(Configuration.shape)) {
      expect(schema.description, name).toMatch(/^[A-Z].*\.$|^production .*\.$/)
    }
  })

  it('are absent when they are blank', () => {
    expect(readConfiguration({ PORT: '  ', DATABASE_URL: '' })).toMatchObject({
      ok: true,
      configuration: { PORT: 8787 },
    })
  })

  it('that do not fit are all named at once, each with what it is for', () => {
    const problems = problemsOf({ PORT: 'eighty', WORK_SLOTS: '99', RAPPORT_ENV: 'test' })
    expect(problems).toHaveLength(3)
    expect(problems.find((one) => one.startsWith('PORT:'))).toContain('Port to listen on.')
  })

  it('never appear with their values in what is said about them', () => {
    expect(problemsOf({ RAPPORT_SECRET: 'too-short-secret' }).join()).not.toContain('too-short')
  })

  it('let nobody learn what a chat model costs from its bill', () => {
    const service = { TAGGER: 'llm', LLM_BASE_URL: 'https://llm.example/v1', LLM_MODEL: 'm' }
    expect(problemsOf(service).map((one) => one.split(' ')[0])).toEqual([
      'LLM_PRICE_IN',
      'LLM_PRICE_OUT',
    ])
    expect(problemsOf({ ...service, LLM_PRICE_IN: '0', LLM_PRICE_OUT: '0.5' })).toEqual([])
    expect(problemsOf({ ...service, TAGGER: 'builtin' })).toEqual([])
  })

  it('refuse a client of an identity provider that is not named', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://id.example' })).toHaveLength(1)
  })
})

describe('production', () => {
  it('starts with a secret of its own and an https address', () => {
    expect(readConfiguration(PRODUCTION)).toMatchObject({ ok: true })
  })

  it.each([
    ['no secret', { RAPPORT_SECRET: undefined }, 'RAPPORT_SECRET'],
    ['the development secret', { RAPPORT_SECRET: DEVELOPMENT_SECRET }, 'RAPPORT_SECRET'],
    ['no address', { PUBLIC_URL: undefined }, 'PUBLIC_URL'],
    ['a plain http address', { PUBLIC_URL: 'http://rapport.example' }, 'PUBLIC_URL'],
    [
      'audio sent out in the clear',
      { SPEECH_BASE_URL: 'http://speech.example' },
      'SPEECH_BASE_URL',
    ],
    ['words sent out in the clear', { LLM_BASE_URL: 'http://llm.example' }, 'LLM_BASE_URL'],
  ])('is refused with %s', (_name, changed, key) => {
    const problems = problemsOf({ ...PRODUCTION, ...changed })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(key)
  })
})

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')

  it('is what the settings say: every key with its sentence', () => {
    expect(text).toBe(environmentExample())
  })

  it('can be copied as it is, and says the same as no settings at all', () => {
    expect(readConfiguration(parseExample(text))).toEqual(readConfiguration({}))
  })

  it('gives nobody a secret to copy', () => {
    expect(text).not.toContain(DEVELOPMENT_SECRET)
    expect(text).toMatch(/^RAPPORT_SECRET=$/m)
  })
})
