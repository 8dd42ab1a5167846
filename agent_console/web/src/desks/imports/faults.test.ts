import { expect, test } from 'vitest'
import { faultsAsCsv } from './faults'

test('a cell that begins like a formula is text', () => {
  const csv = faultsAsCsv(['行', '列', '问题'], [{ line: 3, column: '=HYPERLINK("x")', why: '请填写' }])
  expect(csv).toBe('\ufeff"行","列","问题"\r\n"3","\'=HYPERLINK(""x"")","请填写"\r\n')
})
