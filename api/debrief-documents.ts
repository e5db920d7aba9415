import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import type { DebriefItem, DebriefPack, PackTheme } from '../core/debrief/pack.ts'
import { formatDate } from '../web/components/dates.ts'
import {
  DISCUSSED,
  itemWords,
  SEEN_LABEL,
  saidWords,
  sizeWords,
  stanceSentences,
  standingWords,
  WRITTEN_BY_MODEL,
} from '../web/pages/leader/debrief-words.ts'

/** A line of the page, in the order it is read. */
type Line =
  | { kind: 'title' | 'heading' | 'theme' | 'text' | 'quote' | 'ask'; text: string }
  | { kind: 'bullet'; text: string }

/** The page as lines, so that every format says the same. */
function linesOf(pack: DebriefPack): Line[] {
  const lines: Line[] = [
    { kind: 'title', text: 'Team debrief' },
    {
      kind: 'text',
      text: `${formatDate(pack.from)} to ${formatDate(pack.until)}. ${pack.sentence}`,
    },
    ...pack.notices.map((text): Line => ({ kind: 'text', text })),
    ...pack.themes.flatMap(themeLines),
  ]
  if (pack.gone.length > 0) {
    lines.push({ kind: 'text', text: `Gone since the last debrief: ${pack.gone.join('; ')}.` })
  }
  const list = (
    heading: string,
    items: readonly DebriefItem[],
    words: (i: DebriefItem) => string,
  ) => {
    if (items.length === 0) return
    lines.push({ kind: 'heading', text: heading })
    for (const item of items) lines.push({ kind: 'bullet', text: words(item) })
  }
  list('Actions from last time', pack.actions, (item) => {
    const seen = item.seen_again ? SEEN_LABEL[item.seen_again] : 'not answered yet'
    return `${itemWords(item)}: seen again? ${seen}`
  })
  list('Wins', pack.wins, itemWords)
  list('Things to try', pack.tries, itemWords)
  list('Written down today', pack.today, itemWords)
  return lines
}

function themeLines(theme: PackTheme): Line[] {
  return [
    { kind: 'theme', text: `${theme.label} (${standingWords(theme)})` },
    {
      kind: 'text',
      text: [
        ...[`${sizeWords(theme)}.`, ...stanceSentences(theme)],
        ...(theme.discussed ? [DISCUSSED] : []),
      ].join(' '),
    },
    ...(theme.description
      ? [{ kind: 'text' as const, text: `${theme.description} ${WRITTEN_BY_MODEL}` }]
      : []),
    ...theme.said.map((one): Line => ({ kind: 'quote', text: saidWords(one) })),
    { kind: 'ask', text: theme.question_shown },
  ]
}

const MARKDOWN: Record<Line['kind'], (text: string) => string> = {
  title: (text) => `# ${text}\n`,
  heading: (text) => `## ${text}\n`,
  theme: (text) => `## ${text}\n`,
  text: (text) => `${text}\n`,
  quote: (text) => `> ${text}\n`,
  ask: (text) => `**To discuss:** ${text}\n`,
  bullet: (text) => `- ${text}`,
}

/** Characters that Markdown or HTML would read as marks. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, '\\$&')

export function debriefAsMarkdown(pack: DebriefPack): string {
  return `${linesOf(pack)
    .map(({ kind, text }) => MARKDOWN[kind](escaped(text)))
    .join('\n')}\n`
}

export async function debriefAsDocx(pack: DebriefPack): Promise<ArrayBuffer> {
  const margin = { top: 700, bottom: 700, left: 900, right: 900 }
  const document = new Document({
    title: 'Team debrief',
    creator: 'Rapport',
    styles: { default: { document: { run: { font: 'Arial', size: 20 } } } },
    sections: [{ properties: { page: { margin } }, children: linesOf(pack).map(paragraph) }],
  })
  return Packer.toArrayBuffer(document)
}

function paragraph({ kind, text }: Line): Paragraph {
  if (kind === 'title') return new Paragraph({ text, heading: HeadingLevel.HEADING_1 })
  if (kind === 'heading' || kind === 'theme') {
    return new Paragraph({ text, heading: HeadingLevel.HEADING_2, spacing: { before: 160 } })
  }
  const words = kind === 'bullet' ? `•  ${text}` : text
  const lead = kind === 'ask' ? [new TextRun({ text: 'To discuss: ', bold: true })] : []
  return new Paragraph({
    children: [...lead, new TextRun({ text: words })],
    spacing: { after: 60 },
  })
}
