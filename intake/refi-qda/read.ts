import { strFromU8, unzipSync } from 'fflate'
import { DOMParser } from 'linkedom'
import { type Read, readOk, unreadable } from '../read.ts'
import type { QdaCode, QdaProject, QdaSource } from './project.ts'

/** Unpacked sizes beyond any project of texts; a bomb is refused before a byte of it is unpacked. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const FILES_MAX = 5_000

/**
 * Reads a `.qdpx` of any program: users, codes and coded text. Pictures, sound and film are left
 * out. A file that would write outside its folder, or unpack beyond measure, is refused whole.
 */
export function readQdpx(bytes: Uint8Array): Read<QdaProject> {
  const files = unpack(bytes)
  if (!files.ok) return files
  const name = Object.keys(files.value).find((path) => /^[^/]+\.qde$/i.test(path))
  if (!name) return unreadable('There is no project (.qde) in this file. Export it as REFI-QDA.')
  const xml = strFromU8(files.value[name]!)
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    return unreadable('The project declares entities of its own, which is refused as unsafe.')
  }
  const root = new DOMParser().parseFromString(xml, 'text/xml')
    .documentElement as unknown as Element | null
  if (root?.tagName !== 'Project') return unreadable('The project in this file is not REFI-QDA.')
  const notes = new Map(
    below(root, 'Notes', 'Note').map((note) => [guidOf(note, 'guid'), noteOf(note, files.value)]),
  )
  const sources: QdaSource[] = []
  for (const element of below(root, 'Sources', 'TextSource')) {
    const source = readSource(element, files.value, notes)
    if (!source.ok) return source
    sources.push(source.value)
  }
  return readOk({
    name: attribute(root, 'name'),
    description: children(root, 'Description')[0]?.textContent ?? '',
    users: below(root, 'Users', 'User').map((user) => ({
      guid: guidOf(user, 'guid'),
      name: attribute(user, 'name'),
    })),
    codes: children(root, 'CodeBook').flatMap((book) =>
      children(book, 'Codes').flatMap((codes) => codesUnder(codes, null)),
    ),
    sources,
  })
}

function unpack(bytes: Uint8Array): Read<Record<string, Uint8Array>> {
  let total = 0
  let count = 0
  let unsafe: string | null = null
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (isOutside(name)) unsafe = name
        if (!/\.(?:qde|txt)$/i.test(name)) return false
        total += originalSize
        count += 1
        return unsafe === null && total <= UNPACKED_BYTES_MAX && count <= FILES_MAX
      },
    })
    if (unsafe !== null) {
      return unreadable('This file holds a path that leads outside itself and was not opened.')
    }
    if (total > UNPACKED_BYTES_MAX || count > FILES_MAX) {
      return unreadable('This project unpacks to more than 64 MB of text and was not opened.')
    }
    return readOk(files)
  } catch {
    return unreadable('This is no .qdpx file, or it is cut off. Export the project again.')
  }
}

const isOutside = (name: string) =>
  /^(?:[/\\]|[a-z]:)/i.test(name) || name.split(/[/\\]/).includes('..')

interface Note {
  readonly user: string
  readonly text: string
}

const noteOf = (element: Element, files: Record<string, Uint8Array>): Note => ({
  user: guidOf(element, 'creatingUser'),
  text: plainText(element, files) ?? '',
})

/** The words of a text or note: in a file of their own or within the project; null for none. */
function plainText(element: Element, files: Record<string, Uint8Array>): string | null {
  const path = element.getAttribute('plainTextPath')
  const file = path === null ? null : files[`sources/${path.replace(/^internal:\/\//, '')}`]
  if (file) return strFromU8(file)
  return children(element, 'PlainTextContent')[0]?.textContent ?? null
}

function readSource(
  element: Element,
  files: Record<string, Uint8Array>,
  notes: ReadonlyMap<string, Note>,
): Read<QdaSource> {
  const name = attribute(element, 'name')
  const text = plainText(element, files)
  if (text === null) return unreadable('The text of a source is missing.')
  // Programs count a line's end as one place whatever bytes it has.
  const lines = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const letters = [...lines].length
  const selections = children(element, 'PlainTextSelection').map((one) => ({
    start: Number(one.getAttribute('startPosition')),
    end: Number(one.getAttribute('endPosition')),
    codings: children(one, 'Coding').flatMap((coding) =>
      children(coding, 'CodeRef').map((ref) => ({
        code: guidOf(ref, 'targetGUID'),
        user: guidOf(coding, 'creatingUser'),
      })),
    ),
    notes: notesOf(one, notes),
  }))
  const wrong = selections.find(({ start, end }) => !(start >= 0 && start <= end && end <= letters))
  if (wrong) {
    return unreadable(
      `A coded stretch (${wrong.start} to ${wrong.end}) lies outside the text it is of.`,
    )
  }
  return readOk({ guid: guidOf(element, 'guid'), name, text: lines, selections })
}

/** Notes on a stretch itself and on the codes that it carries. */
function notesOf(selection: Element, notes: ReadonlyMap<string, Note>): Note[] {
  const marked = [selection, ...children(selection, 'Coding')]
  return marked.flatMap((one) =>
    children(one, 'NoteRef').flatMap((ref) => notes.get(guidOf(ref, 'targetGUID')) ?? []),
  )
}

function codesUnder(element: Element, parent: string | null): QdaCode[] {
  return children(element, 'Code').flatMap((code) => {
    const guid = guidOf(code, 'guid')
    const description = children(code, 'Description')[0]?.textContent ?? ''
    const own = { guid, name: attribute(code, 'name'), description, parent }
    return [own, ...codesUnder(code, guid)]
  })
}

const children = (element: Element, name: string): Element[] =>
  [...element.children].filter((child) => child.tagName === name)

const below = (root: Element, outer: string, inner: string): Element[] =>
  children(root, outer).flatMap((one) => children(one, inner))

/** An attribute's words. The parser keeps these three letters of XML attributes marked up. */
const attribute = (element: Element, name: string): string =>
  (element.getAttribute(name) ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** Some programs write ids in braces and capitals; they mean the same. */
const guidOf = (element: Element, name: string): string =>
  (element.getAttribute(name) ?? '').replaceAll(/[{}]/g, '').toLowerCase()
