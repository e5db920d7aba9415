import type { ExternalCall } from '../../../core/pipeline/step.ts'
import { loadPrompt } from '../../../prompts/load-prompt.ts'
import { type Asking, ask } from '../chat-tagger/ask.ts'
import type { ChatTaggerSettings } from '../chat-tagger/settings.ts'
import { Spend } from '../chat-tagger/spend.ts'
import { checkTitle, type ShownPassage, TITLE_SCHEMA, type WrittenTitle } from './check-title.ts'

/** Titles for themes; what cannot be written, or fails a check, keeps its built-in title. */
export interface ThemeTitler {
  write(
    themes: readonly ThemeToTitle[],
    spent_today: number,
    hooks: TitlerHooks,
  ): Promise<TitlesWritten>
}

export interface ThemeToTitle {
  id: string
  passages: readonly ShownPassage[]
}

export interface TitlerHooks {
  signal: AbortSignal
  /** Told of each call before it leaves, and once it is answered. */
  called?: (call: ExternalCall) => void
  now?: () => Date
}

export interface TitlesWritten {
  titles: Map<string, WrittenTitle>
  /** Why others keep theirs: what was wrong with an answer, or why none came. */
  faults: { id: string; why: string }[]
}

const PROMPT_VERSION = '1'
const TOKENS_OUT_MAX = 500

/** Writes with any OpenAI-compatible chat model. The words leave this machine, redacted. */
export function createThemeTitler(settings: ChatTaggerSettings): ThemeTitler {
  return { write: (themes, spent_today, hooks) => write(settings, themes, spent_today, hooks) }
}

async function write(
  settings: ChatTaggerSettings,
  themes: readonly ThemeToTitle[],
  spent_today: number,
  hooks: TitlerHooks,
): Promise<TitlesWritten> {
  const asking: Asking = {
    endpoint: settings.endpoint,
    ...{ schema: TITLE_SCHEMA, purpose: 'themes' },
    system: loadPrompt('themes', PROMPT_VERSION).text,
    spend: new Spend(settings.prices, settings.ceilings, spent_today),
    ...{ signal: hooks.signal, called: hooks.called, now: hooks.now ?? (() => new Date()) },
  }
  const written: TitlesWritten = { titles: new Map(), faults: [] }
  let away: string | null = null
  for (const { id, passages } of themes) {
    if (away === null) {
      const asked = await ask(asking, messageOf(passages), TOKENS_OUT_MAX)
      if (asked.kind === 'answer') {
        const verdict = checkTitle(asked.text, passages)
        if (verdict.ok) written.titles.set(id, verdict.written)
        else written.faults.push({ id, why: verdict.why })
        continue
      }
      // A refusal is of these passages; a service that is away or a ceiling is for all that follow.
      if (asked.kind !== 'refused') away = asked.reason.code
      written.faults.push({ id, why: asked.reason.code })
    } else written.faults.push({ id, why: away })
  }
  return written
}

/** The passages as data for the user role: JSON, so that none can end its own quotation marks. */
const messageOf = (passages: readonly ShownPassage[]): string =>
  JSON.stringify({ passages: passages.map(({ text }, at) => ({ n: at + 1, text })) })
