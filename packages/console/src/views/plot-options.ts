import uPlot from 'uplot'
import { historySeconds } from '../figures/history.js'
import type { PlotLine, PlotProps } from './plot-props.js'

const powersOfTwo = Array.from({ length: 50 }, (_, power) => 2 ** power)
const height = 132
const font = '11px system-ui, sans-serif'

/** What uPlot needs. Colours are read now: another colour scheme makes another plot. */
export function plotOptions(
  { lines, format, max, isBinary }: PlotProps,
  element: HTMLElement,
  onCursor: (at: number | null) => void,
): uPlot.Options {
  const styles = getComputedStyle(element)
  const color = (name: string) => styles.getPropertyValue(name).trim()
  const axis = {
    stroke: color('--faint'),
    font,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: element.clientWidth,
    height,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
    scales: {
      x: { range: (_plot, _from, to) => [to - historySeconds, to] },
      y: { range: (_plot, _from, to) => [0, (max ?? (to > 0 ? to : 1)) * 1.04] },
      // In the lower part, so that they do not hide the lines.
      failures: { range: (_plot, _from, to) => [0, Math.max(1, to) * 3] },
    },
    axes: [
      { ...axis, space: 70, values: '{HH}:{mm}', size: 22, gap: 4 },
      {
        ...axis,
        space: 34,
        size: 54,
        gap: 4,
        ...(isBinary === true && { incrs: powersOfTwo }),
        values: (_plot, splits) => splits.map((value) => format(value)),
      },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, color(line.color)))],
  }
}

function seriesOf({ name, dash, isBar }: PlotLine, stroke: string): uPlot.Series {
  const common = { label: name, stroke, points: { show: false } }
  if (!isBar) return { ...common, width: 1.5, dash: [...dash] }
  const paths = uPlot.paths.bars?.({ size: [0.9, 6, 1] })
  return { ...common, scale: 'failures', width: 0, fill: stroke, ...(paths && { paths }) }
}
