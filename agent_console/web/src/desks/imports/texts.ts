/** The words of bringing over old tickets. */
import type { Same } from '@/i18n/shape'

export const zh = {
  title: '导入旧工单', choose: '选择 Excel 表格', again: '换一份表格', checking: '正在检查…', writing: '正在导入…',
  why: '先逐行检查，不写入任何工单；核对后再导入。同一原单号只导入一次。一次最多 5000 行、10 MB。',
  heads: '第一行为表头，至少有：原单号、登记时间、事项、诉求、类型。',
  file: '表格', lines: '共 {lines} 行', good: '可导入 {count}', known: '已导入过 {count}', faulty: '有误 {count}',
  go: '导入 {count} 件', nothing: '没有可导入的行', done: '已导入 {count} 件，工单列表中可查。有误的行没有导入，改好后可再次上传。',
  line: '行', column: '列', fault: '问题', save: '下载错误表', noFaults: '没有发现问题', noFaultsWhy: '每一行都可以导入，或以前已经导入。', none: '尚未选择表格', noneWhy: '选好后，有问题的行在这里逐行列出。', more: '只列出前 {count} 处。',
}

export const en: Same<typeof zh> = {
  title: 'Bring over old tickets', choose: 'Choose an Excel table', again: 'Another table', checking: 'Checking…', writing: 'Bringing over…',
  why: 'Each line is checked first and nothing is written; then confirm. An old number comes over once. At most 5000 lines and 10 MB.',
  heads: 'The first row names the columns; at least 原单号, 登记时间, 事项, 诉求, 类型.',
  file: 'Table', lines: '{lines} lines', good: '{count} can come over', known: '{count} known already', faulty: '{count} with faults',
  go: 'Bring over {count}', nothing: 'No line can come over', done: '{count} brought over; the list of tickets has them. Lines with faults did not: mend them and send the table again.',
  line: 'Line', column: 'Column', fault: 'Fault', save: 'Save the faults', noFaults: 'No fault found', noFaultsWhy: 'Each line can come over, or did before.', none: 'No table chosen', noneWhy: 'Once you choose one, the lines with faults are listed here.', more: 'The first {count} only.',
}
