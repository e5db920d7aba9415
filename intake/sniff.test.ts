import { describe, expect, it } from 'vitest'
import { sniffAudio, whyNotAudio } from './sniff.ts'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((char) => char.charCodeAt(0)) : part,
    ),
  )
const zeros = (count: number) => Array.from({ length: count }, () => 0)

describe('sniffAudio', () => {
  const known: [string, Uint8Array, string][] = [
    ['wav', bytes('RIFF', [36, 8, 0, 0], 'WAVEfmt '), 'audio/wav'],
    ['wav', bytes('RF64', [255, 255, 255, 255], 'WAVEds64'), 'audio/wav'],
    ['mp3', bytes('ID3', [4, 0, 0, 0, 0, 0, 2, 0, 0], [0xff, 0xfb, 0x90, 0]), 'audio/mpeg'],
    ['mp3', bytes('ID3', [4, 0, 0, 0, 1, 0, 0], zeros(20)), 'audio/mpeg'],
    ['mp3', bytes([0xff, 0xfb, 0x90, 0x64], zeros(12)), 'audio/mpeg'],
    ['aac', bytes([0xff, 0xf1, 0x50, 0x80], zeros(12)), 'audio/aac'],
    ['m4a', bytes([0, 0, 0, 28], 'ftypM4A ', zeros(16)), 'audio/mp4'],
    ['mp4', bytes([0, 0, 0, 28], 'ftypisom', zeros(16)), 'video/mp4'],
    ['ogg', bytes('OggS', zeros(24), '\x01vorbis'), 'audio/ogg'],
    ['opus', bytes('OggS', zeros(24), 'OpusHead'), 'audio/ogg; codecs=opus'],
    ['webm', bytes([0x1a, 0x45, 0xdf, 0xa3], zeros(20), 'webm'), 'audio/webm'],
    ['flac', bytes('fLaC', zeros(12)), 'audio/flac'],
  ]
  it.each(known)('knows %s by its first bytes', (extension, first, media_type) => {
    expect(sniffAudio(first)).toEqual({ extension, media_type })
  })

  const refused: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(), /empty \(0 bytes\)/],
    ['a cut-off file', bytes('RIFF'), /cut off after 4 bytes/],
    ['a renamed PDF', bytes('%PDF-1.7', zeros(20)), /This is a PDF/],
    ['a renamed Word file', bytes('PK\x03\x04', zeros(20)), /zip or Office/],
    ['a phone photo', bytes([0, 0, 0, 28], 'ftypheic', zeros(16)), /picture or video/],
    ['a program', bytes('MZ', zeros(30)), /a program/],
    ['RIFF that is no WAVE', bytes('RIFF', [0, 0, 0, 0], 'AVI LIST'), /not a recording/],
    ['UTF-16 text', bytes([0xff, 0xfe], 'C\0o\0a\0c\0h\0:\0 \0'), /not a recording/],
    ['text', bytes('Coach: hello there, come in'), /not a recording/],
  ]
  it.each(refused)('refuses %s and says why', (_what, first, why) => {
    expect(sniffAudio(first)).toBeNull()
    expect(whyNotAudio(first)).toMatch(why)
    expect(whyNotAudio(first)).toMatch(/Give|again/)
  })
})
