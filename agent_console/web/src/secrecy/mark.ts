/** Pure: the reader's invisible mark, woven into texts of a secret ticket as the server weaves it into copies. */

const SENTENCES = /(?<=[。！？；\n])/u

/** The text with the mark before every sentence, so that any sentence copied out of the page carries one. */
export function woven(text: string, mark: string | null | undefined): string {
  if (!mark || text === '') return text
  return text
    .split(SENTENCES)
    .filter((sentence) => sentence !== '')
    .map((sentence) => mark + sentence)
    .join('')
}
