import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { Series } from '../figures/history.js'
import { clockTime } from '../format/format.js'
import { plotOptions } from './plot-options.js'
import type { PlotLine, PlotProps } from './plot-props.js'
import { useColorScheme } from './use-color-scheme.js'

/** Lines over time, with a legend that says the values in words: the last ones, or those under the cursor. */
export function Plot(props: PlotProps) {
  const { title, now, times, lines, values, format } = props
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const cursor = useSignal<number | null>(null)
  const scheme = useColorScheme()
  const id = useId()

  useEffect(() => {
    const element = place.current
    if (!element) return
    const options = plotOptions(props, element, (at) => (cursor.value = at))
    const made = new uPlot(options, [times, ...values] as uPlot.AlignedData, element)
    plot.current = made
    const watcher = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: options.height }),
    )
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [scheme])
  useEffect(() => {
    plot.current?.setData([times, ...values] as uPlot.AlignedData)
  })

  const at = cursor.value ?? times.length - 1
  const time = times[at]
  const text = (line: PlotLine, series: Series | undefined) => (line.format ?? format)(series?.[at] ?? null)
  const summary = lines.map((line, index) => `${line.name} ${text(line, values[index])}`).join(', ')
  return (
    <figure class="plot" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <p class="now">{now}</p>
      </figcaption>
      <div ref={place} class="canvas" role="img" aria-label={`${title} over time. Now: ${summary}`} />
      <p class="legend">
        {lines.map((line, index) => (
          <span key={line.name}>
            <Stroke line={line} /> {line.name} <b>{text(line, values[index])}</b>
          </span>
        ))}
        {cursor.value !== null && time !== undefined && (
          <span class="faint">at {clockTime(time * 1000, time * 1000)}</span>
        )}
      </p>
    </figure>
  )
}

/** The line’s look, so that the legend can be read without colours. */
function Stroke({ line }: { readonly line: PlotLine }) {
  return (
    <svg class="stroke" width="22" height="8" aria-hidden="true">
      {line.isBar ? (
        <rect x="7" y="0" width="8" height="8" fill={`var(${line.color})`} />
      ) : (
        <line
          x1="1"
          y1="4"
          x2="21"
          y2="4"
          stroke={`var(${line.color})`}
          stroke-dasharray={line.dash.join(' ')}
        />
      )}
    </svg>
  )
}
