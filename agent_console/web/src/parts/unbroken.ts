/** Pure: a text in turns of words and of dates or numbers with hyphens: words first, every second piece is such a number. */
export function unbroken(text: string): string[] {
  return text.split(/(\d[\dA-Za-z]*(?:-\d[\dA-Za-z]*)+(?: \d{2}:\d{2})?)/)
}
