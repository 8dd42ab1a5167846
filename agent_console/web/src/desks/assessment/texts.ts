/** The words of the assessment: tiers, rates, the scheme and excluded ratings. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { units: '单位考核', hotline: '热线指标', exclusions: '评价剔除', scheme: '权重与重算', relisten: '复听质检' },
  period: { month: '月', quarter: '季', year: '年' },
  periodLabel: '考核期', tier: '{tier} 档',
  tierWhy: { A: '月均 {a} 件及以上', B: '月均 {b}–{a} 件', C: '月均不足 {b} 件' },
  column: { rank: '位次', department: '承办单位', tickets: '派单', score: '得分与 90% 区间', points: '扣分 / 加分', grade: '等次', raw: '不满意原始数', days: '办理中位 / P90' },
  rate: { sign: '按时签收', contact: '响应', on_time: '按时办结', solved: '解决', satisfied: '满意', knowledge: '知识库' },
  beside: { original_on_time: '原限办结', extended: '延期', suspended: '挂起', returned: '退单', improper_return: '不当退单', redone: '重办' },
  grade: { excellent: '优秀', good: '良好', fair: '合格', poor: '不合格' },
  sameRank: '位次相同表示区间重叠，分不出高下。', shrink: '率按档内均值收缩（k = {k}），括号内为分子 / 分母。',
  adopted: '权重由 {name} 于 {day} 批准。', proposal: '权重为默认建议值，尚未批准。',
  empty: '这一期还没有可考核的工单。', days: '{median} / {p90} 天', alarm: '剔除率过高', excluded: '剔除 {count}', unreached: '未接通 {count}',
  penalty: { reds: '红灯 {count}', improper_returns: '不当退单 {count}', late_replies: '督办逾期 {count}', false_closes: '虚假办结 {count}', good_cases: '主动治理 {count}' },
  hotline: {
    calls: '来电', work: '受理与派单', operators: '话务员', operator: '姓名', nobody: '这一期没有话务员受理工单。',
    connected: '接通率', in_target: '{seconds} 秒接通率', abandoned: '放弃率', called_back: '漏接回拨率', wait: '平均等待', seconds: '{value} 秒',
    direct: '直接答复率', right_unit: '派单准确率', right_at_once: '一次派准率',
    complete: '工单要素完整率', quality: '质检分', agreed: '复听相符率', wrapUp: '平均话后时长', solved_at_once: '一次解决率',
    why: '接通率不计 {seconds} 秒内主动挂断的来电；回拨率指漏接号码后来已通上话的；派单准确率以退单获准为不准；一次派准率为未经退单即办结的占派单数，在办的尚不计入。质检分由第二人复听回访录音评定（0–100），括号内为复听件数；话后时长自通话结束至坐席就绪、小休、接起下一通或签出，括号内为通数。话务员不以满意率考核。',
  },
  relisten: {
    agent: '回访人', answers: '登记的回答', empty: '没有待复听的回访。', emptyWhy: '已接通的回访按规则包所定比例抽取，由回访人以外的人复听。', pick: '选一件回访：听录音，核对登记的回答，给回访人打分。',
    heard: '登记与录音', contacted: { yes: '及时联系', no: '未及时联系' }, agrees: '与录音相符', differs: '与录音不符', score: '质检分（0–100）', remark: '说明（不符的必填）', record: '登记复听结果',
  },
  exclusion: {
    empty: '没有评价剔除申请。', emptyWhy: '承办单位或督办岗在右侧提出，须班长和另一人分别签署。',
    ask: '申请剔除', number: '工单编号', evidence: '依据（检验报告、录音编号、文书号等）', toldCitizen: '告知诉求人的话', doAsk: '提出申请',
    column: { ticket: '工单', department: '承办单位', code: '剔除情形', evidence: '依据', signed: '签署', state: '状态' },
    state: { asked: '待签署', granted: '已剔除', refused: '不予剔除' },
    sign: '签署', refuse: '不予剔除', appeal: '申诉', reason: '不予剔除的理由', appealText: '申诉理由', lead: '班长 {name}', second: '第二人 {name}', nobody: '未签',
    citizen: '告知诉求人：{text}', appealed: '申诉：{text}', refusedWhy: '{name}：{text}', kept: '剔除后仍计入不满意原始数。',
  },
  scheme: {
    weights: '六项权重（合计应为 1）', points: '扣分与加分', other: '收缩与分档', sum: '合计 {sum}',
    red: '红灯', improper_return: '不当退单', late_reply: '督办逾期', false_close: '虚假办结', good_case: '主动治理', most_bonus: '加分上限', k: '收缩 k', tier_a: 'A 档月均', tier_b: 'B 档月均',
    replay: '按上季度重算', replayed: '{period} 重算结果', change: '变化', before: '现行', after: '改后', reason: '修改理由', adopt: '批准启用', first: '先重算上季度，看过各单位变化，才能批准启用。', changed: '权重又改过，请重新重算。', done: '已启用。', onlyLead: '由班长或领导批准。', none: '上季度没有可重算的单位。',
  },
}

export const en: Same<typeof zh> = {
  tab: { units: 'Departments', hotline: 'Hotline', exclusions: 'Exclusions', scheme: 'Weights and replay', relisten: 'Listen again' },
  period: { month: 'Month', quarter: 'Quarter', year: 'Year' },
  periodLabel: 'Period', tier: 'Tier {tier}',
  tierWhy: { A: '{a} tickets a month or more', B: '{b} to {a} a month', C: 'fewer than {b} a month' },
  column: { rank: 'Rank', department: 'Department', tickets: 'Tickets', score: 'Score and 90 % interval', points: 'Off / on', grade: 'Grade', raw: 'Dissatisfied, raw', days: 'Median / P90' },
  rate: { sign: 'Signed in time', contact: 'Response', on_time: 'In time', solved: 'Solved', satisfied: 'Satisfied', knowledge: 'Knowledge' },
  beside: { original_on_time: 'In first limit', extended: 'Extended', suspended: 'Suspended', returned: 'Returned', improper_return: 'Returns refused', redone: 'Redone' },
  grade: { excellent: 'Excellent', good: 'Good', fair: 'Fair', poor: 'Poor' },
  sameRank: 'Equal ranks: the intervals overlap and cannot be told apart.', shrink: 'Rates are drawn to the mean of the tier (k = {k}); in brackets: count / of.',
  adopted: 'Weights approved by {name} on {day}.', proposal: 'The weights are proposals, not approved yet.',
  empty: 'Nothing to assess in this period yet.', days: '{median} / {p90} d', alarm: 'Too many exclusions', excluded: '{count} excluded', unreached: '{count} not reached',
  penalty: { reds: '{count} red', improper_returns: '{count} returns refused', late_replies: '{count} replies late', false_closes: '{count} closed falsely', good_cases: '{count} good cases' },
  hotline: {
    calls: 'Calls', work: 'Answers and dispatches', operators: 'Operators', operator: 'Name', nobody: 'No operator took a ticket on in this period.',
    connected: 'Connected', in_target: 'Answered within {seconds} s', abandoned: 'Abandoned', called_back: 'Missed, reached since', wait: 'Mean wait', seconds: '{value} s',
    direct: 'Answered directly', right_unit: 'Dispatched rightly', right_at_once: 'Right at once',
    complete: 'Tickets complete', quality: 'Quality score', agreed: 'Confirmed when heard again', wrapUp: 'Mean wrap-up', solved_at_once: 'Solved at once',
    why: 'Connected leaves out who hung up within {seconds} s; missed numbers count as reached once somebody has spoken with them; a granted return is a wrong dispatch; right at once is what was closed without a return, of all that was dispatched. The quality score (0–100) is given by a second person who listens to callbacks again, in brackets how many; wrap-up runs from the end of a talk until the seat is ready, paused, on the next call or signed out, in brackets of how many. Operators are not assessed by satisfaction.',
  },
  relisten: {
    agent: 'Called by', answers: 'Answers recorded', empty: 'No callback waits to be heard again.', emptyWhy: 'Answered callbacks are drawn by the share that the rule pack gives; another person than the caller listens.', pick: 'Choose a callback: listen, compare the answers, and give its agent a score.',
    heard: 'Record and recording', contacted: { yes: 'Contacted in time', no: 'Not contacted in time' }, agrees: 'As recorded', differs: 'Differs', score: 'Quality score (0–100)', remark: 'Remark (required where it differs)', record: 'Record',
  },
  exclusion: {
    empty: 'No request to exclude a rating.', emptyWhy: 'Departments or dispatch ask on the right; the lead and a second person sign.',
    ask: 'Ask to exclude a rating', number: 'Ticket number', evidence: 'Evidence (report, recording, document number …)', toldCitizen: 'What the citizen is told', doAsk: 'Ask',
    column: { ticket: 'Ticket', department: 'Department', code: 'Ground', evidence: 'Evidence', signed: 'Signatures', state: 'State' },
    state: { asked: 'To sign', granted: 'Excluded', refused: 'Refused' },
    sign: 'Sign', refuse: 'Refuse', appeal: 'Appeal', reason: 'Why refused', appealText: 'Why you appeal', lead: 'Lead {name}', second: 'Second {name}', nobody: 'not signed',
    citizen: 'Told the citizen: {text}', appealed: 'Appeal: {text}', refusedWhy: '{name}: {text}', kept: 'Excluded ratings stay in the raw count.',
  },
  scheme: {
    weights: 'Six weights (sum 1)', points: 'Points off and on', other: 'Shrinkage and tiers', sum: 'Sum {sum}',
    red: 'Red light', improper_return: 'Return refused', late_reply: 'Reply late', false_close: 'Closed falsely', good_case: 'Good case', most_bonus: 'Most bonus', k: 'k', tier_a: 'Tier A from', tier_b: 'Tier B from',
    replay: 'Replay last quarter', replayed: 'Replay of {period}', change: 'Change', before: 'Now', after: 'Then', reason: 'Why', adopt: 'Approve', first: 'Replay last quarter and look at each change before approving.', changed: 'The weights changed: replay again.', done: 'In force.', onlyLead: 'Leads and leaders approve.', none: 'No department to replay last quarter.',
  },
}
