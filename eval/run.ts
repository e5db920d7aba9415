/** `npm run eval -- TASK [options]` runs the task of that name in `tasks/`. */
const [task, ...argv] = process.argv.slice(2)
if (task === undefined || !/^[a-z][a-z-]*$/.test(task)) {
  console.error('Name a task: npm run eval -- redaction')
  process.exitCode = 2
} else {
  const module = await import(`./tasks/${task}.ts`)
  await module.run(argv)
}
