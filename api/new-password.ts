/** No letters or digits that are taken for one another when read aloud or copied by hand. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LETTERS = 4

/** A password of five groups of four, about 99 bits, to be handed over once. */
export function newPassword(): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, letter).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Drawn again when a byte lies beyond the last whole run of letters, so that all are as likely. */
function letter(): string {
  const most = 256 - (256 % LETTERS.length)
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < most) return LETTERS[byte % LETTERS.length] ?? ''
  }
}
