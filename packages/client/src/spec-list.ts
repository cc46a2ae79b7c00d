import type { components } from './schemas.js'

/** A machine that a job can run on. */
export interface Spec extends Omit<components['schemas']['Spec'], 'spec_id'> {
  /** Decimal digits: a JavaScript number cannot hold a 64-bit integer. */
  spec_id: string
}

export interface SpecList extends Omit<components['schemas']['SpecList'], 'specs'> {
  specs: Spec[]
}

/**
 * Parses JSON that holds specs or engines without rounding their ids. A key comes right after `{` or `,`, and a quote inside
 * a string has a backslash before it, so the pattern cannot match inside a string.
 */
export function parseJson(json: string): unknown {
  return JSON.parse(json.replace(/([{,]\s*"(?:spec|engine)_id"\s*:\s*)(-?\d+)/g, '$1"$2"'))
}
