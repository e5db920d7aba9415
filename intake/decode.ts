import { type Read, readOk, unreadable } from './read.ts'

const SAMPLE_BYTES = 65_536
/** Text has line breaks and tabs, hardly any other control character; junk is full of them. */
const CONTROL_SHARE_MAX = 0.01

/**
 * Bytes of a text file to text without its BOM: UTF-8, UTF-16 (with a BOM or clearly so without
 * one), else Windows-1252 or UTF-8 with a few broken bytes, both of which are said in a warning.
 */
export function decodeText(bytes: Uint8Array): Read<string> {
  const decoded = decodeBytes(bytes)
  const text = decoded.text.replace(/^\uFEFF/, '')
  if (text.trim() === '') {
    return unreadable('The file is empty. Export or save it again, and check that it has content.')
  }
  if (controlShare(text) > CONTROL_SHARE_MAX) {
    return unreadable(
      'This is not a text file, or it is damaged. Give a VTT, SRT, Word (.docx), text or JSON file.',
    )
  }
  return readOk(text.replaceAll('\0', ''), decoded.warning === null ? [] : [decoded.warning])
}

function decodeBytes(bytes: Uint8Array): { text: string; warning: string | null } {
  const wide = utf16Order(bytes)
  if (wide !== null) {
    const little = wide === 'utf-16le' ? bytes : swapPairs(bytes)
    return { text: new TextDecoder('utf-16le').decode(little), warning: null }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warning: null }
  } catch {
    return decodeBrokenUtf8(bytes)
  }
}

function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const length = Math.min(bytes.length, SAMPLE_BYTES) & ~1
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1
    if (bytes[at + 1] === 0) odd += 1
  }
  const pairs = length / 2
  if (odd / pairs > 0.6 && even / pairs < 0.02) return 'utf-16le'
  if (even / pairs > 0.6 && odd / pairs < 0.02) return 'utf-16be'
  return null
}

/** Good multi-byte characters beside bad bytes mean damaged UTF-8; none at all means Windows-1252. */
function decodeBrokenUtf8(bytes: Uint8Array): { text: string; warning: string } {
  const loose = new TextDecoder('utf-8').decode(bytes)
  const broken = loose.split('\uFFFD').length - 1
  const good = loose.match(/[^\0-\x7F\uFFFD]/gu)?.length ?? 0
  if (good >= broken) {
    const warning =
      `The file is not valid UTF-8: ${broken} unreadable character${broken === 1 ? '' : 's'} ` +
      'became “\uFFFD”. Export it again as UTF-8 if they matter.'
    return { text: loose, warning }
  }
  const warning =
    'The file is not UTF-8; it was read as Windows-1252. ' +
    'Check pound signs, quotes and accented letters, or save it again as UTF-8.'
  return { text: decodeWindows1252(bytes), warning }
}

/** What Windows-1252 has at 0x80 to 0x9F; elsewhere it is Latin-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ'

/** Node 20's own decoder of this name reads Latin-1, which loses quotes, dashes and the euro. */
function decodeWindows1252(bytes: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(bytes)
    .replace(/[\x80-\x9F]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]!)
}

/** Not every runtime decodes big-endian UTF-16. */
function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length & ~1)
  for (let at = 0; at < swapped.length; at += 2) {
    swapped[at] = bytes[at + 1]!
    swapped[at + 1] = bytes[at]!
  }
  return swapped
}

function controlShare(text: string): number {
  const sample = text.slice(0, SAMPLE_BYTES)
  let control = 0
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at)
    const plain = code === 9 || code === 10 || code === 12 || code === 13
    if ((code < 32 && !plain) || (code >= 0x7f && code <= 0x9f)) control += 1
  }
  return control / sample.length
}
