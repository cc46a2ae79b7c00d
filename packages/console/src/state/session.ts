import { batch, computed, effect, signal } from '@preact/signals'
import type { AdminApi } from '../api/admin-api.js'
import type { ServerEvent } from '../api/event-stream.js'
import type { Changes, Figures, Policy, Replicas, Status } from '../api/shapes.js'
import { toSnapshot } from '../figures/snapshot.js'
import { History, type Columns, type Recent } from '../figures/history.js'
import { judge } from '../health/judge.js'
import { EntryList } from './entry-list.js'
import { LiveFeed, type Connection } from './live-feed.js'
import { Loaded } from './loaded.js'

const refreshMs = 5000
/** Several changes come together: a breaker that opens and a credential that is locked out. */
const settleMs = 150

/** All that the page knows while someone is signed in. */
export class Session {
  readonly connection = signal<Connection>('connecting')
  readonly heardAtMs = signal<number | undefined>(undefined)
  /** The service's time: ages must not depend on the clock of the one who looks. */
  readonly nowMs = signal(Date.now())
  readonly columns = signal<Columns>(new History().columns())
  readonly #recent = signal<Recent | undefined>(undefined)
  readonly #history = new History()
  readonly status: Loaded<Status>
  readonly replicas: Loaded<Replicas>
  readonly policy: Loaded<{ readonly policy: Policy; readonly etag: string }>
  readonly audit: Loaded<Changes>
  readonly entries: EntryList
  readonly findings = computed(() => {
    return judge({
      nowMs: this.nowMs.value,
      connection: this.connection.value,
      heardAtMs: this.heardAtMs.value,
      status: this.status.value.value,
      replicas: this.replicas.value.value?.replicas ?? [],
      policy: this.policy.value.value?.policy,
      recent: this.#recent.value,
    })
  })
  readonly #feed: LiveFeed
  #clockOffsetMs = 0
  #streams = 0
  readonly #timers: ReturnType<typeof setInterval>[] = []
  #settling: ReturnType<typeof setTimeout> | undefined
  #endWatching: () => void = () => {}

  constructor(readonly api: AdminApi) {
    this.status = new Loaded(async () => (await api.get<Status>('status')).body)
    this.replicas = new Loaded(async () => (await api.get<Replicas>('replicas')).body)
    this.policy = new Loaded(async () => {
      const { body, etag } = await api.get<Policy>('cache/policy')
      return { policy: body, etag: etag ?? `"${body.version}"` }
    })
    this.audit = new Loaded(async () => (await api.get<Changes>('audit')).body)
    this.entries = new EntryList(api, () => Date.now() + this.#clockOffsetMs)
    this.#feed = new LiveFeed({
      open: (signal) => {
        this.#streams++
        return api.events(signal)
      },
      onEvent: (event) => this.#take(event),
      onConnection: (connection) => (this.connection.value = connection),
    })
  }

  start(): void {
    void this.#feed.run()
    this.#timers.push(setInterval(() => (this.nowMs.value = Date.now() + this.#clockOffsetMs), 1000))
    this.#timers.push(
      setInterval(() => {
        if (document.visibilityState === 'visible') this.refresh()
      }, refreshMs),
    )
    // What changed while the connection was lost is not known.
    this.#endWatching = effect(() => {
      if (this.connection.value === 'live') this.refresh()
    })
    this.refresh()
  }

  stop(): void {
    this.#feed.stop()
    this.#endWatching()
    this.#timers.forEach(clearInterval)
    clearTimeout(this.#settling)
  }

  /** Asks for everything again. */
  refresh(): void {
    for (const part of [this.status, this.replicas, this.policy, this.audit, this.entries.page])
      void part.refresh()
  }

  #take({ event, data }: ServerEvent): void {
    if (event === 'figures') return this.#takeFigures(JSON.parse(data) as Figures)
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.refresh(), settleMs)
  }

  #takeFigures(figures: Figures): void {
    const snapshot = toSnapshot(figures, this.#streams)
    this.#clockOffsetMs = snapshot.atMs - Date.now()
    this.#history.push(snapshot)
    batch(() => {
      this.nowMs.value = snapshot.atMs
      this.heardAtMs.value = snapshot.atMs
      this.columns.value = this.#history.columns()
      this.#recent.value = this.#history.recent(60)
      const { memory, redis, endpoints, credentials } = figures
      const status = this.status.value.peek()
      if (status) this.status.value.value = { ...status, memory, redis, endpoints, credentials }
    })
  }
}
