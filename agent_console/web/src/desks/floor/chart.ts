/** Pure: the chart of the day as ECharts reads it: calls above; mean wait and the 15 s rate below, each with its line. */
import type { EChartsCoreOption } from 'echarts/core'
import type { CurveHour } from '@/api/types'
import type { Translate } from '@/i18n'
import { ANSWER_TARGET_SECONDS, CONNECT_TARGET, type Peak } from './curve'

export interface Drawing {
  t: Translate
  colour: (token: string) => string
  /** Hours since midnight, with fraction. */
  now: number
  nowAt: string
  peak: Peak | null
}

/** From this hour on there is more room left of a point than right of it. */
const LATE = 20
const TOPS = [{ top: 28, height: '52%' }, { top: '68%', height: '11%' }, { top: '83%', height: '10%' }] as const

function points(hours: readonly CurveHour[], value: (hour: CurveHour) => number | null): [number, number | null][] {
  return hours.map((hour) => [hour.hour, value(hour)])
}

function peakLabel(peak: Peak, t: Translate): string {
  if (peak.change === null) return t('floor.peak', { hour: peak.hour, calls: peak.calls })
  return t('floor.peakMore', { hour: peak.hour, calls: peak.calls, change: `${peak.change > 0 ? '+' : ''}${peak.change}%` })
}

/** The label of the last point that is known, beside it, so that neither curve nor standard's line runs through it. */
function lastLabel(hours: readonly CurveHour[], value: (hour: CurveHour) => number | null, words: (value: number) => string, colour: string, ground: string): object {
  const last = hours.filter((hour) => value(hour) !== null).at(-1)
  const known = last === undefined ? null : value(last)
  if (last === undefined || known === null) return {}
  const label = {
    show: true, position: last.hour > LATE ? 'left' : 'right', distance: 6, padding: [1, 3], backgroundColor: ground,
    color: colour, fontWeight: 600, fontSize: 12, formatter: words(known),
  }
  return { markPoint: { symbol: 'circle', symbolSize: 1, silent: true, label, data: [{ coord: [last.hour, known] }] } }
}

function standard(at: number, words: string, colour: string): object {
  const label = { position: 'end', formatter: words, color: colour, fontWeight: 600, fontSize: 12 }
  return { silent: true, symbol: 'none', label, lineStyle: { color: colour, type: [5, 4], width: 1.25 }, data: [{ yAxis: at }] }
}

export function curveOption(hours: readonly CurveHour[], { t, colour, now, nowAt, peak }: Drawing): EChartsCoreOption {
  const text = { color: colour('--text-3'), fontSize: 12 }
  const faint = colour('--line-2')
  const axis = (grid: number): object => ({
    type: 'value', gridIndex: grid, min: 0, max: 23.6, interval: 2, axisTick: { show: false }, splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: faint } },
    axisLabel: { ...text, show: grid === 2, showMaxLabel: false, formatter: (hour: number) => String(Math.round(hour)).padStart(2, '0') },
  })
  const title = (grid: number, name: string, more: object): object => ({
    type: 'value', gridIndex: grid, name, nameLocation: 'middle', nameGap: 44, nameRotate: 0,
    nameTextStyle: { color: colour('--text-2'), fontWeight: 600, fontSize: 12, align: 'center', lineHeight: 16 },
    axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...text, show: grid === 0 }, splitLine: { show: grid === 0, lineStyle: { color: faint } }, ...more,
  })
  const waits = hours.map((hour) => hour.mean_wait ?? 0)
  const rates = hours.map((hour) => hour.answered_in_target ?? 1)
  const amber = colour('--warn')
  const ground = colour('--surface')
  const red = colour('--danger')
  const line = { type: 'line', symbol: 'none', silent: true }
  return {
    animation: false,
    textStyle: { fontFamily: colour('--font') },
    grid: TOPS.map((place) => ({ left: 72, right: 76, outerBoundsMode: 'none', ...place })),
    tooltip: {
      trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colour('--line-input') } },
      backgroundColor: colour('--surface'), borderColor: colour('--line-input'), textStyle: { color: colour('--text'), fontSize: 12 },
    },
    xAxis: [axis(0), axis(1), axis(2)],
    yAxis: [
      title(0, t('floor.perHour'), { minInterval: 1, splitNumber: 3 }),
      title(1, t('floor.meanWaitAxis'), { min: 0, max: Math.max(ANSWER_TARGET_SECONDS * 1.6, ...waits) }),
      title(2, t('floor.rateAxis'), { min: Math.min(0.85, ...rates), max: 1.01 }),
    ],
    series: [
      {
        ...line, silent: false, name: t('floor.today'), xAxisIndex: 0, yAxisIndex: 0, data: points(hours, (hour) => hour.today), lineStyle: { color: colour('--curve-now'), width: 2.5 }, itemStyle: { color: colour('--curve-now') }, z: 3,
        markLine: {
          silent: true, symbol: 'none', label: { formatter: t('floor.now', { at: nowAt }), color: colour('--text-2'), fontSize: 12, position: 'end' },
          lineStyle: { color: colour('--text-3'), type: [2, 3], width: 1 }, data: [{ xAxis: now }],
        },
        ...(peak === null ? {} : {
          markPoint: {
            silent: true, symbol: 'circle', symbolSize: 9, itemStyle: { color: colour('--surface'), borderColor: colour('--curve-now'), borderWidth: 2 },
            label: { formatter: peakLabel(peak, t), ...(peak.hour > 6 ? { position: 'left' } : { position: 'top', align: 'left' }), color: colour('--curve-now'), fontWeight: 600, fontSize: 12 }, data: [{ coord: [peak.hour, peak.calls] }],
          },
        }),
      },
      { ...line, silent: false, name: t('floor.lastWeek'), xAxisIndex: 0, yAxisIndex: 0, data: points(hours, (hour) => hour.last_week), lineStyle: { color: colour('--curve-last'), width: 1.5, type: [5, 4] }, itemStyle: { color: colour('--curve-last') } },
      {
        ...line, name: t('floor.meanWait'), xAxisIndex: 1, yAxisIndex: 1, data: points(hours, (hour) => hour.mean_wait), lineStyle: { color: amber, width: 2 }, itemStyle: { color: amber },
        markLine: standard(ANSWER_TARGET_SECONDS, `≤ ${t('floor.seconds', { value: ANSWER_TARGET_SECONDS })}`, red),
        ...lastLabel(hours, (hour) => hour.mean_wait, (value) => t('floor.seconds', { value: Math.round(value) }), amber, ground),
      },
      {
        ...line, name: t('floor.rate'), xAxisIndex: 2, yAxisIndex: 2, data: points(hours, (hour) => hour.answered_in_target), lineStyle: { color: amber, width: 2 }, itemStyle: { color: amber },
        markLine: standard(CONNECT_TARGET, '≥ 95%', red),
        ...lastLabel(hours, (hour) => hour.answered_in_target, (value) => `${(100 * value).toFixed(1)}%`, amber, ground),
      },
    ],
  }
}
