import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type Configuration, DEVELOPMENT_SECRET, readConfiguration } from '../core/configuration.ts'
import { redactSession } from '../core/redaction/redact-session.ts'
import { keyedHash } from '../db/sealing/keyed-hash.ts'
import { findFfmpeg } from '../workers/models/audio/find-ffmpeg.ts'
import { findModels, type ModelFiles } from '../workers/models/files/find-models.ts'
import { CanaryWatch } from '../workers/models/redactor/canary-watch.ts'
import { loadRedactors } from '../workers/models/redactor/load.ts'
import {
  createTokenClassifier,
  voterSettings,
} from '../workers/models/redactor/token-classifier.ts'
import type { Verb } from './verb.ts'

type Mark = 'ok' | 'missing' | 'unsafe'

/** Says what is configured, missing or unsafe, and what to do about it. */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'Say what is configured, missing or unsafe',
  help: `rapport doctor

Looks at the settings, ffmpeg, the models folder, the redactor and the secret, without opening the database. Exit
code 1 when something would keep the service from starting.`,
  async run(_argv, io) {
    const read = readConfiguration(io.env)
    if (!read.ok) {
      for (const problem of read.problems) await io.stdout.write(`unsafe   ${problem}\n`)
      return 1
    }
    const say = (mark: Mark, sentence: string) => io.stdout.write(`${mark.padEnd(8)} ${sentence}\n`)
    const { configuration } = read
    await say('ok', databaseSentence(configuration.DATABASE_URL, configuration.DATA_DIR))
    const ffmpeg = findFfmpeg(io.env)
    await say(
      ffmpeg.found ? 'ok' : 'missing',
      ffmpeg.found ? `ffmpeg: ${ffmpeg.path}` : ffmpeg.sentence,
    )
    const models = findModels(configuration.MODELS_DIR)
    const external = configuration.SPEECH_BASE_URL
    if (external) await say('ok', `speech: an outside service at ${new URL(external).host}`)
    else if (models.speech) await say('ok', `speech: ${models.speech.name} on this machine`)
    else {
      await say('missing', 'speech: recordings wait. Run: rapport models fetch whisper-base.en')
    }
    await say(...redactionLine())
    const voter = await voterLine(configuration, models)
    if (voter) await say(...voter)
    await say(
      'ok',
      models.sentence_folder ? 'vectors: sentence model' : 'vectors: built in, lexical',
    )
    if (configuration.RAPPORT_SECRET === DEVELOPMENT_SECRET) {
      await say('unsafe', 'RAPPORT_SECRET is the development secret: never for real people.')
    }
    return 0
  },
}

/** Planted identifiers through the redactor as it would start now. */
function redactionLine(): [Mark, string] {
  const redactors = loadRedactors()
  const survived = new CanaryWatch().look((text) =>
    redactSession(text, { generators: redactors, hash: keyedHash(text.hash_key) }),
  )
  if (survived !== null) return ['unsafe', survived.sentence]
  return ['ok', 'redaction: planted identifiers are masked']
}

/** Loads the second opinion as a worker would, and says so where one lies unused. */
async function voterLine(
  { NAME_VOTER, MODELS_DIR }: Configuration,
  models: ModelFiles,
): Promise<[Mark, string] | null> {
  const what = 'second opinion on names'
  if (!NAME_VOTER) {
    if (!models.token_classifier_folder) return null
    const name = basename(models.token_classifier_folder)
    return ['ok', `${what}: none; ${name} is there, set NAME_VOTER=${name} to have it`]
  }
  const voter = createTokenClassifier(voterSettings(resolve(MODELS_DIR, NAME_VOTER)))
  const reason = await voter.blocked()
  return reason === null
    ? ['ok', `${what}: ${voter.model}`]
    : ['unsafe', `${what}: ${reason.sentence}`]
}

function databaseSentence(url: string | undefined, folder: string): string {
  if (url) return `database: PostgreSQL at ${new URL(url).host}`
  const there = existsSync(resolve(folder, 'database'))
  return `database: embedded in ${resolve(folder)}${there ? '' : ' (made at first start)'}`
}
