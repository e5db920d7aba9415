/** Words that fill about two fifths of any English talk and hardly occur in other languages. */
const ENGLISH = new Set(
  (
    'the you i it that and to is of what this not do have was with are be they your but for my ' +
    "it's don't i'm so just know like yeah yes okay how would there because could about when from " +
    'get got think go if or at we can been had will were them then out up well right really'
  ).split(' '),
)

/** Below this many words nothing is said about the language. */
const WORDS_MIN = 40
const SHARE_MIN = 0.15

/** Whether the turns read as English. The tagger knows no other language and must not guess. */
export function readsAsEnglish(texts: readonly string[]): boolean {
  let words = 0
  let english = 0
  for (const text of texts) {
    for (const word of text.toLowerCase().match(/[\p{L}]+(?:['’]\p{L}+)?/gu) ?? []) {
      words += 1
      if (ENGLISH.has(word.replace('’', "'"))) english += 1
    }
  }
  return words < WORDS_MIN || english >= SHARE_MIN * words
}
