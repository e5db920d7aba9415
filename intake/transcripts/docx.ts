import { unzipSync, zipSync } from 'fflate'
import { type Read, readOk, unreadable } from '../read.ts'

/** Unpacked sizes beyond any transcript; a bomb is refused before a byte of it is unpacked. */
const PART_BYTES_MAX = 64 * 1024 * 1024
const PARTS_MAX = 5_000

/** Word for the web numbers it at times. */
const MAIN_PART = /^word\/document\d*\.xml$/

/** What mammoth's document tree holds, as far as it is read here. */
interface Element {
  type: string
  value?: string
  children?: Element[]
}

/**
 * The lines of a Word document. A table row becomes one line, `[time] voice: words` where its cells
 * are those. Tracked deletions and moved-away text are left out, insertions kept.
 */
export async function readDocxLines(bytes: Uint8Array): Promise<Read<string[]>> {
  const parts = unpack(bytes)
  if (!parts.ok) return parts
  // Loaded when first needed: it is large, and most files are not Word documents.
  const mammoth = (await import('mammoth')).default
  const safe = zipSync(parts.value, { level: 0 })
  let document: Element | null = null
  const options = {
    transformDocument: (read: Element) => {
      document = read
      return { ...read, children: [] }
    },
  }
  try {
    // Its Node build reads `buffer`, its browser build `arrayBuffer`.
    const input = { buffer: safe, arrayBuffer: safe.buffer } as { arrayBuffer: ArrayBuffer }
    await mammoth.convertToHtml(input, options)
  } catch {
    return unreadable(
      'This Word document is damaged. Open it in Word, save it as .docx again and give that file.',
    )
  }
  return readOk(linesOf(document!))
}

/** The text parts alone, within bounds: pictures, fonts and macros are never unpacked. */
function unpack(bytes: Uint8Array): Read<Record<string, Uint8Array>> {
  let total = 0
  let count = 0
  let isWord = false
  const fits = () => total <= PART_BYTES_MAX && count <= PARTS_MAX
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        isWord ||= MAIN_PART.test(name)
        if (!/\.(?:xml|rels)$/i.test(name)) return false
        total += originalSize
        count += 1
        return fits()
      },
    })
    if (!fits()) {
      return unreadable(
        'This Word document unpacks to more than 64 MB of text and was not opened. ' +
          'Copy the transcript into a new document and give that.',
      )
    }
    if (!isWord) {
      return unreadable('This is a zip or other Office file. Save the transcript as .docx or text.')
    }
    return readOk(parts)
  } catch {
    return unreadable(
      'This Word document is cut off or damaged. Save it as .docx again and give that file.',
    )
  }
}

function linesOf(element: Element): string[] {
  if (element.type === 'tableRow') return rowLines(element)
  if (element.type === 'paragraph') return textOf(element).split('\n')
  return (element.children ?? []).flatMap(linesOf)
}

function textOf(element: Element): string {
  if (element.type === 'text') return element.value ?? ''
  if (element.type === 'tab') return '\t'
  if (element.type === 'break') return '\n'
  return (element.children ?? []).map(textOf).join('')
}

const TIME_CELL = /^[[(]?(\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,6})?)[\])]?$/
const HEADER_CELL =
  /^(?:speaker|name|who|voice|time|timestamp|start|end|text|transcript|words|turn|n|no|#|speech)\.?$/i

/** Cells that are times, then a voice, then words; a header row (`Time | Speaker | Text`) is none. */
function rowLines(row: Element): string[] {
  const cells = (row.children ?? []).map((cell) => linesOf(cell).join('\n').trim())
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length > 1 && filled.every((cell) => HEADER_CELL.test(cell))) return []
  const time = filled.map((cell) => TIME_CELL.exec(cell)?.[1]).find((match) => match !== undefined)
  const rest = filled.filter((cell) => !TIME_CELL.test(cell) && !/^\d{1,5}\.?$/.test(cell))
  const stamp = time === undefined ? '' : `[${time}] `
  const [voice = '', ...words] = rest
  if (words.length === 0 || voice.length > 60) return `${stamp}${rest.join(' ')}`.split('\n')
  const label = voice.replace(/[:\s]+$/, '')
  return [`${stamp}${label}: ${words.join(' ').replace(/\s*\n\s*/g, ' ')}`]
}
