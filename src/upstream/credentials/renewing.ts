import { abortable } from '../../concurrency/abort.js'
import type { Clock } from '../../concurrency/clock.js'
import { SingleFlight } from '../../concurrency/single-flight.js'
import type { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { isExpired, type Credentials, type CredentialsProvider } from './credentials.js'

export interface RenewingOptions {
  /** Gives new credentials each time. It bounds itself in time and in how often it asks: it outlives the callers who wait for it. */
  readonly obtain: () => Promise<Credentials>
  /** How long before they expire credentials are renewed, by how long they are valid in all. */
  readonly renewBeforeMs: (validForMs: number) => number
  readonly monotonic: Clock
  readonly random: () => number
  readonly onRenewed?: (credentials: Credentials) => void
  /** A renewal failed while the ones held are still good. */
  readonly onRenewalFailed?: (failure: UpstreamFailure) => void
}

interface Renewed {
  readonly credentials: Credentials
  /** Renewed in the background from here on. */
  readonly renewAtMs: number
}

/** When new ones are likely to be rejected too, they are asked for at most this often. */
const replaceEveryMs = 60_000

/**
 * Credentials that expire, kept in memory and renewed in the background, well before: nobody waits
 * for that, and nobody notices when it fails as long as the ones held are valid. One renewal is in
 * flight, however many ask. Without good ones everyone waits for that flight.
 */
export function renewing(options: RenewingOptions): CredentialsProvider {
  const { obtain, monotonic } = options
  const flights = new SingleFlight<Credentials>()
  let held: Renewed | undefined
  let lastId: string | undefined
  let replacedAtMs = -Infinity
  /** Rejected, and given again when others were wanted. */
  let irreplaceableId: string | undefined

  const renew = (): Promise<Credentials> =>
    flights.join('', async () => {
      const credentials = await obtain()
      held = { credentials, renewAtMs: renewAt(credentials, options) }
      if (credentials.id !== lastId) options.onRenewed?.(credentials)
      lastId = credentials.id
      return credentials
    })

  const renewInBackground = (): void => {
    renew().catch((error: unknown) => {
      if (error instanceof AttemptFailed && error.failure.wasAsked) options.onRenewalFailed?.(error.failure)
    })
  }

  /** New ones for rejected ones. From here on those who ask wait for them too. */
  const replace = async (rejected: Credentials): Promise<Credentials> => {
    replacedAtMs = monotonic()
    held = undefined
    const credentials = await renew()
    if (credentials.id === rejected.id) irreplaceableId = credentials.id
    return credentials
  }

  const mayReplace = ({ id }: Credentials, wereAccepted = false): boolean =>
    (wereAccepted && id !== irreplaceableId) || monotonic() - replacedAtMs >= replaceEveryMs

  return ({ signal, rejected, wereAccepted }) => {
    if (!held || isExpired(held.credentials, monotonic())) return abortable(renew(), signal)
    const { credentials, renewAtMs } = held
    const flight = flights.running('')
    if (credentials.id === rejected?.id) {
      if (flight) return abortable(flight, signal)
      if (mayReplace(credentials, wereAccepted)) return abortable(replace(credentials), signal)
    } else if (!flight && monotonic() >= renewAtMs) {
      renewInBackground()
    }
    return Promise.resolve(credentials)
  }
}

/** Replicas that started together do not renew together. */
function renewAt(
  { expiresAtMs }: Credentials,
  { renewBeforeMs, monotonic, random }: RenewingOptions,
): number {
  if (expiresAtMs === undefined) return Infinity
  const beforeMs = renewBeforeMs(expiresAtMs - monotonic())
  return expiresAtMs - beforeMs * (0.8 + 0.2 * random())
}
