import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { hasFile, hasProgram, present } from '../../test/support/present.ts'
import type { QdaProject } from './project.ts'
import { readQdpx } from './read.ts'
import { writeQde, writeQdpx } from './write.ts'

const SHARED = fileURLToPath(new URL('../../../shared/data/refi-qda/', import.meta.url))
const XSD = join(SHARED, 'Project-mrt2019.xsd')
const ATLAS = join(SHARED, 'sample-atlas-project.qdpx')
const canValidate =
  present('the REFI-QDA schema', hasFile(XSD)) &&
  present('xmllint (libxml2-utils)', hasProgram('xmllint', '--version'))
const hasAtlas = present('the ATLAS.ti sample', hasFile(ATLAS))

const NOW = new Date('2026-11-20T10:00:00Z')
const guid = () => crypto.randomUUID()
const [ann, builtin, parent, open] = [guid(), guid(), guid(), guid()]

/** Words outside the basic plane, an ampersand, quotes and angles: what breaks careless writers. */
const TEXT = 'Coach: “How 🙂 is it?” <ok> & "fine"\nPerson: Yes.'
const project: QdaProject = {
  name: 'Coded & <checked>',
  description: 'Codebook eiu-1',
  users: [
    { guid: ann, name: 'Ann "A" Coder' },
    { guid: builtin, name: 'builtin 1' },
  ],
  codes: [
    { guid: parent, name: 'question', description: '', parent: null },
    { guid: open, name: 'question_open', description: 'Invites\nmore.', parent },
  ],
  sources: [
    {
      ...{ guid: guid(), name: 'S-1', text: TEXT },
      selections: [
        {
          ...{ start: 7, end: 35 },
          codings: [
            { code: open, user: ann },
            { code: open, user: builtin },
          ],
          notes: [{ user: ann, text: 'Open, “<how>”?\nOr a greeting.' }],
        },
      ],
    },
  ],
}

describe('a .qdpx file', () => {
  it('is opened again as it was written, users, codes, text, positions and memos', () => {
    const read = readQdpx(writeQdpx(project, guid, NOW))
    expect(read.ok && read.value).toEqual(project)
  })

  it('counts positions in code points, so that a smiley is one', () => {
    const read = readQdpx(writeQdpx(project, guid, NOW))
    const source = read.ok ? read.value.sources[0] : undefined
    const { start, end } = source?.selections[0] ?? { start: 0, end: 0 }
    expect([...(source?.text ?? '')].slice(start, end).join('')).toBe(
      '“How 🙂 is it?” <ok> & "fine"',
    )
  })

  it.skipIf(!canValidate)('follows the REFI-QDA project schema', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rapport-qde-')), 'project.qde')
    writeFileSync(path, writeQde(project, guid, NOW))
    const checked = spawnSync('xmllint', ['--nonet', '--noout', '--schema', XSD, path])
    expect(String(checked.stderr)).toContain('validates')
    expect(checked.status).toBe(0)
  })

  it.skipIf(!hasAtlas)('opens what ATLAS.ti exports, codes under codes included', () => {
    const read = readQdpx(new Uint8Array(readFileSync(ATLAS)))
    expect(read).toMatchObject({ ok: true, value: { sources: [] } })
    if (!read.ok) return
    expect(read.value.users).toHaveLength(2)
    expect(read.value.codes.map((code) => code.parent === null)).toEqual([true, false, false])
  })
})

describe('a file that is not to be trusted', () => {
  const whyOf = (bytes: Uint8Array) => {
    const read = readQdpx(bytes)
    return read.ok ? 'read' : read.why
  }
  const qde = (body: string, head = '') =>
    zipSync({ 'project.qde': strToU8(`${head}<Project name="p">${body}</Project>`) })

  it('is refused when a path leads outside it', () => {
    for (const path of [
      '../evil.txt',
      '/etc/evil.txt',
      'sources\\..\\..\\evil.txt',
      'C:evil.txt',
    ]) {
      expect(whyOf(zipSync({ [path]: strToU8('x') })), path).toContain('leads outside')
    }
  })

  it('is refused before it is unpacked when it unpacks beyond measure', () => {
    const bomb = zipSync({ 'sources/a.txt': new Uint8Array(65 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(200_000)
    expect(whyOf(bomb)).toContain('more than 64 MB')
  })

  it('is refused with entities of its own, without a project, or as no zip at all', () => {
    expect(whyOf(qde('', '<!DOCTYPE p [<!ENTITY a "b">]>'))).toContain('entities')
    expect(whyOf(zipSync({ 'a.txt': strToU8('x') }))).toContain('no project')
    expect(whyOf(strToU8('not a zip'))).toContain('no .qdpx')
    expect(whyOf(zipSync({ 'project.qde': strToU8('<Other/>') }))).toContain('not REFI-QDA')
  })

  it('is refused when a text is missing or a stretch lies outside it', () => {
    const source = (inner: string) =>
      `<Sources><TextSource guid="a" name="S">${inner}</TextSource></Sources>`
    expect(whyOf(qde(source('')))).toContain('text of a source is missing')
    const out = '<PlainTextSelection guid="b" startPosition="0" endPosition="9"/>'
    const text = '<PlainTextContent>short</PlainTextContent>'
    expect(whyOf(qde(source(text + out)))).toContain('outside the text')
  })
})
