/** The words of trials of the rules. */
import type { Same } from '@/i18n/shape'

export const zh = {
  title: '试算期限', why: '填写登记时间和分类，看规则给出的期限和理由。只试算，不写入任何工单。',
  at: '登记（交办）时间', type: '诉求类型', urgency: '紧急程度', channel: '来件渠道', secret: '要求保密', doTry: '试算', pack: '按规则包 {pack}',
  pick: '尚未试算', pickWhy: '默认是现在登记的投诉；改好后点“试算”。', statutory: '法定期限', estimated: '暂估',
  column: { what: '时限', due: '到期', limit: '限时', sentence: '为什么', days: '跳过与计入的日子' },
  skipped: '跳过', worked: '计入', basis: '依据 {basis}', proposal: '建议值，尚无依据', none: '没有节假日和调休',
}

export const en: Same<typeof zh> = {
  title: 'Try deadlines', why: 'Say when and what: the rules give due times and reasons. Nothing is written to any ticket.',
  at: 'Registered (dispatched) at', type: 'Type', urgency: 'Urgency', channel: 'Channel', secret: 'Secrecy asked for', doTry: 'Try', pack: 'By pack {pack}',
  pick: 'Nothing tried yet', pickWhy: 'The form holds a complaint registered now; change it and press Try.', statutory: 'statutory', estimated: 'estimated',
  column: { what: 'Deadline', due: 'Due', limit: 'Limit', sentence: 'Why', days: 'Days skipped and counted' },
  skipped: 'skipped', worked: 'counted', basis: 'Basis {basis}', proposal: 'a proposal without basis', none: 'no holidays or make-up days',
}
