import { describe, expect, it } from 'vitest'
import { Transcript } from '../../core/session/turn.ts'
import { readTranscript } from './transcript.ts'

async function read(name: string, content: string | Uint8Array, coach?: string) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const result = await readTranscript({ name, bytes }, coach === undefined ? {} : { coach })
  if (!result.ok) throw new Error(result.why)
  for (const transcript of result.value) Transcript.parse(transcript)
  return { ...result, first: result.value[0]! }
}
const said = ({ turns }: Transcript) =>
  turns.map(({ speaker, speaker_name, text }) => `${speaker}/${speaker_name ?? ''}: ${text}`)
async function refused(name: string, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const result = await readTranscript({ name, bytes }, {})
  expect(result.ok).toBe(false)
  return result.ok ? '' : result.why
}

const GUID = '8a1c0000-1111-2222-3333-444455556666'
const TEAMS = `\uFEFFWEBVTT\r\n\r\n${GUID}/12-0\r\n00:00:03.120 --> 00:00:05.000
<v Sharon O&#39;Brien>Hello &amp; welcome,\r\nunder < 16 hours is fine.</v>\r\n\r
${GUID}/13-0\r\n00:00:05.100 --> 00:00:06.000\r
<v Sharon O&#39;Brien>So.<v Dave Low>Hi <b>there</b>\r\n`

describe('a Teams WebVTT file', () => {
  it('keeps every word, decodes entities, drops tags, joins cues and splits voices', async () => {
    const { first } = await read('appt 7.vtt', TEAMS)
    expect(first.id).toBe('appt-7')
    expect(said(first)).toEqual([
      "coach/Sharon O'Brien: Hello & welcome, under < 16 hours is fine. So.",
      'client/Dave Low: Hi there',
    ])
    expect(first.turns[0]).toMatchObject({ n: 0, start: 3.12, end: 6 })
    expect(first.speakers_assumed).toBe(true)
  })

  it('takes the named coach for the coach, and then assumes nothing', async () => {
    const { first } = await read('a.vtt', TEAMS, 'dave low')
    expect(first.turns.map(({ speaker }) => speaker)).toEqual(['client', 'coach'])
    expect(first.speakers_assumed).toBeUndefined()
  })

  it('says so when no voice is the named coach, without naming the voices', async () => {
    const { warnings, first } = await read('a.vtt', TEAMS, 'Priya')
    expect(warnings.join()).toContain('“Priya”')
    expect(warnings.join()).not.toContain('Sharon')
    expect(first.speakers_assumed).toBe(true)
  })

  it('keeps words after an unclosed voice tag, and emoji given by number', async () => {
    const { first } = await read(
      'a.vtt',
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dave Hello &#x1F600;',
    )
    expect(first.turns[0]!.text).toBe('Dave Hello 😀')
  })
})

describe('a WebVTT file of another kind', () => {
  it('reads Zoom labels, hours missing, and goes on in the same voice without one', async () => {
    const { first } = await read(
      'zoom.vtt',
      'WEBVTT\n\n1\n00:00.000 --> 00:02.000\nSharon Okafor: Hello: there\n\n' +
        '2\n00:02.500 --> 00:04.000\nRight: so we talk\n\n3\n00:09.000 --> 00:10.000\nK. Owusu: yes',
    )
    expect(said(first)).toEqual([
      'coach/Sharon Okafor: Hello: there Right: so we talk',
      'client/K. Owusu: yes',
    ])
  })

  it('skips NOTE, STYLE and REGION blocks and the header, and nothing else', async () => {
    const { first } = await read(
      'a.vtt',
      'WEBVTT - title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE secret\nmore\n\n' +
        'REGION\nid:a\n\n00:01.000 --> 00:02.000 align:start\nOne\n\ntwo after a blank line\n\n' +
        '00:02.000 --> bad\nthree\n\nintro\n00:03.000 --> 00:04.000\nNOTE well\n',
    )
    expect(first.turns.map(({ text }) => text)).toEqual([
      'One two after a blank line',
      'three',
      'NOTE well',
    ])
  })

  it('puts unlabelled speech down to one voice and asks a person to say whose', async () => {
    const { first, warnings } = await read('a.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n')
    expect(first.speakers_assumed).toBe(true)
    expect(warnings.join()).toContain('does not say who speaks')
  })

  it('survives tags nested and left open by the thousand', async () => {
    const { first } = await read(
      'a.vtt',
      `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v A><b><c>'.repeat(20_000)}end`,
    )
    expect(first.turns.at(-1)!.text).toBe('end')
  })
})

describe('an SRT file', () => {
  it('reads commas, missing blank lines, font tags and broken times without losing a word', async () => {
    const { first, warnings } = await read(
      'a.srt',
      '1\n00:00:00,000 --> 00:00:02,000\nCoach: Hello\n2\n00:00:02,500 --> 00:00:04,000\n' +
        '{\\an8}<font color="red">NOTE well</font>\n\n3\n00:00:xx --> 00:00:06,000\nClient: yes',
    )
    expect(said(first)).toEqual(['coach/Coach: Hello NOTE well', 'client/Client: yes'])
    expect(first.speakers_assumed).toBeUndefined()
    expect(warnings).toEqual(['1 cue had unreadable times; the words were kept.'])
  })
})

describe('a text file', () => {
  it('reads labels and continuation lines, and times said aloud stay words', async () => {
    const { first } = await read(
      'a.txt',
      'Work coach: Hello there\nand more\n\n10:30 we met.\nParticipant: yes: no\nReceptionist: tea?\n',
    )
    expect(said(first)).toEqual([
      'coach/Work coach: Hello there and more 10:30 we met.',
      'client/Participant: yes: no',
      'other/Receptionist: tea?',
    ])
  })

  it('reads times before or after the name', async () => {
    const { first } = await read(
      'a.txt',
      '[00:01:02] Coach: Hello\n[00:01:05] Dave Low: yes\n[00:01:09] and then\nCoach (1:02:03): Bye',
    )
    expect(first.turns.map(({ start }) => start)).toEqual([62, 65, 3723])
    expect(said(first)[1]).toBe('client/Dave Low: yes and then')
  })

  it('does not take a sentence with a colon for a voice', async () => {
    const { first } = await read(
      'a.txt',
      'Coach: one\nSo I said to them: no\nClient: two\nMonday: fine',
    )
    expect(first.turns.map(({ text }) => text)).toEqual([
      'one So I said to them: no',
      'two Monday: fine',
    ])
  })

  it.each([
    ['no space', 'Coach:hello\nClient:yes http://x.y: z'],
    ['a tab', 'Coach\thello\nClient\tyes http://x.y: z'],
    ['Markdown', '**Coach:** hello\n**Client**: yes http://x.y: z'],
    ['old Mac line ends', 'COACH: hello\rCLIENT: yes http://x.y: z'],
  ])('reads labels with %s', async (_what, text) => {
    const { first } = await read('a.txt', text)
    expect(first.turns.map((turn) => [turn.speaker, turn.text])).toEqual([
      ['coach', 'hello'],
      ['client', 'yes http://x.y: z'],
    ])
  })

  it('reads Zoom’s text export, and a note under a heading stays speech', async () => {
    const { first } = await read(
      'a.txt',
      '[Ann Bell] 10:01:02\nHello.\n\n[Raj Kumar] 10:01:12\nDefinite: yes.',
    )
    expect(said(first)).toEqual(['coach/Ann Bell: Hello.', 'client/Raj Kumar: Definite: yes.'])
  })

  it('keeps what stands before the first label, as nobody’s words', async () => {
    const { first } = await read('a.txt', 'Back room, rainy\nCoach: one\nClient: two')
    expect(said(first)[0]).toBe('other/: Back room, rainy')
    expect(first.turns[1]!.speaker).toBe('coach')
  })

  it('takes the first of several unlabelled voices for the coach, and says it assumed so', async () => {
    const { first } = await read('a.txt', 'Ann Bell: a\nRaj Kumar: b\nLou Reed: c')
    expect(first.turns.map(({ speaker }) => speaker)).toEqual(['coach', 'client', 'other'])
    expect(first.speakers_assumed).toBe(true)
  })

  it('reads UTF-16 and Windows-1252, and says when it had to guess', async () => {
    const wide = new Uint8Array(2 + 2 * 21)
    wide.set([0xff, 0xfe])
    for (const [at, char] of [...'Coach: £5\r\nClient: né'].entries()) {
      wide[2 + 2 * at] = char.charCodeAt(0)
    }
    expect((await read('a.txt', wide)).first.turns.map(({ text }) => text)).toEqual(['£5', 'né'])
    const narrow = Uint8Array.from([...'Coach: \xA35\r\nClient: \x93no\x94'], (c) =>
      c.charCodeAt(0),
    )
    const { first, warnings } = await read('a.txt', narrow)
    expect(first.turns.map(({ text }) => text)).toEqual(['£5', '“no”'])
    expect(warnings.join()).toContain('Windows-1252')
  })

  it('keeps the rest of a UTF-8 file that has one bad byte, and says so', async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('Coach: é£é'), 0xff])
    const { first, warnings } = await read('a.txt', bytes)
    expect(first.turns[0]!.text).toBe('é£é\uFFFD')
    expect(warnings.join()).toContain('not valid UTF-8')
  })
})

describe('a JSON file', () => {
  it('keeps our own format as it is, unknown fields included', async () => {
    const line = { id: 'appt-1', mood: 'x', turns: [{ n: 3, speaker: 'client', text: 'a', zz: 1 }] }
    const { first } = await read('x.json', JSON.stringify(line))
    expect(first).toMatchObject({ id: 'appt-1', mood: 'x' })
    expect(first.turns[0]).toMatchObject({ n: 3, speaker: 'client', text: 'a' })
  })

  it('names a bad line and keeps the others', async () => {
    const { value, failed } = await read(
      'x.jsonl',
      '{"id":"a","turns":[{"n":0,"speaker":"coach","text":"x"}]}\n{bad\n{"id":"c","turns":7}\n' +
        '{"id":"b","turns":[{"speaker":"SPEAKER_00","text":"x"},{"speaker":"SPEAKER_01","text":"y"}]}',
    )
    expect(value.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(failed).toHaveLength(2)
    expect(failed[0]).toContain('line 2')
    expect(failed[1]).toContain('turns')
    expect(said(value[1]!)).toEqual(['coach/SPEAKER_00: x', 'client/SPEAKER_01: y'])
  })

  it('reads OpenAI diarized, verbose and whisper.cpp shapes', async () => {
    const segments = [
      { start: 0, end: 1, text: ' hi', speaker: 'A' },
      { start: 1.2, end: 2, text: 'there', speaker: 'A' },
      { start: 2, end: 3, text: 'yo', speaker: 'B' },
    ]
    const diarized = await read(
      'd.json',
      JSON.stringify({ task: 'transcribe', text: '', segments }),
    )
    expect(said(diarized.first)).toEqual(['coach/Speaker A: hi there', 'client/Speaker B: yo'])
    const verbose = segments.map(({ speaker: _speaker, ...segment }) => segment)
    const { first } = await read('v.json', JSON.stringify({ segments: verbose, text: 'x' }))
    expect(first.turns.map(({ text }) => text)).toEqual(['hi', 'there', 'yo'])
    const transcription = [
      { offsets: { from: 0, to: 1500 }, text: ' (speaker 0) hi' },
      { offsets: { from: 1500, to: 2000 }, text: ' yes', speaker: '1' },
    ]
    const whisper = await read('w.json', JSON.stringify({ systeminfo: '', transcription }))
    expect(said(whisper.first)).toEqual(['coach/Speaker 0: hi', 'client/Speaker 1: yes'])
    expect(whisper.first.turns[0]!.end).toBe(1.5)
  })
})

describe('a file that is not what it says', () => {
  it('is read by its content, with a warning', async () => {
    const { warnings, first } = await read('notes.srt', 'Coach: hi\nClient: yes')
    expect(first.turns).toHaveLength(2)
    expect(warnings.join()).toContain('.srt, but it is plain text')
  })

  it('is refused in words that say what to do', async () => {
    const junk = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3)) % 256)
    expect(await refused('a.vtt', new Uint8Array())).toContain('0 bytes')
    expect(await refused('a.txt', '  \r\n ')).toContain('empty')
    expect(await refused('a.vtt', junk)).toMatch(/not a text file/)
    expect(await refused('a.txt', '%PDF-1.7 ...........')).toContain('a PDF')
    expect(await refused('a.docx', 'PK\x03\x04 nothing like a zip')).toContain('Word document')
    expect(await refused('a.json', '{"id": "x", "turns": [')).toContain('cut off')
    expect(await refused('a.json', '{"hello": 1}')).toContain('none of')
    expect(await refused('a.json', '[1, 2]')).toContain('none of')
    expect(await refused('a.json', '{"id": "a", "turns": []}')).toContain('No words')
    expect(await refused('a.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\n\n')).toContain('No words')
    const wav = 'RIFF\x24\x08\0\0WAVEfmt '
    expect(await refused('a.txt', wav)).toContain('recording')
  })
})

describe('a very large file', () => {
  it('of 5 MB is read whole, be it many cues or one line', async () => {
    const cue = (at: number) =>
      `${at}\n00:${String(at % 60).padStart(2, '0')}:00.000 --> 00:59:59.000\n<v A${at % 2}>word\n\n`
    const cues = `WEBVTT\n\n${Array.from({ length: 120_000 }, (_, at) => cue(at)).join('')}`
    expect(cues.length).toBeGreaterThan(5_000_000)
    const many = await read('a.vtt', cues)
    const words = many.first.turns.flatMap(({ text }) => text.split(' '))
    expect(words).toHaveLength(120_000)
    const line = `Coach: ${'word & <b '.repeat(500_000)}`
    expect((await read('a.txt', line)).first.turns[0]!.text).toHaveLength(line.length - 8)
    const one = await read('a.vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${line}`)
    expect(one.first.turns[0]!.text.split('word')).toHaveLength(500_001)
  })
})
