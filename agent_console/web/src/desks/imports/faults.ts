/** Pure: the faults of a table as CSV that a spreadsheet opens as text and never as a formula. */

export interface Fault { line: number; column: string; why: string }

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${plain.replaceAll('"', '""')}"`
}

export function faultsAsCsv(heads: readonly [string, string, string], faults: readonly Fault[]): string {
  const rows = [heads, ...faults.map((one) => [String(one.line), one.column, one.why] as const)]
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
