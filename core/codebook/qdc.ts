import type { Code, Codebook, CodebookDraft } from './codebook.ts'

/** Namespace of a REFI-QDA codebook (www.qdasoftware.org, version 1.0). */
export const QDC_NAMESPACE = 'urn:QDA-XML:codebook:1.0'

/** The texts and marks of a code that have no place of their own in the format, by their label. */
export const QDC_LABELS = {
  include: 'Takes it',
  exclude: 'Does not',
  example: 'Example',
  near_miss: 'Near miss',
  speaker: 'Speaker',
  group: 'Group',
  polarity: 'Polarity',
  miti: 'MITI 4.2.1',
  annomi: 'AnnoMI',
  exclusive: 'Exactly one of',
} as const satisfies Partial<Record<keyof Code, string>>

const GROUP_COLOURS = ['#12436d', '#28a197', '#801650', '#f46a25', '#3d3d3d', '#a285d1']

/** The colour of a code that has none of its own: by its group, in the order groups appear. */
export function groupColour(codebook: Codebook | CodebookDraft, group: string): string {
  const groups = [...new Set(codebook.codes.map((code) => code.group))]
  return GROUP_COLOURS[Math.max(0, groups.indexOf(group)) % GROUP_COLOURS.length] as string
}

/**
 * A codebook as a REFI-QDA file. Codes stand under their parents, which cannot be put themselves; what
 * the format has no place for stands in the description, a labelled line each, where people and
 * `readQdc` read it. `guidOf` gives an id the same guid every time.
 */
export function writeQdc(codebook: Codebook, guidOf: (id: string) => string): string {
  const drawn = (code: Code, depth: number) => drawCode(codebook, code, guidOf(code.id), depth)
  const parents = (codebook.parents ?? []).map(({ id, definition }) => {
    const inside = codebook.codes.filter((code) => code.parent === id)
    const colour = groupColour(codebook, inside[0]?.group ?? '')
    const open = openCode({ name: id, guid: guidOf(id), colour, codable: false })
    const children = inside.map((code) => drawn(code, 3))
    return [`    ${open}`, description(definition, 3), ...children, '    </Code>'].join('\n')
  })
  const loose = codebook.codes.filter((code) => code.parent === undefined)
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<CodeBook xmlns="${QDC_NAMESPACE}" origin="Rapport ${escapeXml(codebook.version)}">`,
    '  <Codes>',
    ...parents,
    ...loose.map((code) => drawn(code, 2)),
    '  </Codes>',
    '</CodeBook>',
    '',
  ].join('\n')
}

function drawCode(codebook: Codebook, code: Code, guid: string, depth: number): string {
  const pad = '  '.repeat(depth)
  const colour = code.colour ?? groupColour(codebook, code.group)
  const lines = Object.entries(QDC_LABELS).flatMap(([field, label]) => {
    const text = code[field as keyof typeof QDC_LABELS]
    return text ? [`${label}: ${text.replaceAll(/\s*\n\s*/g, ' ')}`] : []
  })
  const words = [code.definition.replaceAll(/\s*\n\s*/g, ' '), ...lines].join('\n')
  const open = openCode({ name: code.id, guid, colour, codable: true })
  return [`${pad}${open}`, description(words, depth + 1), `${pad}</Code>`].join('\n')
}

function openCode(of: { name: string; guid: string; colour: string; codable: boolean }): string {
  const { name, guid, colour, codable } = of
  return `<Code guid="${guid}" name="${escapeXml(name)}" isCodable="${codable}" color="${colour}">`
}

const description = (text: string, depth: number) =>
  `${'  '.repeat(depth)}<Description>${escapeXml(text)}</Description>`

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Control characters have no place in XML 1.0 at all. */
function escapeXml(text: string): string {
  return [...text]
    .filter((character) => character >= ' ' || character === '\n' || character === '\t')
    .map((character) => ENTITIES[character] ?? character)
    .join('')
}
