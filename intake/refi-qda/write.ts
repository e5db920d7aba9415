import { strToU8, zipSync } from 'fflate'
import type { QdaProject, QdaSource } from './project.ts'

/** The project as a `.qdpx` file. `guid` makes a new random id; `now` dates the project. */
export function writeQdpx(project: QdaProject, guid: () => string, now: Date): Uint8Array {
  const texts = project.sources.map((source): [string, Uint8Array] => [
    `sources/${source.guid}.txt`,
    strToU8(source.text),
  ])
  return zipSync({
    'project.qde': strToU8(writeQde(project, guid, now)),
    ...Object.fromEntries(texts),
  })
}

/** The project's XML, after the REFI-QDA project schema 1.0. */
export function writeQde(project: QdaProject, guid: () => string, now: Date): string {
  const { users, codes, sources, name } = project
  const notes: string[] = []
  const date = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const parts = [
    users.length > 0
      ? `<Users>${users.map((user) => `<User guid="${user.guid}" name="${escaped(user.name)}"/>`).join('')}</Users>`
      : '',
    codes.length > 0 ? `<CodeBook><Codes>${codesUnder(project, null)}</Codes></CodeBook>` : '',
    sources.length > 0
      ? `<Sources>${sources.map((source) => sourceXml(source, guid, notes)).join('')}</Sources>`
      : '',
  ]
  // Notes stand after the sources, and are known only once those are written.
  if (notes.length > 0) parts.push(`<Notes>${notes.join('')}</Notes>`)
  if (project.description) {
    parts.push(`<Description>${escaped(project.description)}</Description>`)
  }
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<Project xmlns="urn:QDA-XML:project:1.0" name="${escaped(name)}" origin="Rapport" ` +
    `creationDateTime="${date}">${parts.join('')}</Project>`
  )
}

function codesUnder({ codes }: QdaProject, parent: string | null): string {
  return codes
    .filter((code) => code.parent === parent)
    .map((code) => {
      const under = codesUnder({ codes } as QdaProject, code.guid)
      const about = code.description
        ? `<Description>${escaped(code.description)}</Description>`
        : ''
      const head = `<Code guid="${code.guid}" name="${escaped(code.name)}" isCodable="true">`
      return `${head}${about}${under}</Code>`
    })
    .join('')
}

/** Adds the notes of the source to `notes` and points to them from where they belong. */
function sourceXml(source: QdaSource, guid: () => string, notes: string[]): string {
  const selections = source.selections.map((selection) => {
    const coded = selection.codings.map(
      ({ code, user }) =>
        `<Coding guid="${guid()}" creatingUser="${user}"><CodeRef targetGUID="${code}"/></Coding>`,
    )
    const noted = selection.notes.map(({ user, text }) => {
      const id = guid()
      const by = user ? ` creatingUser="${user}"` : ''
      const words = `<PlainTextContent>${escaped(text)}</PlainTextContent>`
      notes.push(`<Note guid="${id}" name="Memo"${by}>${words}</Note>`)
      return `<NoteRef targetGUID="${id}"/>`
    })
    const at = `startPosition="${selection.start}" endPosition="${selection.end}"`
    const within = [...coded, ...noted].join('')
    return `<PlainTextSelection guid="${guid()}" ${at}>${within}</PlainTextSelection>`
  })
  const path = `plainTextPath="internal://${source.guid}.txt"`
  const head = `<TextSource guid="${source.guid}" name="${escaped(source.name)}" ${path}>`
  return `${head}${selections.join('')}</TextSource>`
}

const ENTITY: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
}

/** Text as XML may hold it: marked up, and without the control characters that XML has no way to say. */
function escaped(text: string): string {
  return [...text]
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .map((letter) => ENTITY[letter] ?? letter)
    .join('')
}
