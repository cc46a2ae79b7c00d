import type { OpenApiDocument, Reference } from '../../openapi/openapi.js'

/** Follows references into the components of a document. */
export class References {
  constructor(private readonly components: OpenApiDocument['components']) {}

  /** What is meant: the thing itself, or what its reference leads to. */
  follow<T extends object>(thing: T | Reference): T {
    if (!isReference(thing)) return thing
    const [, , kind = '', name = ''] = thing.$ref.split('/')
    const found = (this.components as Readonly<Record<string, Readonly<Record<string, object>>>>)[kind]?.[
      name
    ]
    if (!found) throw new Error(`${thing.$ref} leads nowhere`)
    return found as T
  }
}

/** The last part of a reference: the name of a schema. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

function isReference(thing: object): thing is Reference {
  return '$ref' in thing
}
