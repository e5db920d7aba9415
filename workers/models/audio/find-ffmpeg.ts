import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

export type FoundFfmpeg = { found: true; path: string } | { found: false; sentence: string }

/**
 * Looks for ffmpeg where the operator named it, then on PATH, then in the optional package
 * `ffmpeg-static`, which may be installed without its program.
 */
export function findFfmpeg(env: NodeJS.ProcessEnv): FoundFfmpeg {
  const named = env.FFMPEG_PATH
  if (named) {
    if (isProgram(named)) return { found: true, path: named }
    return {
      found: false,
      sentence: `FFMPEG_PATH names ${named}, which is not a program that can be run. Correct or remove it.`,
    }
  }
  const program = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, program)
    if (isProgram(path)) return { found: true, path }
  }
  const packaged = packagedFfmpeg()
  if (packaged) return { found: true, path: packaged }
  return {
    found: false,
    sentence:
      'ffmpeg, which reads audio files, was not found. Install it (on Debian: apt-get install ' +
      'ffmpeg), or set FFMPEG_PATH to it, or install the npm package ffmpeg-static with its program.',
  }
}

function packagedFfmpeg(): string | null {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static')
    return typeof path === 'string' && existsSync(path) ? path : null
  } catch (error) {
    // The package is optional: not being there is an answer, anything else is a fault.
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) return false
    throw error
  }
}
