import { signal } from '@preact/signals'
import type { AdminApi, Query } from '../api/admin-api.js'
import type { Entry, EntryPage } from '../api/shapes.js'
import { selectionOf, type Selection } from '../entries/entry-table.js'
import { Loaded } from './loaded.js'

const pageLimit = 1000

export interface EntriesNow {
  readonly entries: readonly Entry[]
  readonly total: number
  /** Ages go on from here. */
  readonly readAtMs: number
}

/** The entries of the replica that answers, as far as the filter selects them. */
export class EntryList {
  readonly filter = signal<Query>({})
  readonly page: Loaded<EntriesNow>
  readonly #pages = signal(1)

  constructor(
    private readonly api: AdminApi,
    private readonly clock: () => number,
  ) {
    this.page = new Loaded(() => this.#read())
  }

  select(filter: Query): void {
    this.filter.value = filter
    this.#pages.value = 1
    void this.page.refresh()
  }

  more(): void {
    this.#pages.value++
    void this.page.refresh()
  }

  /** How many entries a purge would find on the replica that answers. */
  async count(selection: Selection): Promise<number> {
    const { body } = await this.api.get<EntryPage>('cache/entries', { ...selection, limit: '1' })
    return body.total
  }

  async purge(selection: Selection, isSoft: boolean): Promise<{ purged: number }> {
    const isAll = Object.values(selection).every((value) => value === undefined)
    const query = { ...selection, ...(isSoft && { soft: 'true' }), ...(isAll && { all: 'true' }) }
    const { body } = await this.api.delete<{ purged: number }>('cache/entries', query)
    void this.page.refresh()
    return body
  }

  async refreshEntry({ key }: Entry): Promise<Entry> {
    const { body } = await this.api.post<Entry>('cache/refresh', selectionOf(key))
    void this.page.refresh()
    return body
  }

  async #read(): Promise<EntriesNow> {
    const entries: Entry[] = []
    let total = 0
    // A cursor knows its selection.
    let query: Query = { ...this.filter.peek(), limit: String(pageLimit) }
    for (let pages = this.#pages.peek(); pages > 0; pages--) {
      const { body } = await this.api.get<EntryPage>('cache/entries', query)
      entries.push(...body.entries)
      total = body.total
      if (body.cursor === undefined) break
      query = { cursor: body.cursor, limit: String(pageLimit) }
    }
    return { entries, total, readAtMs: this.clock() }
  }
}
