import { defineConfig } from 'vitest/config'

/** Files named `*.db.test.ts` run on the embedded database and again on PostgreSQL. */
const onBoth = ['**/*.db.test.{ts,tsx}']
/** Journeys start the whole service in processes of their own, one at a time. */
const journeys = ['test/{journeys,faults,attacks}/**/*.test.ts']
const everything = ['{core,db,intake,prompts,workers,api,web,cli,eval,test}/**/*.test.{ts,tsx}']
const ignored = ['**/node_modules/**']
const setup = ['./test/support/global-setup.ts']
const shared = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: everything,
          exclude: [...onBoth, ...journeys, ...ignored],
        },
      },
      {
        test: {
          ...shared,
          name: 'pglite',
          include: onBoth,
          exclude: [...journeys, ...ignored],
          globalSetup: setup,
        },
      },
      ...(process.env.TEST_DATABASE_URL
        ? [
            {
              test: {
                ...shared,
                name: 'postgres',
                include: onBoth,
                exclude: [...journeys, ...ignored],
                globalSetup: setup,
              },
            },
          ]
        : []),
      {
        test: {
          ...shared,
          name: 'journeys',
          include: journeys,
          exclude: [...onBoth, ...ignored],
          testTimeout: 300_000,
          // Real browsers and servers on a shared machine: a second try is printed, never hidden.
          retry: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
