import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { untilAborted } from '../resilience/deadline.js'
import type { UpstreamFailure } from '../failure.js'
import type { Credentials, CredentialsProvider } from './credentials.js'

export interface RenewingOptions {
  /** Gives new credentials each time. Bounded in time by itself: it outlives the callers who wait for it. */
  readonly obtain: () => Promise<Credentials>
  /** How long before their end credentials with this much life in all are renewed. */
  readonly renewBeforeMs: (lifeMs: number) => number
  readonly clock: Clock
  readonly random: () => number
  readonly onRenewed?: (credentials: Credentials) => void
  /** A renewal failed while the ones held are still good. */
  readonly onRenewalFailed?: (failure: UpstreamFailure) => void
}

interface Held {
  readonly credentials: Credentials
  /** Renewed behind from here on. */
  renewAtMs: number
  /** Renewals that failed in a row. */
  failures: number
}

const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** When new ones are likely to be refused too, they are asked for at most this often. */
const replacementPauseMs = 60_000

/**
 * Credentials that end, kept in memory and renewed behind, well before their end: nobody waits
 * for that, and nobody notices when it fails as long as the ones held still live. One renewal is
 * in flight, however many ask. Without good ones everyone waits for that flight.
 */
export function renewing(options: RenewingOptions): CredentialsProvider {
  const { obtain, clock } = options
  let held: Held | undefined
  let flight: Promise<Credentials> | undefined
  let lastId: string | undefined
  let replacedAtMs = -Infinity
  /** Refused, and given again when others were wanted. */
  let irreplaceableId: string | undefined

  function renew(): Promise<Credentials> {
    flight ??= obtain()
      .then((credentials) => {
        held = { credentials, renewAtMs: renewAt(credentials, options), failures: 0 }
        if (credentials.id !== lastId) options.onRenewed?.(credentials)
        lastId = credentials.id
        return credentials
      })
      .finally(() => (flight = undefined))
    return flight
  }

  async function renewBehind(current: Held): Promise<void> {
    try {
      await renew()
    } catch (error) {
      current.failures += 1
      const pauseMs = Math.min(firstPauseMs * 2 ** (current.failures - 1), longestPauseMs)
      current.renewAtMs = clock() + pauseMs
      if (error instanceof AttemptFailed) options.onRenewalFailed?.(error.failure)
    }
  }

  /** New ones for refused ones. From here on those who ask wait for them too. */
  async function replace(refused: Held): Promise<Credentials> {
    replacedAtMs = clock()
    held = undefined
    const credentials = await renew()
    if (credentials.id === refused.credentials.id) irreplaceableId = credentials.id
    return credentials
  }

  function mayReplace({ credentials }: Held, wereAccepted = false): boolean {
    const isPromising = wereAccepted && credentials.id !== irreplaceableId
    return isPromising || clock() - replacedAtMs >= replacementPauseMs
  }

  return ({ signal, refused, wereAccepted }) => {
    if (!held || isOver(held.credentials, clock())) return untilAborted(signal, renew())
    if (held.credentials.id === refused?.id) {
      if (flight) return untilAborted(signal, flight)
      if (mayReplace(held, wereAccepted)) return untilAborted(signal, replace(held))
    } else if (!flight && clock() >= held.renewAtMs) {
      void renewBehind(held)
    }
    return Promise.resolve(held.credentials)
  }
}

function isOver({ expiresAtMs }: Credentials, nowMs: number): boolean {
  return expiresAtMs !== undefined && nowMs >= expiresAtMs
}

/** Replicas that started together do not renew together. */
function renewAt({ expiresAtMs }: Credentials, { renewBeforeMs, clock, random }: RenewingOptions): number {
  if (expiresAtMs === undefined) return Infinity
  const beforeMs = renewBeforeMs(expiresAtMs - clock())
  return expiresAtMs - beforeMs * (0.8 + 0.2 * random())
}
