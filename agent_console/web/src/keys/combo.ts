/** Pure: what was pressed, in the table's spelling; and the spelling a cap shows. */

export interface Pressed {
  key: string
  code: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'Space' }

function keyName(pressed: Pressed): { name: string; shiftCounts: boolean } {
  if (/^Digit\d$/.test(pressed.code) && (pressed.altKey || pressed.ctrlKey)) {
    return { name: pressed.code.slice(5), shiftCounts: true }
  }
  if (/^Key[A-Z]$/.test(pressed.code)) return { name: pressed.code.slice(3), shiftCounts: true }
  const printable = pressed.key.length === 1 && pressed.key !== ' '
  return { name: NAMES[pressed.key] ?? pressed.key, shiftCounts: !printable }
}

/** "Alt+Shift+1" whatever character Shift makes of the digit; "?" without its Shift. */
export function comboOf(pressed: Pressed): string {
  const { name, shiftCounts } = keyName(pressed)
  return [
    pressed.ctrlKey || pressed.metaKey ? 'Ctrl' : '',
    pressed.altKey ? 'Alt' : '',
    pressed.shiftKey && shiftCounts ? 'Shift' : '',
    name,
  ]
    .filter((part) => part !== '')
    .join('+')
}

const CAPS: Readonly<Record<string, string>> = { Enter: '↵', ArrowUp: '↑', ArrowDown: '↓', Shift: '⇧' }

/** "Ctrl+↵", "Alt⇧1", "⇧F6": narrow enough for a button. */
export function capOf(combo: string): string {
  return combo
    .split('+')
    .map((part) => CAPS[part] ?? part)
    .join('+')
    .replace(/\+?⇧\+?/, '⇧')
}
