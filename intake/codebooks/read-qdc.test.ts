import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { beginDraft } from '../../core/codebook/begin-draft.ts'
import { Codebook } from '../../core/codebook/codebook.ts'
import { writeQdc } from '../../core/codebook/qdc.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { QDC_BYTES_MAX, readQdc } from './read-qdc.ts'

const guidOf = (id: string) =>
  createHash('sha256')
    .update(id)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readQdc(bytes(text), 'v')

const book = (codes: string) =>
  `<?xml version="1.0" encoding="utf-8"?>
   <CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Other 9"><Codes>${codes}</Codes></CodeBook>`
const code = (name: string, inside = '', over = '') =>
  `<Code guid="6a5b1e0c-0000-4000-8000-000000000000" name="${name}" isCodable="true" ${over}>${inside}</Code>`

/** By id: the file puts what stands under a parent first. */
const sorted = (codebook: { codes: { id: string }[] }) =>
  [...codebook.codes].sort((a, b) => (a.id < b.id ? -1 : 1))

it('comes out as it went in: texts, parents, crosswalk, colours, odd characters', () => {
  const draft = beginDraft(loadCodebook())
  const [first] = draft.codes
  Object.assign(first ?? {}, {
    ...{ colour: '#ab12cd', example: 'Was it <hard>, & "long"? “It’s” \u{1F600}', near_miss: 'x' },
  })
  const codebook = Codebook.parse(draft)
  const back = readQdc(bytes(writeQdc(codebook, guidOf)), codebook.version)
  if (!back.ok) throw new Error(back.why)
  expect(back.notices).toEqual([])
  expect(sorted(back.draft)).toEqual(sorted(codebook))
  expect(back.draft.parents).toEqual(codebook.parents)
  expect(codebook.parents).toHaveLength(2)
})

it('reads another program’s file, and says what it had to guess', () => {
  const back = read(
    book(
      code('Change talk!', '<Description>Leans to change.</Description>', 'color="#FF0000"') +
        `<Code guid="g" name="Barriers" isCodable="false">
           <Description>Any.</Description>${code('Health')}${code('Health')}</Code>`,
    ),
  )
  if (!back.ok) throw new Error(back.why)
  expect(back.draft.codes).toMatchObject([
    { id: 'change_talk', definition: 'Leans to change.', speaker: 'coach', colour: '#ff0000' },
    { id: 'health', parent: 'barriers' },
    { id: 'health_2', parent: 'barriers' },
  ])
  expect(back.draft.parents).toEqual([{ id: 'barriers', definition: 'Any.' }])
  expect(back.notices).toContain('“Change talk!” has the id “change_talk” here.')
  expect(back.notices).toContain('“Health” has the id “health_2” here.')
  expect(back.notices.filter((one) => one.includes('whose turns'))).toHaveLength(3)
})

it('keeps codes that stand under a code which can be put itself, and says so', () => {
  const back = read(book(code('outer', code('inner'))))
  if (!back.ok) throw new Error(back.why)
  expect(back.draft.codes.map((one) => one.id)).toEqual(['outer', 'inner'])
  expect(back.notices.join()).toContain('“outer” can be put itself')
})

const bomb = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
  <!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${book(code('&c;')).split('?>')[1]}`
const outside = `<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>${book(code('&a;')).split('?>')[1]}`

it.each([
  ['an entity bomb', bomb, 'entities'],
  ['an entity from outside', outside, 'entities'],
  ['another outermost part', '<Project xmlns="urn:QDA-XML:project:1.0"/>', 'CodeBook'],
  ['another namespace', '<CodeBook><Codes><Code name="a"/></Codes></CodeBook>', 'CodeBook'],
  ['half a file', book(code('a')).slice(0, -20), 'whole XML'],
  ['crossed tags', book('<Code name="a"><b></Code></b>'), 'whole XML'],
  ['an entity that nobody declared', book(code('a', '<Description>&nope;</Description>')), 'whole'],
  ['no XML', 'PK\u0003\u0004', 'whole XML'],
  ['nothing', '', 'whole XML'],
  ['no codes', book(''), 'no codes'],
  ['a code without a name', book(code('')), 'no name'],
  ['too many levels', book(`${'<Code name="a">'.repeat(50)}${'</Code>'.repeat(50)}`), 'levels'],
  ['too many codes', book(code('a').repeat(2_001)), '2000 codes'],
])('refuses %s in a sentence', (_name, text, why) => {
  const back = read(text)
  expect(back.ok).toBe(false)
  expect(back.ok ? '' : back.why).toContain(why)
})

it('refuses five megabytes before it looks inside, and what is no text', () => {
  expect(readQdc(new Uint8Array(5 * QDC_BYTES_MAX), 'v')).toMatchObject({
    ...{ ok: false, why: expect.stringContaining('1 MB') },
  })
  expect(readQdc(new Uint8Array([0xff, 0xfe, 0x00]), 'v')).toMatchObject({ ok: false })
})
