import { html, type Html } from '../../web/html.js'
import type { Parameter } from '../../openapi/openapi.js'

/** A form that `try-it.js` sends. Without JavaScript it is not shown to do anything. */
export function tryForm(path: string, parameters: readonly Parameter[]): Html {
  return html`<details class="try">
    <summary>Try it</summary>
    <form data-path="${path}">
      <div class="fields">
        ${parameters.map(
          (parameter) =>
            html`<label>
              <span>${parameter.name}</span>
              ${field(parameter)}
            </label>`,
        )}
      </div>
      <button>Send</button>
      <output class="answer" aria-live="polite"></output>
    </form>
  </details>`
}

function field(parameter: Parameter): Html {
  const { name, required = false, schema, example } = parameter
  const attributes = html`name="${name}" data-in="${parameter.in}"`
  if (schema.enum) {
    return html`<select ${attributes}>
      ${!required && html`<option></option>`}
      ${schema.enum.map((value) => html`<option>${String(value)}</option>`)}
    </select>`
  }
  const shown = example === undefined ? '' : String(example)
  return required
    ? html`<input ${attributes} value="${shown}" required />`
    : html`<input ${attributes} placeholder="${shown}" />`
}
