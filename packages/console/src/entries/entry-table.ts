import { count } from '../format/format.js'
import type { Entry, EntryKey } from '../api/shapes.js'

export const columns = ['list', 'state', 'age', 'hits', 'bytes', 'failure'] as const
export type Column = (typeof columns)[number]

export interface Order {
  readonly column: Column
  readonly isDescending: boolean
}

/** The parts of a key by which entries are selected and purged. */
export const keyParts = ['resource', 'project_id', 'job_type', 'engine_id', 'project_type'] as const
export type KeyPart = (typeof keyParts)[number]
export type Selection = Readonly<Partial<Record<KeyPart, string | undefined>>>

/** One text per key, for the table's rows. */
export const keyText = (key: EntryKey): string => keyParts.map((part) => key[part] ?? '').join(' ')

/** How many lists are shown: `1 list`, `2 of 3 lists`. */
export const listCount = (shown: number, all: number): string =>
  `${shown === all ? '' : `${count(shown)} of `}${count(all)} ${all === 1 ? 'list' : 'lists'}`

/** Selects this entry alone. An empty job type selects those that were asked for without one. */
export const selectionOf = (key: EntryKey): Selection =>
  Object.fromEntries(keyParts.flatMap((part) => (key[part] === undefined ? [] : [[part, key[part]]])))

/** In words: `specs, project 0123…, train`; everything when nothing is selected. */
export function describe(selection: Selection): string {
  const { resource, project_id: project, job_type: job, engine_id: engine, project_type: type } = selection
  const words = [
    resource,
    project && `project ${project}`,
    job === '' ? 'without a job type' : job && `job type ${job}`,
    engine && `engine ${engine}`,
    type && `project type ${type}`,
  ].filter(Boolean)
  return words.length === 0 ? 'everything' : words.join(', ')
}

/** Those whose key, state or failure has each of the words. */
export function withWords(entries: readonly Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    const haystack = `${keyText(entry.key)} ${entry.state} ${entry.last_failure?.code ?? ''}`.toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
}

/** In order; equal ones stay in the order of the service, most recently used first. */
export function sorted(entries: readonly Entry[], order: Order | undefined): Entry[] {
  if (!order) return [...entries]
  const value = values[order.column]
  const sign = order.isDescending ? -1 : 1
  return [...entries].sort((one, other) => sign * compare(value(one), value(other)))
}

/** First click: what one looks for first on top. Second: the other way round. Third: the service's order. */
export function nextOrder(order: Order | undefined, column: Column): Order | undefined {
  const first = column !== 'list' && column !== 'state'
  if (order?.column !== column) return { column, isDescending: first }
  return order.isDescending === first ? { column, isDescending: !first } : undefined
}

const values: Record<Column, (entry: Entry) => string | number> = {
  list: ({ key }) => keyText(key),
  state: ({ state }) => state,
  age: ({ age_seconds: age }) => age,
  hits: ({ hits }) => hits,
  bytes: ({ bytes }) => bytes,
  failure: ({ last_failure: failure }) => failure?.at ?? '',
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one).localeCompare(String(other), 'en', { numeric: true })
}
