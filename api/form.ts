import type { Context } from 'hono'
import type { z } from 'zod'
import type { FieldErrors } from '../web/components/field.tsx'
import { Problem } from './problem.ts'

/** What was sent with a form: text by field name, in order, and files. */
export class Form {
  readonly #fields: FormData

  private constructor(fields: FormData) {
    this.#fields = fields
  }

  static async read(c: Context): Promise<Form> {
    try {
      return new Form(await c.req.formData())
    } catch (error) {
      if (error instanceof Problem) throw error
      throw new Problem(400, 'The form did not arrive whole', 'Go back and send it again.')
    }
  }

  text(name: string): string {
    const value = this.#fields.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }

  /** As written, with its spaces and line breaks. */
  raw(name: string): string {
    const value = this.#fields.get(name)
    return typeof value === 'string' ? value : ''
  }

  many(name: string): string[] {
    return this.#fields.getAll(name).filter((value) => typeof value === 'string')
  }

  /** Names of the fields that begin like this, each once. */
  names(prefix: string): string[] {
    return [...new Set([...this.#fields.keys()].filter((name) => name.startsWith(prefix)))]
  }

  /** A chosen file; null when none was chosen. */
  file(name: string): File | null {
    const value = this.#fields.get(name)
    return value instanceof File && (value.name !== '' || value.size > 0) ? value : null
  }
}

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors }

/** Checks form values; the first message of each field is the one shown beside it. */
export function check<T>(schema: z.ZodType<T, unknown>, values: unknown): Checked<T> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: FieldErrors = {}
  for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message
  return { ok: false, errors }
}
