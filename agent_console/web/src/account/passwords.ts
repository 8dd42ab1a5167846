/** What a good password is, said while it is typed; the server decides (tickets/passwords.py). */

export const SHORTEST = 12
const FEWEST_KINDS = 5

export type Rule = 'length' | 'account' | 'kinds' | 'other'

/** Each rule with whether the password keeps it; none is kept by an empty one. */
export function rulesKept(password: string, account: string, present: string): readonly (readonly [Rule, boolean])[] {
  const typed = password !== ''
  const letters = [...password]
  const rest = account === '' ? letters.length : [...password.toLowerCase().replaceAll(account.toLowerCase(), '')].length
  return [
    ['length', letters.length >= SHORTEST],
    ['account', typed && rest >= SHORTEST / 2],
    ['kinds', new Set(letters).size >= FEWEST_KINDS],
    ['other', typed && present !== '' && password !== present],
  ]
}
