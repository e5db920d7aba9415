import { z } from 'zod'
import { refusedWords } from '../../../core/debrief/free-words.ts'
import { STOP_WORDS, stemOf } from '../../analyses/themes/words.ts'

/** A passage as the chat model gets it: its number is its place in the list, from 1. */
export interface ShownPassage {
  /** Redacted. */
  text: string
  /** Whether words of it may stand on a page. */
  quotable: boolean
}

/** A title and one or two sentences that passed every check. */
export interface WrittenTitle {
  title: string
  description: string
}

export type TitleVerdict = { ok: true; written: WrittenTitle } | { ok: false; why: TitleFault }
export type TitleFault =
  | 'not an answer'
  | 'title not from the passages'
  | 'no such passage'
  | 'quote not in its passage'
  | 'a count'
  | 'could name somebody'
  | 'words nobody agreed to show'

const Answer = z.object({
  title: z.string().trim().min(3).max(60),
  sentences: z
    .array(
      z.object({
        text: z.string().trim().min(10).max(240),
        passages: z.array(z.number().int()).min(1).max(40),
        quote: z.string().max(400),
      }),
    )
    .min(1)
    .max(2),
})
type Sentence = z.infer<typeof Answer>['sentences'][number]

/** What is sent with the request, so that a service that can holds its model to it. */
export const TITLE_SCHEMA = {
  name: 'theme_title',
  definition: {
    title: 'theme_title',
    type: 'object',
    properties: {
      title: { type: 'string' },
      sentences: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            text: { type: 'string' },
            passages: { type: 'array', items: { type: 'integer' } },
            quote: { type: 'string' },
          },
          required: ['text', 'passages', 'quote'],
          additionalProperties: false,
        },
      },
    },
    required: ['title', 'sentences'],
    additionalProperties: false,
  },
}

const TITLE_WORDS_MAX = 8
const QUOTE_WORDS_MIN = 3
/** A run of so many words of a passage is that person's voice, quotation marks or none. */
const COPIED_WORDS = 6
/** Numbers, and the words that stand for them. */
const COUNT =
  /\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundreds?|half|third|quarter|twice|both|most|mostly|majority|minority|many|several|few|all|every|everyone|everybody|nobody|none|always|never|per ?cent)\b/i

/**
 * Whether a chat model's answer may stand. It is believed nothing: each sentence must cite passages
 * that are there and quote one of them word for word, counts are never its own, and its words must
 * neither name somebody nor carry words of someone who did not agree to be quoted.
 */
export function checkTitle(answer: string, passages: readonly ShownPassage[]): TitleVerdict {
  const parsed = Answer.safeParse(parseJson(answer))
  if (!parsed.success) return { ok: false, why: 'not an answer' }
  const { title, sentences } = parsed.data
  const why =
    faultOfTitle(title, passages) ??
    sentences.map((one) => faultOfSentence(one, passages)).find((fault) => fault !== null) ??
    null
  if (why !== null) return { ok: false, why }
  const description = sentences
    .map(({ text }) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ')
  return { ok: true, written: { title: title.replace(/\.$/, ''), description } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function faultOfTitle(title: string, passages: readonly ShownPassage[]): TitleFault | null {
  if (wordsOf(title).length > TITLE_WORDS_MAX) return 'not an answer'
  return (
    faultOfWords(title, passages) ??
    (sharesWord(title, passages) ? null : 'title not from the passages')
  )
}

function faultOfSentence(one: Sentence, passages: readonly ShownPassage[]): TitleFault | null {
  const cited = one.passages.map((n) => passages[n - 1])
  if (cited.some((passage) => passage === undefined)) return 'no such passage'
  const quoted = (words: string) => cited.some((passage) => passage?.text.includes(words))
  if (wordsOf(one.quote).length < QUOTE_WORDS_MIN || !quoted(one.quote)) {
    return 'quote not in its passage'
  }
  const inside = [...one.text.matchAll(/[“"‘]([^”"’]{3,})[”"’]/g)].map((match) => match[1] ?? '')
  if (!inside.every(quoted)) return 'quote not in its passage'
  return faultOfWords(one.text, passages)
}

function faultOfWords(words: string, passages: readonly ShownPassage[]): TitleFault | null {
  if (/[[\]<>{}]/.test(words) || refusedWords(words) !== null) return 'could name somebody'
  if (COUNT.test(words)) return 'a count'
  const copied = passages.some(({ text, quotable }) => !quotable && sharesRun(words, text))
  return copied ? 'words nobody agreed to show' : null
}

/** At least one word that says something stands in two of the passages. */
function sharesWord(title: string, passages: readonly ShownPassage[]): boolean {
  const telling = stemsOf(title)
  return [...telling].some(
    (stem) => passages.filter(({ text }) => stemsOf(text).has(stem)).length > 1,
  )
}

const stemsOf = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .filter((word) => word.length > 2 && !STOP_WORDS.has(word))
      .map(stemOf),
  )

function sharesRun(words: string, text: string): boolean {
  const here = wordsOf(words)
  const there = ` ${wordsOf(text).join(' ')} `
  return here.some(
    (_, at) =>
      at + COPIED_WORDS <= here.length &&
      there.includes(` ${here.slice(at, at + COPIED_WORDS).join(' ')} `),
  )
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? []
