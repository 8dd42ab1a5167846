/** The words of the administrator's desk. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { people: '人员岗位', packs: '规则包', calendar: '工作日历', catalogue: '单位与事项', places: '地名库', clock: '演示时钟' },
  people: {
    column: { account: '账号', name: '姓名', post: '岗位', department: '单位', login: '最近登录', state: '状态' },
    active: '在用', off: '已停用', never: '从未登录', search: '查找姓名、账号、单位', none: '没有符合的人员。',
    add: '新增人员', account: '账号', name: '姓名', post: '岗位', department: '承办单位', save: '新增', history: '任职经历', move: '调整岗位', reason: '调整原因', doMove: '保存调整',
    reset: '重置密码', stop: '停用', start: '恢复使用', now: '至今', until: '至 {day}', password: '{account} 的密码：{password}', once: '只显示这一次，请当面告知本人；本人登录后须先设置自己的密码。', due: '待设密码', record: '账号记录', kept: '已办事项仍记当日岗位和姓名。', by: '{name} 办理',
  },
  packs: {
    column: { pin: '规则包', title: '名称', from: '施行', approved: '批准', founded: '已核实 / 待核 / 建议', extends: '继承自' },
    inForce: '现行', pick: '选择一个规则包', pickWhy: '与现行规则包比较，或重算历史工单。', diff: '与现行规则的差异', same: '与现行规则完全相同。', replay: '重算历史工单', since: '起始日', summary: '重算 {tickets} 件：转红 {red} 件，不再红 {green} 件，人工调整过期限的 {left} 件未计。',
    unit: '承办单位', type: '类型', tickets: '工单', earlier: '提前', later: '推后', redNow: '原红灯', redThen: '新红灯', standing: { approved: '已批准', partly: '登记未齐', changed: '批准失效', declared: '未经登记', none: '未批准，试行' }, nothing: '这段时间没有可重算的工单。',
    sign: '登记批准', unfounded: '以下 {count} 项来源待核或为建议值，批准前请逐项看过：', seen: '以上 {count} 项已逐项看过', office: '批准机关与文号', officeHint: '如：市政府办〔2026〕8 号', doSign: '登记批准（记入本人姓名，不可更改）', digest: '内容摘要 {digest}',
  },
  calendar: {
    column: { year: '年份', state: '状态', rest: '工作日放假', work: '周末上班', local: '本地调整', source: '依据', loaded: '载入', waiting: '暂估工单' },
    announced: '已公布', estimated: '暂估', shipped: '随系统提供', load: '载入日历', text: '放假安排（YAML）', doLoad: '载入并重算', done: '{year} 年第 {version} 版已载入：{moved} 件期限改动，{settled} 件由暂估转为确定。',
    why: '载入后，涉及该年的期限只重算一次，每件都留下改动记录。单日停班、加班写 local: true。', version: '第 {version} 版 · {name}',
  },
  places: {
    current: '现用地名库', none: '还没有地名库', noneWhy: '并单按区县和文字比对。载入本市的地名库后，话务员登记时可选取地点，并单按距离比对。',
    source: '来源', datum: '坐标系', count: '{places} 个地点，{names} 个名称', by: '{name} 于 {at} 载入', load: '载入地名库', choose: '选择 CSV 或 Excel 表格', again: '换一份表格', checking: '正在检查…',
    why: '先逐行检查；没有一行有误，才整库替换。', heads: '列名：{heads}。精度不填按 50 米。', datumAsk: '表中坐标是哪个坐标系？', faulty: '{count} 行有误，没有写入', good: '检查通过：{places} 个地点，{names} 个名称', go: '替换地名库', done: '已载入。以后登记的工单用新地名库，已有工单不变。', line: '行', column: '列', fault: '问题', more: '只列出前 {count} 处。',
  },
  catalogue: { column: { code: '代码', name: '单位', area: '属地', level: '层级' }, search: '查找单位、属地、代码', part: { units: '承办单位', categories: '事项分类', areas: '属地' }, named: { code: '代码', name: '名称' }, none: '没有符合的条目。', source: '来自 {source}，在文件中修改。', sums: '单位 {departments} 个，属地 {areas} 个，事项 {categories} 类', level: { city: '市级', county: '县级', town: '乡镇街道', enterprise: '企业' } },
}

export const en: Same<typeof zh> = {
  tab: { people: 'People', packs: 'Rule packs', calendar: 'Calendar', catalogue: 'Catalogue', places: 'Places', clock: 'Demo clock' },
  people: {
    column: { account: 'Account', name: 'Name', post: 'Post', department: 'Department', login: 'Last sign-in', state: 'State' },
    active: 'Active', off: 'Deactivated', never: 'never', search: 'Name, account or department', none: 'Nobody matches.',
    add: 'Add a person', account: 'Account', name: 'Name', post: 'Post', department: 'Department', save: 'Add', history: 'Posts held', move: 'Change post', reason: 'Why', doMove: 'Save change',
    reset: 'Reset password', stop: 'Deactivate', start: 'Reactivate', now: 'now', until: 'to {day}', password: 'Password of {account}: {password}', once: 'Shown only this once: tell it in person. The person sets an own one after signing in.', due: 'Temporary', record: 'Record of the account', kept: 'What was done keeps the post and name of that day.', by: 'by {name}',
  },
  packs: {
    column: { pin: 'Pack', title: 'Title', from: 'Force', approved: 'Approval', founded: 'Verified / weak / proposed', extends: 'Extends' },
    inForce: 'In force', pick: 'Choose a pack', pickWhy: 'Compare it with the one in force, or replay past tickets.', diff: 'Against the pack in force', same: 'The same as the pack in force.', replay: 'Replay past tickets', since: 'Since', summary: '{tickets} counted again: {red} turn red, {green} no longer do, {left} left out as moved by hand.',
    unit: 'Department', type: 'Type', tickets: 'Tickets', earlier: 'Earlier', later: 'Later', redNow: 'Red', redThen: 'Red then', standing: { approved: 'Approved', partly: 'Signatures missing', changed: 'Edited since', declared: 'Not signed', none: 'Not approved, on trial' }, nothing: 'There are no tickets to count again since that day.',
    sign: 'Sign as approved', unfounded: 'These {count} are hearsay or proposals; look at each before approving:', seen: 'All {count} were looked at', office: 'Office that approved, document', officeHint: 'Such as Office (2026) No. 8', doSign: 'Sign (with your name, for good)', digest: 'Content {digest}',
  },
  calendar: {
    column: { year: 'Year', state: 'State', rest: 'Weekdays off', work: 'Weekends worked', local: 'Local', source: 'Basis', loaded: 'Loaded', waiting: 'Estimated tickets' },
    announced: 'Announced', estimated: 'Estimated', shipped: 'Shipped', load: 'Load a sheet', text: 'Holidays (YAML)', doLoad: 'Load and recount', done: '{year} version {version} loaded: {moved} deadlines moved, {settled} no longer estimated.',
    why: 'Deadlines in that year are counted again once, each with a record. For single local days write local: true.', version: 'version {version} · {name}',
  },
  places: {
    current: 'Register in force', none: 'No register yet', noneWhy: 'Merging compares county and texts. With the city\'s register operators choose places, and merging counts metres.',
    source: 'Source', datum: 'Datum', count: '{places} places, {names} names', by: 'loaded by {name}, {at}', load: 'Load a register', choose: 'Choose a CSV or Excel table', again: 'Another table', checking: 'Checking…',
    why: 'Each line is checked first; only a table without a fault takes the place of the whole register.', heads: 'Columns: {heads}. An empty precision means 50 m.', datumAsk: 'Of which datum are the points?', faulty: '{count} lines with faults, nothing was written', good: 'Checked: {places} places, {names} names', go: 'Replace the register', done: 'Loaded. New tickets use it; those that stand keep their points.', line: 'Line', column: 'Column', fault: 'Fault', more: 'The first {count} only.',
  },
  catalogue: { column: { code: 'Code', name: 'Department', area: 'Area', level: 'Level' }, search: 'Department, area or code', part: { units: 'Departments', categories: 'Categories', areas: 'Areas' }, named: { code: 'Code', name: 'Name' }, none: 'Nothing matches.', source: 'From {source}; changed in the files.', sums: '{departments} departments, {areas} areas, {categories} categories', level: { city: 'City', county: 'County', town: 'Town', enterprise: 'Enterprise' } },
}
