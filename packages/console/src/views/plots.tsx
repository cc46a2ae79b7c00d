import { bytes, latency, percent, rate } from '../format/format.js'
import type { Columns, Series } from '../figures/history.js'
import type { Session } from '../state/session.js'
import { Plot } from './plot.js'
import type { PlotLine } from './plot-props.js'

const dash = { solid: [], dashed: [6, 4], dotted: [1.5, 3], mixed: [8, 3, 2, 3] }

const requestLines: readonly PlotLine[] = [
  { name: 'hit', color: '--series-1', dash: dash.solid },
  { name: 'stale', color: '--series-2', dash: dash.dashed },
  { name: 'miss', color: '--series-3', dash: dash.dotted },
  { name: 'refresh', color: '--series-4', dash: dash.mixed },
  { name: 'no cache', color: '--series-5', dash: dash.dotted },
]
const latencyLines: readonly PlotLine[] = [
  { name: 'p50', color: '--series-1', dash: dash.solid },
  { name: 'p99', color: '--series-2', dash: dash.dashed },
  { name: 'failures', color: '--bad', dash: dash.solid, isBar: true, format: rate },
]
const memoryLines: readonly PlotLine[] = [
  { name: 'used', color: '--series-1', dash: dash.solid },
  { name: 'budget', color: '--faint', dash: dash.dashed },
]
const ratioLines: readonly PlotLine[] = [{ name: 'hits of all', color: '--series-1', dash: dash.solid }]

/** The last five minutes of the replica that answers. */
export function PlotsSection({ session }: { readonly session: Session }) {
  const columns = session.columns.value
  const { times, requests, hitRatio, p50, p99, failures, maxBytes } = columns
  const used = last(columns.bytes)
  const budget = last(maxBytes)
  return (
    <section id="figures" aria-labelledby="figures-title">
      <h2 id="figures-title">
        Figures <small>of this replica, the last five minutes</small>
      </h2>
      <div class="plots">
        <Plot
          title="Requests"
          now={rate(sumOfLast(columns))}
          times={times}
          lines={requestLines}
          values={[requests.hit, requests.stale, requests.miss, requests.refresh, requests.none]}
          format={rate}
        />
        <Plot
          title="Hit ratio"
          now={percent(last(hitRatio))}
          times={times}
          lines={ratioLines}
          values={[hitRatio]}
          format={percent}
          max={1}
        />
        <Plot
          title="ModelArts, latency"
          now={`p99 ${latency(last(p99))}`}
          times={times}
          lines={latencyLines}
          values={[p50, p99, failures]}
          format={latency}
        />
        <Plot
          title="Cache memory"
          now={used !== null && budget ? `${percent(used / budget)} of budget` : '–'}
          times={times}
          lines={memoryLines}
          values={[columns.bytes, maxBytes]}
          format={bytes}
          isBinary
        />
      </div>
    </section>
  )
}

const last = (series: Series): number | null => series.at(-1) ?? null

function sumOfLast({ requests }: Columns): number | null {
  const values = Object.values(requests).map(last)
  return values.some((value) => value === null)
    ? null
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}
