import { defineConfig } from 'vitest/config'

/** Files named `*.db.test.ts` run twice: on the embedded database and on PostgreSQL. */
const databaseTests = ['**/*.db.test.ts', '**/*.db.test.tsx']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,db,intake,prompts,workers,api,web,cli,eval,test}/**/*.test.{ts,tsx}'],
          exclude: [...databaseTests, '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
    ],
  },
})
