import type { Behaviour } from './behaviour.js'

interface Standing {
  readonly behaviour: Behaviour
  readonly untilMs: number
  timesLeft: number
}

/** The emulator's instructions, in order. */
export class Behaviours {
  #standing: Standing[] = []

  replace(behaviours: readonly Behaviour[], nowMs: number): void {
    this.#standing = []
    for (const behaviour of behaviours) this.add(behaviour, nowMs)
  }

  add(behaviour: Behaviour, nowMs: number): void {
    this.#standing.push({
      behaviour,
      untilMs: nowMs + (behaviour.forMs ?? Infinity),
      timesLeft: behaviour.times ?? Infinity,
    })
  }

  /** The behaviour that this request meets; one of its times is then used up. */
  takeForRequest(path: string, nowMs: number): Behaviour | undefined {
    return this.#take(nowMs, (behaviour) => !isAtConnect(behaviour) && fits(behaviour, path))
  }

  takeForConnection(nowMs: number): Behaviour | undefined {
    return this.#take(nowMs, isAtConnect)
  }

  /** What still stands, with the times that are left. */
  standing(nowMs: number): Behaviour[] {
    this.#dropSpent(nowMs)
    return this.#standing.map(({ behaviour, timesLeft }) =>
      Number.isFinite(timesLeft) ? { ...behaviour, times: timesLeft } : behaviour,
    )
  }

  #take(nowMs: number, isMeant: (behaviour: Behaviour) => boolean): Behaviour | undefined {
    this.#dropSpent(nowMs)
    const found = this.#standing.find(({ behaviour }) => isMeant(behaviour))
    if (found) found.timesLeft -= 1
    return found?.behaviour
  }

  #dropSpent(nowMs: number): void {
    this.#standing = this.#standing.filter(({ timesLeft, untilMs }) => timesLeft > 0 && nowMs < untilMs)
  }
}

export const isAtConnect = (behaviour: Behaviour): boolean =>
  behaviour.kind === 'reset' && behaviour.at === 'connect'

function fits({ project, path: part }: Behaviour, path: string): boolean {
  if (part !== undefined && !path.includes(part)) return false
  return project === undefined || path.split('/')[2] === project
}
