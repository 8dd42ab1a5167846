/** Pure: several words written in one field, as people separate them. */

export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[、，,;；\s]+/).filter((word) => word !== ''))]
}

export function written(words: readonly string[]): string {
  return words.join('、')
}
