import { describe, expect, it } from 'vitest'
import sheet from './sheet.css?raw'

const parts = import.meta.glob<string>('/src/**/*.vue', { query: '?raw', import: 'default', eager: true })
/** Classes that the sheet styles wherever they stand: it stays loaded once any desk has been opened. */
const global = [...sheet.matchAll(/^\.([\w-]+) \{/gm)].map((found) => found[1] ?? '')

describe('the sheet of the desks', () => {
  it('styles some classes by themselves', () => {
    expect(global).toContain('sheet')
  })

  it.each(global)('lends its .%s to no part that styles one of its own', (name) => {
    const own = Object.entries(parts).filter(([, text]) => new RegExp(`^\\.${name}\\b[^{]*\\{`, 'm').test(text.slice(text.indexOf('<style'))))
    expect(own.map(([path]) => path)).toEqual([])
  })
})
