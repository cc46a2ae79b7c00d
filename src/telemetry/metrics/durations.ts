/** The label values of one time series. */
export type Labels = Readonly<Record<string, string>>

/** How often something happened under one set of labels, and how long it took. Plain numbers, so that a hit pays next to nothing; they are read at scrape. */
export class Durations {
  readonly counts: number[]
  sumSeconds = 0

  constructor(
    readonly labels: Labels,
    private readonly bounds: readonly number[],
  ) {
    this.counts = bounds.map(() => 0)
    this.counts.push(0)
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  add(seconds: number): void {
    let at = 0
    // Most are fast, so the bounds that are looked at are few.
    while (at < this.bounds.length && seconds > (this.bounds[at] ?? Infinity)) at++
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.sumSeconds += seconds
  }
}

/** All series of one name. Their labels are made by us from closed lists, so their number is bounded. */
export class DurationsByLabels {
  readonly #series = new Map<string, Durations>()

  constructor(readonly bounds: readonly number[]) {}

  /** `id` is unique for the labels. */
  of(id: string, labels: () => Labels): Durations {
    let series = this.#series.get(id)
    if (!series) this.#series.set(id, (series = new Durations(labels(), this.bounds)))
    return series
  }

  all(): Iterable<Durations> {
    return this.#series.values()
  }
}
