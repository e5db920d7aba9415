import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Says whether a test can run here. What is missing skips its tests with a line that names it; where
 * everything must be there (`RAPPORT_REQUIRE_ALL=1`) it fails instead.
 */
export function present(what: string, there: boolean): boolean {
  if (there) return true
  if (process.env.RAPPORT_REQUIRE_ALL === '1') throw new Error(`${what} is missing here.`)
  console.warn(`Skipped: ${what} is missing here.`)
  return false
}

export function hasProgram(name: string, ...versionArguments: string[]): boolean {
  try {
    execFileSync(name, versionArguments, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const hasFile = (path: string): boolean => existsSync(path)

/** Whether an optional package is installed and its native part loads. */
export function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url)(name)
    return true
  } catch {
    return false
  }
}
