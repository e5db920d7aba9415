import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Tx } from '../db/database.ts'
import { correctedMaterials, trainingLine } from '../db/stores/training-lines.ts'
import type { ServiceParts } from './service.ts'
import { UsageError, type Verb } from './verb.ts'

/** Hands reviewers' decisions to the next training run. */
export function correctionsVerb(service: ServiceParts): Verb {
  return {
    name: 'corrections',
    summary: 'Write reviewed masks as lines to train the name model on',
    help: `rapport corrections --out FILE

Writes the turns that reviewers decided about, with their masks, as JSON Lines that
eval/train/names.ts takes as a further file. Only released texts of people who agree to analysis
now; every text that is opened for it is in the audit.

The file holds people's OWN WORDS, NAMES INCLUDED. It is made readable by you alone; an existing file
is never overwritten. Keep it on this machine, and delete it once the training is through.

Exit code: 0 done; 1 some texts were left out, counted on stderr; 2 wrong usage.`,
    async run(argv, io) {
      const { values } = parseArgs({ args: argv, options: { out: { type: 'string' } } })
      const { out } = values
      if (!out || out === '-') throw new UsageError('Give --out FILE; it is never printed.')
      await createFile(out)
      const opened = await service.open(io.env, 'rapport corrections')
      try {
        const materials = await correctedMaterials(opened.database.drizzle)
        let left_out = 0
        for (const of of materials) {
          const line = await opened.database.drizzle.transaction((tx) =>
            trainingLine(tx as Tx, opened.keys, of, io.now()),
          )
          if (line) await writeFile(out, `${JSON.stringify(line)}\n`, { flag: 'a' })
          else left_out += 1
        }
        io.stderr.write(`${materials.length - left_out} texts written to ${out}.\n`)
        if (left_out === 0) return 0
        io.stderr.write(`${left_out} left out: held, erased, or no longer agreed to.\n`)
        return 1
      } finally {
        await opened.close()
      }
    },
  }
}

/** Empty and readable by its owner alone before the first word is in it. */
async function createFile(path: string): Promise<void> {
  try {
    await writeFile(path, '', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new UsageError(`${path} is there already. Give another name.`)
    throw new UsageError(`${path} cannot be written (${code}).`)
  }
}
