import type { components } from './openapi.js'

/** A machine that a job can run on. */
export interface Spec extends Omit<components['schemas']['Spec'], 'spec_id'> {
  /** What a job is created with, as decimal digits: a 64-bit integer does not fit into a number. */
  spec_id: string
}

export interface SpecList extends Omit<components['schemas']['SpecList'], 'specs'> {
  specs: Spec[]
}

/**
 * Parses a spec list without rounding its ids. A key follows `{` or `,` at once, and a quote inside
 * of a string has a backslash before it: so nothing inside of a string is taken for a `spec_id`.
 */
export function parseSpecList(json: string): SpecList {
  return JSON.parse(json.replace(/([{,]\s*"spec_id"\s*:\s*)(-?\d+)/g, '$1"$2"')) as SpecList
}
