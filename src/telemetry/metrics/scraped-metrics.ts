import type { Registry } from 'prom-client'
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import type { DurationsByLabels, Labels } from './durations.js'

/*
 * Metrics of prom-client whose values are read from their source at each scrape. They get nothing in between:
 * their own counting makes a text of the labels each time, which costs more than the rest of a hit's metrics.
 */

export interface MetricName<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labels?: readonly Label[]
}

export type Sample = readonly [labels: Labels, value: number]

export function scrapedCounter<Label extends string>(
  registry: Registry,
  { name, help, labels = [] }: MetricName<Label>,
  read: () => Iterable<Sample>,
): void {
  const counter: Counter = new Counter({
    ...{ name, help, labelNames: [...labels], registers: [registry] },
    collect: () => {
      counter.reset()
      for (const [labelsOfOne, value] of read()) counter.inc(labelsOfOne, value)
    },
  })
}

export function scrapedGauge<Label extends string>(
  registry: Registry,
  { name, help, labels = [] }: MetricName<Label>,
  read: () => Iterable<Sample>,
): void {
  const gauge: Gauge = new Gauge({
    ...{ name, help, labelNames: [...labels], registers: [registry] },
    collect: () => {
      // With labels: a series whose source is gone must go too.
      if (labels.length > 0) gauge.reset()
      for (const [labelsOfOne, value] of read()) gauge.set(labelsOfOne, value)
    },
  })
}

export function scrapedHistogram<Label extends string>(
  registry: Registry,
  { name, help, labels = [] }: MetricName<Label>,
  durations: DurationsByLabels,
): void {
  new DurationsHistogram({ name, help, labels }, durations, registry)
}

class DurationsHistogram extends Histogram {
  constructor(
    private readonly of: MetricName<string>,
    private readonly durations: DurationsByLabels,
    registry: Registry,
  ) {
    const { name, help, labels = [] } = of
    super({ name, help, labelNames: [...labels], buckets: [...durations.bounds], registers: [registry] })
  }

  override async getForPromString(): ReturnType<Histogram['get']> {
    return { ...(await super.getForPromString()), values: [...this.#values()] }
  }

  *#values() {
    const { name } = this.of
    for (const { labels, counts, sumSeconds } of this.durations.all()) {
      let count = 0
      for (const [at, inBucket] of counts.entries()) {
        count += inBucket
        const le = String(this.durations.bounds[at] ?? '+Inf')
        yield { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count }
      }
      yield { metricName: `${name}_sum`, labels, value: sumSeconds }
      yield { metricName: `${name}_count`, labels, value: count }
    }
  }
}
