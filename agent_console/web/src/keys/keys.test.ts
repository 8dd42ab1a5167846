import { describe, expect, test } from 'vitest'
import { capOf, comboOf, type Pressed } from './combo'
import { keyTable } from './table'

const pressed = (key: string, code: string, modifiers: Partial<Pressed> = {}): Pressed => ({
  key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...modifiers,
})

describe('the keys', () => {
  test('a digit keeps its name whatever Shift makes of it', () => {
    expect(comboOf(pressed('!', 'Digit1', { altKey: true, shiftKey: true }))).toBe('Alt+Shift+1')
  })

  test('a question mark needs no Shift in the table', () => {
    expect(comboOf(pressed('?', 'Slash', { shiftKey: true }))).toBe('?')
  })

  test('function keys keep their Shift', () => {
    expect(comboOf(pressed('F6', 'F6', { shiftKey: true }))).toBe('Shift+F6')
  })

  test('letters are upper case and Space has a name', () => {
    expect(comboOf(pressed('s', 'KeyS', { ctrlKey: true }))).toBe('Ctrl+S')
    expect(comboOf(pressed(' ', 'Space'))).toBe('Space')
  })

  test('caps are narrow', () => {
    expect(capOf('Ctrl+Enter')).toBe('Ctrl+↵')
    expect(capOf('Alt+Shift+1')).toBe('Alt⇧1')
    expect(capOf('Shift+F6')).toBe('⇧F6')
  })

  test('no combination stands twice in the table', () => {
    const combos = Object.values(keyTable).map((row) => row.combo)
    expect(new Set(combos).size).toBe(combos.length)
  })
})
