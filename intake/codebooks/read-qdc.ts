import { DOMParser } from '@xmldom/xmldom'
import type { CodebookDraft } from '../../core/codebook/codebook.ts'
import { CodeId } from '../../core/codebook/codebook.ts'
import { groupColour, QDC_LABELS, QDC_NAMESPACE } from '../../core/codebook/qdc.ts'

export type QdcReading =
  | {
      ok: true
      draft: CodebookDraft
      /** What had to be changed or guessed, in words; nothing is dropped without one. */
      notices: string[]
    }
  | { ok: false; why: string }

/** A large codebook has some hundred codes and a page of text each. */
export const QDC_BYTES_MAX = 1024 * 1024
const CODES_MAX = 2_000
const DEPTH_MAX = 12

type DraftCode = CodebookDraft['codes'][number]
type Parent = NonNullable<CodebookDraft['parents']>[number]

/** Reads a REFI-QDA codebook of any program. Whatever is no such file is refused in a sentence. */
export function readQdc(bytes: Uint8Array, version: string): QdcReading {
  if (bytes.length > QDC_BYTES_MAX) return refuse('it is larger than 1 MB')
  const text = decode(bytes)
  if (text === null) return refuse('it is not UTF-8 text')
  // Where nothing can be declared, nothing can be expanded: no entity bomb, no outside file.
  if (/<!\s*(DOCTYPE|ENTITY)/i.test(text)) return refuse('it declares a document type or entities')
  const root = parse(text)
  if (typeof root === 'string') return refuse(root)
  if (root.localName !== 'CodeBook' || root.namespaceURI !== QDC_NAMESPACE) {
    return refuse('its outermost part is not the CodeBook of REFI-QDA 1.0')
  }
  const codes = childrenOf(root, 'Codes')[0]
  const read: Read = { codes: [], parents: [], notices: [], used: new Set(), count: 0 }
  const trouble = codes ? readLevel(read, codes, null, 0) : 'it has no codes'
  if (trouble) return refuse(trouble)
  if (read.codes.length === 0) return refuse('it has no codes')
  const { parents, notices } = read
  const draft = { version, codes: read.codes, ...(parents.length > 0 ? { parents } : {}) }
  return { ok: true, draft: withoutGroupColours(draft), notices }
}

const refuse = (why: string): QdcReading => ({
  ok: false,
  why: `This is not a codebook that can be read: ${why}. Nothing was changed.`,
})

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Comments, CDATA and processing instructions; then a tag, with `>` allowed inside its quotes. */
const SET_ASIDE = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g
const TAG = /<(\/?)([^\s<>/]+)((?:"[^"<]*"|'[^'<]*'|[^"'<>])*?)(\/?)>/g

/** Each tag closed where it should be: the parser forgives tags that cross. */
function isNested(text: string): boolean {
  const open: string[] = []
  for (const [, closing, name = '', , empty] of text.replaceAll(SET_ASIDE, '').matchAll(TAG)) {
    if (closing) {
      if (open.pop() !== name) return false
    } else if (!empty) open.push(name)
  }
  return open.length === 0
}

/** The outermost element, or what is wrong with the file. Warnings count: half a file is none. */
function parse(text: string): Element | string {
  if (!isNested(text)) return 'it is not whole XML'
  let broken = false
  const note = () => {
    broken = true
  }
  const parser = new DOMParser({
    errorHandler: { warning: note, error: note, fatalError: note },
  })
  try {
    const root = parser.parseFromString(text, 'text/xml').documentElement
    return broken || !root ? 'it is not whole XML' : root
  } catch {
    return 'it is not whole XML'
  }
}

interface Read {
  codes: DraftCode[]
  parents: Parent[]
  notices: string[]
  used: Set<string>
  count: number
}

function childrenOf(element: Element, name: string): Element[] {
  return Array.from(element.childNodes).filter(
    (node): node is Element => node.nodeType === 1 && (node as Element).localName === name,
  )
}

/** Codes at one level and, below each, the next; comes back with a sentence to refuse the file. */
function readLevel(
  read: Read,
  within: Element,
  parent: string | null,
  depth: number,
): string | null {
  if (depth > DEPTH_MAX) return `its codes stand more than ${DEPTH_MAX} levels deep`
  for (const element of childrenOf(within, 'Code')) {
    read.count += 1
    if (read.count > CODES_MAX) return `it has more than ${CODES_MAX} codes`
    const name = element.getAttribute('name')?.trim() ?? ''
    if (name === '') return 'one of its codes has no name'
    const id = idOf(read, name)
    const holds = childrenOf(element, 'Code').length > 0
    const codable = element.getAttribute('isCodable') !== 'false'
    const lines = (childrenOf(element, 'Description')[0]?.textContent ?? '').split('\n')
    let below: string | null = parent
    if (holds && !codable) {
      read.parents.push({ id, definition: lines.join(' ').trim() })
      if (parent !== null) read.notices.push(`“${id}” stood under “${parent}”; one level is kept.`)
      below = id
    } else {
      read.codes.push(codeOf(read, id, element, lines, parent))
      if (holds) {
        read.notices.push(`“${id}” can be put itself, so what stood under it has no parent here.`)
        below = null
      }
    }
    const trouble = readLevel(read, element, below, depth + 1)
    if (trouble) return trouble
  }
  return null
}

/** A name as an id that no other code of the file has. */
function idOf(read: Read, name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 56)
  const base = CodeId.safeParse(name).success ? name : plain || 'code'
  let id = base
  for (let n = 2; read.used.has(id); n += 1) id = `${base}_${n}`
  read.used.add(id)
  if (id !== name) read.notices.push(`“${name}” has the id “${id}” here.`)
  return id
}

function codeOf(
  read: Read,
  id: string,
  element: Element,
  lines: readonly string[],
  parent: string | null,
): DraftCode {
  const found = new Map<string, string>()
  const rest: string[] = []
  for (const line of lines) {
    const label = Object.entries(QDC_LABELS).find(([, words]) => line.startsWith(`${words}: `))
    if (label) found.set(label[0], line.slice(label[1].length + 2).trim())
    else if (line.trim() !== '') rest.push(line.trim())
  }
  const told = (field: keyof typeof QDC_LABELS) => found.get(field)
  const speaker = told('speaker')
  if (speaker !== 'coach' && speaker !== 'client') {
    read.notices.push(`“${id}” does not say whose turns it is for; the coach’s was assumed.`)
  }
  const polarity = told('polarity')
  const colour = element.getAttribute('color')?.toLowerCase() ?? ''
  const optional = {
    ...{ example: told('example'), near_miss: told('near_miss'), miti: told('miti') },
    ...{ annomi: told('annomi'), exclusive: told('exclusive'), parent: parent ?? undefined },
    colour: /^#[0-9a-f]{6}$/.test(colour) ? colour : undefined,
  }
  return {
    id,
    speaker: speaker === 'client' ? 'client' : 'coach',
    group: told('group') ?? 'imported',
    polarity: polarity === 'consistent' || polarity === 'inconsistent' ? polarity : 'neutral',
    definition: rest.join(' '),
    include: told('include') ?? '',
    exclude: told('exclude') ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  }
}

/** A colour that the group gives anyway is none of the code's own. */
function withoutGroupColours(draft: CodebookDraft): CodebookDraft {
  return {
    ...draft,
    codes: draft.codes.map(({ colour, ...code }) =>
      colour === undefined || colour === groupColour(draft, code.group)
        ? code
        : { ...code, colour },
    ),
  }
}
