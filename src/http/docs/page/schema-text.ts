import { html, inline, type Html } from '../../web/html.js'
import type { Schema } from '../../openapi/openapi.js'
import { nameOf } from './references.js'

/** A schema's type and rules in a few words. */
export function rules(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    return html`<a href="#${name}">${name}</a>`
  }
  if (schema.items) return html`list of ${rules(schema.items)}`
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum) return alternatives(schema.enum)
  const isShort = schema.minLength === undefined
  return html`${limits(schema).join(', ')}${isShort && schema.pattern && html` <code>${schema.pattern}</code>`}`
}

function alternatives(values: readonly (string | number | boolean)[]): Html {
  return html`${values.map((value, at) => html`${at > 0 && ', '}<code>${String(value)}</code>`)}`
}

function limits({ type = 'object', minimum, maximum, minLength, maxLength }: Schema): string[] {
  const range = [
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
    minLength !== undefined && maxLength !== undefined && `${minLength} to ${maxLength} characters`,
  ]
  return [words[type] ?? type, ...range.filter((rule) => rule !== false)]
}

const words: Readonly<Record<string, string>> = { string: 'text', boolean: 'true or false', object: 'object' }

/** The members of an object, one row each. */
export function membersTable({ properties = {}, required = [] }: Schema): Html {
  return html`<div class="wide">
    <table>
      <tbody>
        ${Object.entries(properties).map(
          ([name, schema]) =>
            html`<tr>
              <td><code>${name}</code>${!required.includes(name) && '?'}</td>
              <td>${rules(schema)}</td>
              <td>${inline(schema.description ?? '')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
