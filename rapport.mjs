#!/usr/bin/env node
// Runs the TypeScript sources as they are: no build step by hand.
import { register } from 'tsx/esm/api'

register()
await import('./start.ts')
