/** The words of the list of all tickets. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { mine: '我经手的', open: '在办', yellow: '黄灯', red: '红灯', supervised: '督办', callbacks: '待回访', closed: '已办结' },
  empty: {
    mine: '还没有您经手的工单。接听来电并受理后会列在这里。',
    open: '没有在办的工单。',
    yellow: '没有黄灯。',
    red: '没有红灯，没有超期的工单。',
    supervised: '没有督办中的工单。',
    callbacks: '没有等待回访的工单。',
    closed: '还没有办结的工单。',
  },
}

export const en: Same<typeof zh> = {
  tab: { mine: 'Mine', open: 'Open', yellow: 'Yellow', red: 'Red', supervised: 'Supervised', callbacks: 'To call back', closed: 'Closed' },
  empty: {
    mine: 'No ticket of yours yet: those you accept are listed here.',
    open: 'No open ticket.',
    yellow: 'No yellow light.',
    red: 'No red light: nothing is overdue.',
    supervised: 'No ticket is under supervision.',
    callbacks: 'No ticket waits for a callback.',
    closed: 'No closed ticket yet.',
  },
}
