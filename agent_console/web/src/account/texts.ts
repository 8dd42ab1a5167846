/** The words of one's own password. */
import type { Same } from '@/i18n/shape'

export const zh = {
  title: '修改密码',
  dueTitle: '设置自己的密码',
  due: '现在的密码由管理员设定。设置自己的密码后，即可开始工作。',
  present: '现在的密码',
  lent: '管理员给的密码',
  fresh: '新密码',
  again: '再输入一次新密码',
  differs: '两次输入的新密码不一致',
  missing: '请填写',
  rules: {
    length: '至少 {count} 位，可用中文、空格',
    account: '不由账号名组成',
    kinds: '至少 5 种不同的字符',
    other: '与现在的密码不同',
  },
  kept: '符合',
  open: '尚不符合',
  others: '修改后，本账号在别处的登录立即失效，这里不受影响。',
  save: '修改密码',
  set: '设置密码',
  saving: '正在保存…',
  done: '密码已修改',
  doneWhy: '本账号在其他地方的登录已经失效。下次登录请用新密码。',
}

export const en: Same<typeof zh> = {
  title: 'Change password',
  dueTitle: 'Set your own password',
  due: 'The administrator made the present password. Set one of your own, then you can start work.',
  present: 'Present password',
  lent: 'Password from the administrator',
  fresh: 'New password',
  again: 'New password again',
  differs: 'The two new passwords differ',
  missing: 'must be filled in',
  rules: {
    length: 'At least {count} characters; spaces are welcome',
    account: "Not made of the account's name",
    kinds: 'At least 5 different characters',
    other: 'Not the present one',
  },
  kept: 'kept',
  open: 'not kept yet',
  others: 'Sign-ins of this account on other computers and in other windows end at once; this one goes on.',
  save: 'Change password',
  set: 'Set password',
  saving: 'Saving…',
  done: 'The password is changed',
  doneWhy: 'Sign-ins of this account elsewhere have ended. Use the new password from now on.',
}
