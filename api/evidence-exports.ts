import { stringify } from 'csv-stringify/sync'
import { safeCell } from '../core/disclosure/csv-cell.ts'
import { type EvidenceEntry, entryRows } from '../core/evidence/entry.ts'
import { formatDate } from '../web/components/dates.ts'

/** An entry of the catalogue as files hold it. */
export interface Exported {
  /** `E-12`. */
  name: string
  kept_at: Date
  entry: EvidenceEntry
}

export const SYNTHETIC_LINE = 'Everyone and everything in this is invented.'
const TITLE = 'Evidence catalogue'
const COLUMNS = [
  ...['What was tried', 'For whom', 'Outcome', 'What was found', 'In each group', 'Difference'],
  ...[
    'What this does not show',
    'Strength of evidence',
    'What was lost',
    'What would strengthen it',
  ],
  ...['Registered', 'Hash of the plan', 'Sessions counted', 'People', 'Coaches', 'Method'],
  ...['Computed', 'Hash of the data', 'Tagger', 'Codebook', 'Note'],
]

/** One row an entry; cells are safe to open as a sheet. */
export function evidenceAsCsv(entries: readonly Exported[], synthetic: boolean): string {
  const rows = entries.map(({ name, kept_at, entry }) => {
    const words = new Map(entryRows(entry, formatDate))
    const cells = [name, entry.title, formatDate(kept_at)]
    const rest = COLUMNS.map((column) => words.get(column) ?? '')
    return [...cells, ...rest, ...(synthetic ? ['yes'] : [])].map(safeCell)
  })
  const header = ['Entry', 'Title', 'Kept', ...COLUMNS, ...(synthetic ? ['Invented'] : [])]
  return stringify([header, ...rows], { bom: true })
}

/** Markdown's own signs in somebody's words stay words. */
const plain = (words: string) => words.replaceAll(/([\\`*_[\]<>#|])/g, '\\$1').replaceAll('\n', ' ')

export function evidenceAsMarkdown(entries: readonly Exported[], synthetic: boolean): string {
  const parts = entries.map(({ name, kept_at, entry }) =>
    [
      `## ${name}: ${plain(entry.title)}`,
      `Kept ${formatDate(kept_at)}`,
      ...entryRows(entry, formatDate).map(([key, words]) => `**${key}.** ${plain(words)}`),
    ].join('\n\n'),
  )
  const head = [`# ${TITLE}`, ...(synthetic ? [SYNTHETIC_LINE] : [])]
  return `${[...head, ...parts].join('\n\n')}\n`
}

/** A Word document: a heading and a table an entry. The library is large, so it is loaded here. */
export async function evidenceAsDocx(
  entries: readonly Exported[],
  synthetic: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const docx = await import('docx')
  const { Paragraph, Table, TableCell, TableRow, TextRun, WidthType, HeadingLevel } = docx
  const line = (text: string, bold = false) =>
    new Paragraph({ children: [new TextRun({ text, bold })], spacing: { before: 40, after: 40 } })
  const cell = (text: string, width: number, bold = false) =>
    new TableCell({
      children: [line(text, bold)],
      width: { size: width, type: WidthType.DXA },
      margins: { left: 100, right: 100 },
    })
  const parts = entries.flatMap(({ name, kept_at, entry }) => [
    new Paragraph({ text: `${name}: ${entry.title}`, heading: HeadingLevel.HEADING_2 }),
    line(`Kept ${formatDate(kept_at)}`),
    new Table({
      width: { size: 9_600, type: WidthType.DXA },
      columnWidths: [2_600, 7_000],
      rows: entryRows(entry, formatDate).map(
        ([key, words]) =>
          new TableRow({ cantSplit: true, children: [cell(key, 2_600, true), cell(words, 7_000)] }),
      ),
    }),
  ])
  const head = new Paragraph({ text: TITLE, heading: HeadingLevel.HEADING_1 })
  const children = [head, ...(synthetic ? [line(SYNTHETIC_LINE)] : []), ...parts]
  const document = new docx.Document({
    title: TITLE,
    creator: 'Rapport',
    styles: { default: { document: { run: { font: 'Arial', size: 22 } } } },
    sections: [{ properties: { page: { margin: { left: 1_100, right: 1_100 } } }, children }],
  })
  return new Uint8Array(await docx.Packer.toArrayBuffer(document))
}
