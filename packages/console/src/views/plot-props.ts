import type { Series } from '../figures/history.js'

export interface PlotLine {
  readonly name: string
  /** A custom property of the stylesheet. */
  readonly color: string
  readonly dash: readonly number[]
  /** Bars on a scale of their own. */
  readonly isBar?: boolean
  readonly format?: (value: number | null) => string
}

export interface PlotProps {
  readonly title: string
  /** The one figure that is read from afar. */
  readonly now: string
  readonly times: readonly number[]
  readonly lines: readonly PlotLine[]
  readonly values: readonly Series[]
  readonly format: (value: number | null) => string
  /** Bytes: the axis counts in powers of two. */
  readonly isBinary?: boolean
  /** The top of the scale, where it does not follow the values. */
  readonly max?: number
}
