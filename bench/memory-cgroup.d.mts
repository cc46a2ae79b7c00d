export interface MemoryCgroup {
  readonly procs: string
  inside(command: readonly string[]): readonly [program: string, ...args: string[]]
  peakBytes(): number
  remove(): void
}

export function memoryCgroup(name: string, limitBytes: number): MemoryCgroup | undefined
