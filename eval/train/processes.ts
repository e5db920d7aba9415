import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Gives each input to a process of its own that runs `script`, a few at once; their answers come back
 * in the order of the inputs. A process that ends without an answer fails the whole.
 */
export async function inProcesses<In, Out>(
  script: URL,
  inputs: readonly In[],
  atOnce: number,
): Promise<Out[]> {
  const answers: Out[] = []
  let next = 0
  const work = async () => {
    while (next < inputs.length) {
      const at = next
      next += 1
      answers[at] = await inProcess<Out>(script, inputs[at])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return answers
}

function inProcess<Out>(script: URL, input: unknown): Promise<Out> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(script), { serialization: 'advanced' })
    child.once('message', (answer) => resolve(answer as Out))
    child.once('exit', (code) => reject(new Error(`${script.pathname} ended with ${code}.`)))
    child.send(input as object)
  })
}
