import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readTranscript } from './transcript.ts'

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
const p = (...content: string[]) => `<w:p>${content.join('')}</w:p>`
const br = '<w:r><w:br/></w:r>'
const cell = (text: string) => `<w:tc>${p(run(text))}</w:tc>`
const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`

function docx(body: string, more: Record<string, Uint8Array> = {}): Uint8Array {
  const xml = `<?xml version="1.0"?><w:document xmlns:w="${MAIN}"><w:body>${body}</w:body></w:document>`
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
  return zipSync({
    '[Content_Types].xml': strToU8(types),
    'word/document.xml': strToU8(xml),
    ...more,
  })
}
async function turns(bytes: Uint8Array) {
  const read = await readTranscript({ name: 'a.docx', bytes }, {})
  if (!read.ok) throw new Error(read.why)
  return read.value[0]!.turns.map((turn) => [
    turn.speaker,
    turn.speaker_name,
    turn.start,
    turn.text,
  ])
}

describe('a Word transcript', () => {
  it('from Teams has name and time above the words, in one paragraph, with notices around', async () => {
    const body =
      p(run('Catch up')) +
      p(run('5 April 2026, 10:00am')) +
      p(run('Ann Bell'), run(' started transcription')) +
      p(run('Ann Bell'), run('   0:03'), br, run('Hello &amp; welcome.')) +
      p(run('Raj Kumar'), run('   1:00:05'), br, run('Hi.'), br, run('At 10:30.')) +
      p(run('Ann Bell stopped transcription'))
    expect(await turns(docx(body))).toEqual([
      ['coach', 'Ann Bell', 3, 'Hello & welcome.'],
      ['client', 'Raj Kumar', 3605, 'Hi. At 10:30.'],
    ])
  })

  it('from older Teams has times, name and words in paragraphs of their own', async () => {
    const body =
      p(run('0:0:0.0 --&gt; 0:0:2.970')) +
      p(run('Ann Bell')) +
      p(run('Hello there')) +
      p(run('0:0:3.0 --&gt; 0:0:4.5')) +
      p(run('Raj Kumar')) +
      p(run('Yes'))
    expect(await turns(docx(body))).toEqual([
      ['coach', 'Ann Bell', 0, 'Hello there'],
      ['client', 'Raj Kumar', 3, 'Yes'],
    ])
  })

  it('from Word for the web has time and voice above the words', async () => {
    const body =
      p(run('Audio file')) +
      p(run('interview.m4a')) +
      p(run('Transcript')) +
      p(run('00:00:02 Speaker 1')) +
      p(run('Hello there.')) +
      p(run('00:00:04 Speaker 2')) +
      p(run('Yes.')) +
      p(run('And more.'))
    expect(await turns(docx(body))).toEqual([
      ['coach', 'Speaker 1', 2, 'Hello there.'],
      ['client', 'Speaker 2', 4, 'Yes. And more.'],
    ])
  })

  it('may be a table with a header row', async () => {
    const body = `<w:tbl>${row('Time', 'Speaker', 'Text')}${row('00:05', 'Coach', 'Hi')}${row(
      '00:09',
      'Client',
      'Oh: hello',
    )}</w:tbl>`
    expect(await turns(docx(body))).toEqual([
      ['coach', 'Coach', 5, 'Hi'],
      ['client', 'Client', 9, 'Oh: hello'],
    ])
  })

  it('loses tracked deletions and keeps tracked insertions', async () => {
    const body =
      p(
        run('Coach: I '),
        '<w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del>',
        `<w:ins w:id="2">${run('always')}</w:ins>`,
        run(' ask'),
      ) + p(run('Client: yes'))
    expect(await turns(docx(body))).toEqual([
      ['coach', 'Coach', undefined, 'I always ask'],
      ['client', 'Client', undefined, 'yes'],
    ])
  })
})

describe('a hostile Word file', () => {
  const why = async (bytes: Uint8Array) => {
    const read = await readTranscript({ name: 'a.docx', bytes }, {})
    return read.ok ? 'read' : read.why
  }

  it('that unpacks to far more than it should is refused before unpacking', async () => {
    const bomb = docx(p(run('Coach: hi')), { 'word/styles.xml': new Uint8Array(70_000_000) })
    expect(bomb.length).toBeLessThan(200_000)
    expect(await why(bomb)).toContain('more than 64 MB')
  })

  it('that lies about its sizes cannot make more than it declares', async () => {
    const bomb = docx(p(run('Coach: hi')), { 'word/styles.xml': new Uint8Array(70_000_000) })
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.length)
    for (let at = 0; at + 30 < bomb.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 70_000_000) {
        view.setUint32(at + 24, 100, true)
      }
    }
    const before = process.memoryUsage().rss
    await why(bomb)
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000)
  })

  it('cut off at any place gives a sentence and no crash', async () => {
    const whole = docx(p(run('Coach: hi')) + p(run('Client: yes')))
    for (let length = 4; length < whole.length; length += 7) {
      expect(await why(whole.subarray(0, length))).toMatch(/Word document|zip|Give/)
    }
  })

  it('that is a spreadsheet or broken XML is named as such', async () => {
    const sheet = zipSync({ 'xl/workbook.xml': strToU8('<a/>') })
    expect(await why(sheet)).toContain('other Office file')
    const broken = zipSync({ 'word/document.xml': strToU8('<w:document><oops') })
    expect(await why(broken)).toContain('damaged')
  })
})
