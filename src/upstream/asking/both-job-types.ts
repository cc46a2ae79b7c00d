import type { JsonObject } from '../response/json.js'
import type { List } from '../apis/question.js'

/**
 * One list of two: training's machines first. One that both have stands once, as training says it, but
 * with the availability of inference, since training says none. `job_types` says where each was found.
 */
export function bothJobTypes(train: List, inference: List): List {
  const forInference = new Map(inference.items.map((spec) => [spec.spec_code, spec]))
  const forTraining = new Set(train.items.map((spec) => spec.spec_code))
  const items: JsonObject[] = [
    ...train.items.map((spec) => {
      const other = forInference.get(spec.spec_code ?? null)
      if (!other) return withJobTypes(spec, ['train'])
      return withJobTypes({ ...spec, availability: other.availability ?? 'unknown' }, ['train', 'inference'])
    }),
    ...inference.items
      .filter((spec) => !forTraining.has(spec.spec_code))
      .map((spec) => withJobTypes(spec, ['inference'])),
  ]
  return { ...train, items }
}

/** Before `upstream`, which stands last. */
function withJobTypes({ upstream, ...spec }: JsonObject, jobTypes: readonly string[]): JsonObject {
  return { ...spec, job_types: jobTypes, ...(upstream !== undefined && { upstream }) }
}
