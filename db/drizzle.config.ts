import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './db/schema/columns.ts',
    './db/schema/unit.ts',
    './db/schema/account.ts',
    './db/schema/audit.ts',
    './db/schema/people.ts',
    './db/schema/material.ts',
    './db/schema/results.ts',
    './db/schema/codes.ts',
    './db/schema/coding.ts',
    './db/schema/vault.ts',
    './db/schema/review.ts',
    './db/schema/safeguarding.ts',
    './db/schema/evidence.ts',
    './db/schema/search.ts',
    './db/schema/debrief.ts',
  ],
  out: './db/migrations',
})
