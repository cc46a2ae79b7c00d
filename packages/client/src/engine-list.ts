import type { components } from './schemas.js'

/** An AI engine that a job can use. */
export interface Engine extends Omit<components['schemas']['Engine'], 'engine_id'> {
  /** Decimal digits on a project that speaks `v1`, as for `spec_id`; any text on `v2`. */
  engine_id: string
}

export interface EngineList extends Omit<components['schemas']['EngineList'], 'engines'> {
  engines: Engine[]
}
