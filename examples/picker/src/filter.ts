import { canBeChosen, type AcceleratorKind, type Machine } from './machine.js'

export interface Filter {
  readonly onlyAvailable: boolean
  readonly kind: AcceleratorKind | 'any'
  /** Least number of GPUs or NPUs. */
  readonly minCount: number
  /** Part of a name, code or type. */
  readonly text: string
}

export const noFilter: Filter = { onlyAvailable: false, kind: 'any', minCount: 0, text: '' }

/** Filtered here rather than by the service: all filters share one stream, and a machine that is sold out is seen to go. */
export function matches({ onlyAvailable, kind, minCount, text }: Filter, machine: Machine): boolean {
  const { accelerator, name, code } = machine
  if (onlyAvailable && !canBeChosen(machine)) return false
  if (kind !== 'any' && accelerator.kind !== kind) return false
  if (accelerator.count < minCount) return false
  return `${name} ${code} ${accelerator.type}`.toLowerCase().includes(text.trim().toLowerCase())
}
