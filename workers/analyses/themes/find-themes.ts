import type { Passage } from '../../../core/themes/passage.ts'
import type { Theme, ThemeResult } from '../../../core/themes/theme.ts'
import { assignReruns, assignRows, stabilityOf } from './assign.ts'
import { type Consensus, findConsensus, fitTopics } from './consensus.ts'
import { topicOf } from './factorise.ts'
import { nameThemes, type ThemeWords } from './labels.ts'
import { type FeatureMatrix, order, weighFeatures } from './matrix.ts'
import { meaningsOf } from './meanings.ts'
import { nounsOf } from './nouns.ts'
import { tablePhrases } from './phrases.ts'
import { pickQuotes } from './quotes.ts'
import { featuresOf, featuresOfStem } from './reading.ts'
import { type Reading, readPassages } from './set-aside.ts'
import { stancesOf } from './stances.ts'
import { countWeeks, weeksOf } from './trend.ts'

export interface ThemeOptions {
  /** The same seed and passages give the same themes. */
  seed: number
  /** How many themes to look for; `auto` chooses by how much there is to read. */
  k: number | 'auto'
  /** Whether the built-in word families help; without them only the passages' own words count. */
  families: boolean
  /** Whether the word vectors help: words of like meaning bring passages together. */
  meanings: boolean
}

export const THEME_DEFAULTS: ThemeOptions = { seed: 1, k: 'auto', families: true, meanings: true }

const METHOD = { name: 'consensus-nmf', version: '2' }
const TEXTS_MIN = 8
const THEMES = { min: 2, max: 12 }
/** A theme of fewer passages is a coincidence. */
const PASSAGES_IN_THEME_MIN = 3

/**
 * What passages are about: a handful of themes, each passage carrying up to two. Pure and
 * deterministic; the order of the passages does not matter.
 */
export function findThemes(passages: readonly Passage[], options: ThemeOptions): ThemeResult {
  const reading = readPassages(passages)
  const base = {
    method: { ...METHOD, seed: options.seed },
    passages: passages.length,
    notices: reading.notices,
  }
  if (reading.texts.length < TEXTS_MIN) {
    return { ...base, ...noThemes(passages), sentence: tooLittle(passages.length, reading) }
  }
  const bags = reading.texts.map(({ words }) => featuresOf(words, options.families))
  const weighed = weighFeatures(bags, options.meanings ? meaningsOf(reading.texts) : [])
  const k = options.k === 'auto' ? chooseCount(reading.texts.length) : options.k
  const found = dropSmall(weighed, findConsensus(weighed.matrix, k, options.seed))
  if (found === null) return { ...base, ...noThemes(passages), sentence: NOTHING_SHARED }

  const { themes, rows } = describe(reading, weighed, found)
  const assignments = passages.map(({ id }) => ({ id, themes: [] as string[] }))
  assignments.sort((a, b) => order(a.id, b.id))
  const byId = new Map(assignments.map((assignment) => [assignment.id, assignment]))
  for (const [row, topics] of rows.entries()) {
    for (const { id } of reading.texts[row]!.passages) {
      byId.get(id)!.themes = topics.map((topic) => themes[topic]!.id)
    }
  }
  const remainder = assignments.filter((assignment) => assignment.themes.length === 0).length
  const sorted = [...themes].sort((a, b) => b.size - a.size || order(a.id, b.id))
  return {
    ...base,
    sentence: foundSentence(sorted, passages, remainder),
    remainder,
    themes: sorted,
    assignments,
  }
}

/** About the square root of what there is to read: 5 for 30 passages, 10 for 120, never above 12. */
const chooseCount = (texts: number): number =>
  Math.min(THEMES.max, Math.max(THEMES.min, Math.round(0.9 * Math.sqrt(texts))))

/** Fits again without topics that too few passages carry; null when none is left. */
function dropSmall({ matrix }: FeatureMatrix, consensus: Consensus): Consensus | null {
  let { factors } = consensus
  for (;;) {
    const sizes = new Array<number>(factors.k).fill(0)
    for (const topics of assignRows(factors)) for (const topic of topics) sizes[topic]! += 1
    const kept = [...sizes.keys()].filter((topic) => sizes[topic]! >= PASSAGES_IN_THEME_MIN)
    if (kept.length === 0) return null
    if (kept.length === factors.k) return { ...consensus, factors }
    const topics = kept.map((topic) => topicOf(factors, topic))
    factors = fitTopics(matrix, topics)
  }
}

function describe(reading: Reading, { features }: FeatureMatrix, { factors, reruns }: Consensus) {
  const rows = assignRows(factors)
  const members = Array.from({ length: factors.k }, (_, topic) => {
    const weight = (row: number) => factors.weights[row * factors.k + topic]!
    const carrying = [...rows.keys()].filter((row) => rows[row]!.includes(topic))
    return carrying.sort((a, b) => weight(b) - weight(a) || a - b)
  })
  const columnOf = new Map(features.map((feature, column) => [feature, column]))
  const weightOf = (feature: string, topic: number): number => {
    const column = columnOf.get(feature)
    return column === undefined ? 0 : factors.topics[column * factors.k + topic]!
  }
  const nouns = nounsOf(reading.texts)
  const names = nameThemes(tablePhrases(reading.texts), nouns, members, (stem, topic) =>
    featuresOfStem(stem).reduce((sum, feature) => sum + weightOf(feature, topic), 0),
  )
  const again = assignReruns(reruns)
  const weeks = weeksOf(reading.texts.flatMap((text) => text.passages))
  const ids = new Set<string>()
  const themes = members.map((carrying, topic): Theme => {
    const passages = carrying.flatMap((row) => reading.texts[row]!.passages)
    return {
      id: themeId(names[topic]!, ids),
      ...names[topic]!,
      size: passages.length,
      people: distinct(passages.map((passage) => passage.person)),
      coaches: distinct(passages.map((passage) => passage.coach)),
      quotes: pickQuotes(passages, (feature) => weightOf(feature, topic)),
      stances: stancesOf(names[topic]!.terms, passages),
      discussed: passages.some((passage) => passage.from_debrief),
      trend: countWeeks(passages, weeks),
      stability: stabilityOf(topic, rows, again),
    }
  })
  return { themes, rows }
}

/** Short hash (FNV-1a) of the theme's words. */
function themeId({ label, terms }: ThemeWords, taken: Set<string>): string {
  let hash = 0x811c9dc5
  for (const character of `${label}|${terms.join('|')}`) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  }
  const base = `theme-${(hash >>> 0).toString(16).padStart(8, '0')}`
  let id = base
  for (let suffix = 2; taken.has(id); suffix += 1) id = `${base}-${suffix}`
  taken.add(id)
  return id
}

function distinct(references: readonly (string | undefined)[]): number | null {
  const known = new Set(references.filter((reference) => reference !== undefined))
  return known.size === 0 ? null : known.size
}

function noThemes(passages: readonly Passage[]) {
  const assignments = passages.map(({ id }) => ({ id, themes: [] }))
  assignments.sort((a, b) => order(a.id, b.id))
  return { remainder: passages.length, themes: [], assignments }
}

const NOTHING_SHARED =
  'No themes were found: the passages share too few words. Choose a longer period or more notes.'

function tooLittle(passages: number, { texts }: Reading): string {
  if (passages === 0) return 'There was nothing to read. Choose a longer period or more sites.'
  const have = `There ${texts.length === 1 ? 'is' : 'are'} ${texts.length} different`
  const among = passages > texts.length ? ` among ${passages}` : ''
  return (
    `${have} readable ${texts.length === 1 ? 'text' : 'texts'}${among}; at least ${TEXTS_MIN} are ` +
    'needed before anything can be called a theme. Choose a longer period or more notes.'
  )
}

function foundSentence(themes: readonly Theme[], passages: readonly Passage[], remainder: number) {
  const rest = remainder === 0 ? 'every passage fits one' : `${remainder} fit none of them`
  const count = themes.length === 1 ? 'One theme was' : `${themes.length} themes were`
  return `${count} found in ${passages.length} passages; ${rest}.`
}
