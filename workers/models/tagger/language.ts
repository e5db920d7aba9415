/** Words that fill about two fifths of any English talk and hardly occur in other languages. */
const ENGLISH = new Set(
  (
    'the you i it that and to is of what this not do have was with are be they your but for my ' +
    "it's don't i'm so just know like yeah yes okay how would there because could about when from " +
    'get got think go if or at we can been had will were them then out up well right really'
  ).split(' '),
)

/** From this many words on, the share of English words speaks. */
const WORDS_MIN = 40
const SHARE_MIN = 0.15
/** A shorter one, from this many on, is refused only when hardly a word of it is English. */
const WORDS_MIN_SHORT = 12
const SHARE_MIN_SHORT = 0.1
/** Letters of other scripts (Arabic, Cyrillic, Chinese…) that are enough to say so. */
const FOREIGN_LETTERS = 8

/** After this many words the rest is not looked at. */
const WORDS_MAX = 2_000
const LATIN = /^\p{Script=Latin}/u

/** Whether the turns read as English. The tagger knows no other language and must not guess. */
export function readsAsEnglish(texts: readonly string[]): boolean {
  let [words, english, latin, foreign] = [0, 0, 0, 0]
  for (const text of texts) {
    if (words >= WORDS_MAX) break
    for (const word of text.toLowerCase().match(/[\p{L}]+(?:['’]\p{L}+)?/gu) ?? []) {
      words += 1
      if (ENGLISH.has(word.replace('’', "'"))) english += 1
      if (LATIN.test(word)) latin += word.length
      else foreign += word.length
    }
  }
  if (foreign >= FOREIGN_LETTERS && foreign > latin) return false
  if (words >= WORDS_MIN) return english >= SHARE_MIN * words
  return words < WORDS_MIN_SHORT || english >= SHARE_MIN_SHORT * words
}
