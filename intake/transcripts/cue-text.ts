/// <reference path="./webvtt-parser.d.ts" />
import webvtt from 'webvtt-parser'
import { nameKey } from './names.ts'

/** A piece of one cue in one voice; `voice` is null outside any `<v Name>`. */
export interface VoicePiece {
  voice: string | null
  text: string
}

/** Named entities that captions use; numbered ones need no table. The parser wants the `;`. */
const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': ' ',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
  '&pound;': '£',
  '&euro;': '€',
  '&ndash;': '–',
  '&mdash;': '—',
  '&hellip;': '…',
  '&lsquo;': '‘',
  '&rsquo;': '’',
  '&ldquo;': '“',
  '&rdquo;': '”',
  '&eacute;': 'é',
  '&egrave;': 'è',
  '&agrave;': 'à',
  '&ouml;': 'ö',
  '&uuml;': 'ü',
  '&copy;': '©',
  '&deg;': '°',
  '&frac12;': '½',
}

const PLAIN_TAG =
  /<\/?(?:c|i|b|u|s|a|p|q|ruby|rt|rp|lang|font|span|div|em|strong|small|mark|sub|sup)(?:[.\s][^<>]{0,300})?>/gi
const TIME_TAG = /<\d{1,4}:[\d:.,]{1,20}>/g
const STYLE_OVERRIDE = /\{\\[^{}]{0,100}\}/g
const VOICE_TAG = /<(?:(\/v\s*)|v((?:\.[^\s<>]{0,100})?(?:\s[^<>\n]{0,200})?))>/gi
const OPEN = '\uE000'
const CLOSE = '\uE001'

interface Node {
  type: 'object' | 'text' | 'timestamp'
  name?: string
  value?: string
  children?: Node[]
}

/**
 * A cue's words by voice, entities decoded and tags removed. The parser swallows words after a
 * stray `<` (“under < 16 hours”), after `<v Name` without its `>`, and nests a voice inside an
 * unclosed one, so the cue is tidied first: only closed voice tags reach the parser as tags.
 */
export function readCueText(raw: string): VoicePiece[] {
  if (!/[<&{]/.test(raw)) return raw.trim() === '' ? [] : [{ voice: null, text: clean(raw) }]
  const pieces: VoicePiece[] = []
  for (const node of parseTree(tidy(raw))) {
    const voice = node.name === 'v' ? clean(node.value ?? '') : ''
    const text = clean(flatten(node))
    if (text === '') continue
    const before = pieces.at(-1)
    // Words after a closed voice tag in the same cue are nobody else's.
    const key = voice === '' ? (before?.voice ?? null) : voice
    if (before !== undefined && sameVoice(before.voice, key)) before.text += ` ${text}`
    else pieces.push({ voice: key, text })
  }
  return pieces
}

function sameVoice(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && nameKey(one) === nameKey(other))
}

function tidy(raw: string): string {
  let open = false
  const marked = raw
    .replace(/[\uE000\uE001]/g, '')
    .replace(/<br\s{0,5}\/?>/gi, ' ')
    .replace(PLAIN_TAG, '')
    .replace(TIME_TAG, '')
    .replace(STYLE_OVERRIDE, '')
    .replace(VOICE_TAG, (_tag, close: string | undefined, rest: string | undefined) => {
      const before = open ? `${OPEN}/v${CLOSE}` : ''
      open = close === undefined
      return open ? `${before}${OPEN}v${decodeName(rest ?? '')}${CLOSE}` : before
    })
    .replace(/<v[.\s]|<\/v\b/gi, ' ')
  return decimalEntities(marked)
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(OPEN, '<')
    .replaceAll(CLOSE, '>')
}

/** The parser does not decode entities inside a tag, and a name may hold some (`O&#39;Brien`). */
function decodeName(rest: string): string {
  if (!rest.includes('&')) return rest
  const decoded = parseTree(decimalEntities(rest)).map(flatten).join('')
  return decoded.replace(/[<>]/g, '')
}

/** The parser reads decimal UTF-16 units only: hexadecimal and high numbers are rewritten to them. */
function decimalEntities(text: string): string {
  return text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (entity, hex, decimal) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    if (code === 0 || code > 0x10ffff) return entity
    const units = String.fromCodePoint(code)
    return Array.from({ length: units.length }, (_, at) => `&#${units.charCodeAt(at)};`).join('')
  })
}

function parseTree(text: string): Node[] {
  const parser = new webvtt.WebVTTCueTextParser(text, () => {}, 'subtitles', ENTITIES)
  return parser.parse(0, Number.POSITIVE_INFINITY).children
}

function flatten(node: Node): string {
  if (node.type === 'text') return node.value ?? ''
  return (node.children ?? []).map(flatten).join('')
}

function clean(text: string): string {
  return text
    .replace(/[\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
