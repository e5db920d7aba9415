/** A recording's type, told from its first bytes and never from its name. */
export interface AudioType {
  media_type: string
  extension: string
}

/** Enough of a file for every signature here. */
export const SNIFF_BYTES = 4_096

const WAV = { media_type: 'audio/wav', extension: 'wav' }
const MP3 = { media_type: 'audio/mpeg', extension: 'mp3' }
const AAC = { media_type: 'audio/aac', extension: 'aac' }
const M4A = { media_type: 'audio/mp4', extension: 'm4a' }
const MP4 = { media_type: 'video/mp4', extension: 'mp4' }
const OGG = { media_type: 'audio/ogg', extension: 'ogg' }
const OPUS = { media_type: 'audio/ogg; codecs=opus', extension: 'opus' }
const WEBM = { media_type: 'audio/webm', extension: 'webm' }
const FLAC = { media_type: 'audio/flac', extension: 'flac' }

/** MP4 brands that hold sound; the same container also holds pictures (heic, avif). */
const MP4_BRAND = /^(isom|iso[2-9]|mp4[12v]|dash|msdh|M4V |avc1|3gp.|3g2.|qt {2}|F4[VA] |cmf.)$/
const M4A_BRAND = /^(M4A |M4B |M4P |mp4a|F4A )$/

/** The type of a recording, or null; `whyNotAudio` then says why. */
export function sniffAudio(firstBytes: Uint8Array): AudioType | null {
  const text = latin1(firstBytes, 0, 64)
  if (/^(RIFF|RF64)/.test(text) && text.slice(8, 12) === 'WAVE') return WAV
  if (text.startsWith('fLaC')) return FLAC
  if (text.startsWith('ADIF')) return AAC
  if (text.slice(4, 8) === 'ftyp') return mp4(text.slice(8, 12))
  if (text.startsWith('OggS')) return ogg(text)
  if (text.startsWith('\x1A\x45\xDF\xA3')) return text.includes('webm') ? WEBM : null
  const tag = text.startsWith('ID3') ? id3Length(firstBytes) : 0
  if (tag === 0) return mpeg(firstBytes, 0)
  // A tag with a long cover picture hides the first frame; the tag itself is then the only sign.
  if (tag + 4 > firstBytes.length) return MP3
  return latin1(firstBytes, tag, 4) === 'fLaC' ? FLAC : (mpeg(firstBytes, tag) ?? MP3)
}

/** Why these bytes are not a recording the service takes, and what to do. */
export function whyNotAudio(firstBytes: Uint8Array): string {
  if (firstBytes.length === 0) return 'The file is empty (0 bytes). Record or export it again.'
  const other = sniffOther(firstBytes)
  const takes = 'Give a WAV, MP3, M4A, MP4, AAC, OGG, Opus, WebM or FLAC recording.'
  if (other !== null) return `This is ${other}, not a recording. ${takes}`
  if (firstBytes.length < 16)
    return `The file is cut off after ${firstBytes.length} bytes. ${takes}`
  return `The content is not a recording in a format we know, whatever its name says. ${takes}`
}

/** Names a file that is neither sound nor a transcript, for a refusal; null when unknown. */
export function sniffOther(firstBytes: Uint8Array): string | null {
  const text = latin1(firstBytes, 0, 512)
  if (text.startsWith('%PDF')) return 'a PDF'
  if (text.startsWith('{\\rtf')) return 'an RTF document'
  if (text.startsWith('\xD0\xCF\x11\xE0')) return 'an old Office document (.doc, .xls)'
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'a zip or Office file'
  if (text.startsWith('\x89PNG') || text.startsWith('\xFF\xD8\xFF') || text.startsWith('GIF8')) {
    return 'a picture'
  }
  if (text.slice(4, 8) === 'ftyp' || text.startsWith('\x1A\x45\xDF\xA3')) {
    return 'a picture or video of a kind we do not read'
  }
  if (text.startsWith('\x1F\x8B')) return 'a compressed file (gzip)'
  if (text.startsWith('MZ') || text.startsWith('\x7FELF')) return 'a program'
  if (/^\s*<(!doctype html|html)/i.test(text)) return 'a web page'
  if (/^(\xEF\xBB\xBF)?\s*WEBVTT/.test(text)) return 'a WebVTT transcript'
  return null
}

export function isZip(bytes: Uint8Array): boolean {
  return latin1(bytes, 0, 4) === 'PK\x03\x04'
}

function mp4(brand: string): AudioType | null {
  if (M4A_BRAND.test(brand)) return M4A
  return MP4_BRAND.test(brand) ? MP4 : null
}

function ogg(text: string): AudioType | null {
  if (text.includes('OpusHead')) return OPUS
  if (text.includes('theora')) return null
  return OGG
}

/** Length of an ID3v2 tag with its header: four bytes of seven bits each. */
function id3Length(bytes: Uint8Array): number {
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((bytes[at] ?? 0) & 0x7f), 0)
  return bytes.length < 10 ? 0 : size + 10
}

/** An MPEG audio frame header: sync, then fields whose reserved values never occur in real ones. */
function mpeg(bytes: Uint8Array, at: number): AudioType | null {
  if (bytes.length < at + 4 || bytes[at] !== 0xff) return null
  const second = bytes[at + 1]!
  const third = bytes[at + 2]!
  if ((second & 0xf6) === 0xf0) return ((third >> 2) & 0x0f) < 13 ? AAC : null
  if ((second & 0xe0) !== 0xe0) return null
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const reserved = version === 1 || third >> 4 === 15 || third >> 4 === 0 || (third & 12) === 12
  return (layer === 1 || layer === 2) && !reserved ? MP3 : null
}

function latin1(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}
