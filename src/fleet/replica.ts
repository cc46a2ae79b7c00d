/** One running process of the service, as it tells of itself. */
export interface ReplicaReport {
  readonly id: string
  readonly host: string
  readonly version: string
  /** ISO 8601. */
  readonly started_at: string
  readonly entries: number
  readonly bytes: number
  /** Of the last minute: the share of answers that came from the cache. Null: nobody asked. */
  readonly hit_ratio: number | null
  readonly policy_version: number
}
