import { isCommonWord, isFirstName, isSurname } from './names/words.ts'

const LENGTH_MIN = 4

/**
 * Whether a reference, which stands for somebody wherever they are studied, tells who they are: a part
 * of it is somebody's name and not an ordinary word.
 */
export function tellsName(reference: string): boolean {
  return parts(reference).some((part) => isFirstName(part) || isSurname(part))
}

/** The same of words that name a thing: many a questionnaire is called after its author. */
export function tellsFirstName(words: string): boolean {
  return parts(words).some(isFirstName)
}

function parts(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  return words.filter((word) => word.length >= LENGTH_MIN && !isCommonWord(word))
}
