import { describe, expect, it } from 'vitest'
import css from './tokens.css?raw'

function channel(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function luminance(hex: string): number {
  const whole = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex
  const [red, green, blue] = [1, 3, 5].map((at) => channel(Number.parseInt(whole.slice(at, at + 2), 16)))
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/** How far two colours stand apart, by WCAG 2.2: 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

/** Hex colours of the blocks `:root {` and `:root[data-theme="dark"] {`; the dark ones stand on the light ones. */
function themes(css: string): Record<'light' | 'dark', Record<string, string>> {
  const read = (block: string): Record<string, string> => Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;/gi)].map((found) => [found[1] ?? '', found[2] ?? '']))
  const [light = '', dark = ''] = css.split(':root[data-theme="dark"]')
  return { light: read(light), dark: { ...read(light), ...read(dark) } }
}

const TOKENS = themes(css)
const GROUNDS = ['bg', 'surface', 'surface-2', 'hover', 'accent-weak']
/** Words, and what they stand on. */
const TEXT: [string, string[]][] = [
  ...['text', 'text-2', 'text-3'].map((name): [string, string[]] => [name, [...GROUNDS, 'surface-3']]),
  ['accent', GROUNDS],
  ...['ok', 'warn', 'danger', 'sup'].map((name): [string, string[]] => [name, ['surface', 'surface-2', 'hover', 'accent-weak', `${name}-w`]]),
  ...['ready', 'ring', 'talk', 'hold', 'wrap', 'pause'].map((name): [string, string[]] => [`st-${name}`, ['surface', `st-${name}-w`]]),
  ['on-accent', ['accent-fill', 'accent-hover', 'danger-fill']],
  ['cap-text', ['cap']],
  ['text', ['talk-seat', 'talk-citizen']],
]
/** Lines around things one can act on, and lights. */
const SHAPES = ['line-input', 'focus', 'li-green', 'li-yellow', 'li-red', 'li-sup', 'li-grey', 'curve-now', 'curve-last']

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const token = (name: string): string => TOKENS[theme][name] ?? ''
  it.each(TEXT.flatMap(([name, grounds]) => grounds.map((ground) => [name, ground] as const)))('lets %s be read on %s', (name, ground) => {
    expect(contrast(token(name), token(ground))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(SHAPES)('lets %s be seen on a panel', (name) => {
    expect(contrast(token(name), token('surface'))).toBeGreaterThanOrEqual(3)
  })
})

describe('contrast', () => {
  it('is 21 between black and white, and 1 between a colour and itself', () => {
    expect(contrast('#000', '#fff')).toBeCloseTo(21)
    expect(contrast('#1a5aa3', '#1a5aa3')).toBe(1)
  })
})
