import type { Context } from 'hono'
import type { z } from 'zod'
import type { Env } from './ports.ts'

/** A form's fields of these names as trimmed text; files and repeated fields count as empty. */
export async function formValues<Name extends string>(
  c: Context<Env>,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const form = await c.req.parseBody()
  const text = (name: Name) => {
    const value = form[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>
}

/** The first message of each field that does not fit. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { path, message } of error.issues) errors[String(path[0])] ??= message
  return errors
}
