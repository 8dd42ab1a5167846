import { describe, expect, test } from 'vitest'
import { pageOf } from './reminders'

describe('a reminder leads to where one acts', () => {
  test('to its ticket', () => {
    expect(pageOf({ kind: 'light_red', ticket_id: '7' })).toBe('/tickets/7')
    expect(pageOf({ kind: 'order_late', ticket_id: '7' })).toBe('/tickets/7')
  })
  test('to the desk where no single ticket is meant, else nowhere', () => {
    expect(pageOf({ kind: 'bulletin_to_sign', ticket_id: null })).toBe('/supervision')
    expect(pageOf({ kind: 'another', ticket_id: null })).toBe(null)
  })
})
