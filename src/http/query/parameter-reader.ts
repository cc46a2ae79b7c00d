import { getMetadataStorage, validateSync } from 'class-validator'
import { Problem, type ParameterFault } from '../problem/problem.js'

/** A class whose members are the parameters of a route, with the rules of class-validator. */
export type ParametersClass<T extends object> = new () => T

interface ReadParameters<T> {
  readonly values: T
  /** The caller may add to them before it throws `invalidQuery`. */
  readonly faults: ParameterFault[]
}

/** Holds parameters to the rules of a class, and names every fault at once. */
export class ParameterReader<T extends object> {
  /** As the class has them: class-validator's own check passes over names such as `constructor`. */
  readonly #names: ReadonlySet<string>

  constructor(private readonly parameters: ParametersClass<T>) {
    this.#names = new Set(
      getMetadataStorage()
        .getTargetValidationMetadatas(parameters, '', true, false)
        .map(({ propertyName }) => propertyName),
    )
  }

  read(pairs: readonly [string, string][]): ReadParameters<T> {
    const known = pairs.filter(([name]) => this.#names.has(name))
    const given = Object.fromEntries(known)
    const faults = [...this.#unknown(pairs), ...repeated(known)]
    const values = Object.assign(new this.parameters(), given)
    for (const { property, constraints } of validateSync(values, { stopAtFirstError: true })) {
      if (faults.some(({ parameter }) => parameter === property)) continue
      const [message = ''] = Object.values(constraints ?? {})
      faults.push({ parameter: property, detail: given[property] === '' ? 'must not be empty' : message })
    }
    return { values, faults }
  }

  #unknown(pairs: readonly [string, string][]): ParameterFault[] {
    const unknown = new Set(pairs.map(([name]) => name).filter((name) => !this.#names.has(name)))
    return [...unknown].map((parameter) => ({ parameter, detail: 'is not a parameter of this route' }))
  }
}

function repeated(pairs: readonly [string, string][]): ParameterFault[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const [name] of pairs) (seen.has(name) ? twice : seen).add(name)
  return [...twice].map((parameter) => ({ parameter, detail: 'is given more than once' }))
}

/** More than these help nobody, and would make a long answer of a short request. */
const maxFaults = 100

export function invalidQuery(errors: readonly ParameterFault[]): Problem {
  const what = errors.length === 1 ? 'One parameter is' : `${errors.length} parameters are`
  return new Problem('invalid-query', `${what} not valid.`, {
    errors: errors.slice(0, maxFaults).map(printable),
  })
}

/** A parameter name comes from the caller, so it is cut to a sane length before it is shown. */
function printable({ parameter, detail }: ParameterFault): ParameterFault {
  return { parameter: parameter.slice(0, 64), detail }
}
