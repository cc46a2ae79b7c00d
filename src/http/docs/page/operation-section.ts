import { html, inline, prose, type Html } from '../../web/html.js'
import { statusBadge } from '../../web/site-header.js'
import type { Header, MediaType, Operation, Parameter, PathItem, Response } from '../../openapi/openapi.js'
import type { References } from './references.js'
import { rules } from './schema-text.js'
import { tryForm } from './try-form.js'

/** All that there is to know of one path. */
export function operationSection(
  path: string,
  { get, head }: PathItem,
  references: References,
): Html | undefined {
  if (!get) return undefined
  const parameters = (get.parameters ?? []).map((parameter) => references.follow<Parameter>(parameter))
  return html`<section class="operation" id="${get.operationId}">
    <p class="path">
      <span class="method">GET</span>
      ${head && html`<span class="method">HEAD</span>`}
      <code>${path}</code>
    </p>
    <h3>${get.summary}</h3>
    ${prose(get.description)} ${credentials(get)} ${parameters.length > 0 && parametersTable(parameters)}
    ${tryForm(path, parameters)}
    ${Object.entries(get.responses).map(([status, response]) => responseDetails(status, response, references))}
  </section>`
}

function credentials({ security }: Operation): Html | undefined {
  if (security?.length === 0) return html`<p class="hint">Needs no credential.</p>`
  const takesAuthToken = security?.some((one) => 'authToken' in one) ?? false
  return takesAuthToken
    ? html`<p class="hint">The credential is also taken from <code>X-Auth-Token</code>.</p>`
    : undefined
}

function parametersTable(parameters: readonly Parameter[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Parameter</th>
          <th>In</th>
          <th>Rule</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          ({ name, in: place, required = false, schema, description }) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td>${place}${required && ', required'}</td>
              <td>
                ${rules(schema)}${
                  schema.default !== undefined && html`; default <code>${String(schema.default)}</code>`
                }
              </td>
              <td>${inline(description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function responseDetails(status: string, response: Response, references: References): Html {
  const [gist = '', ...others] = response.description.split('\n\n')
  return html`<details>
    <summary>
      ${statusBadge(status)} ${inline(gist)}
      ${others.length > 0 && html`<span class="hint">and ${others.length} more</span>`}
    </summary>
    <div>
      ${
        others.length > 0 &&
        html`<ul>
          ${response.description.split('\n\n').map((one) => html`<li>${inline(one)}</li>`)}
        </ul>`
      }
      ${Object.entries(response.content ?? {}).map(([type, content]) =>
        contentExample(type, content, references),
      )}
      ${response.headers && headersTable(response.headers, references)}
    </div>
  </details>`
}

function contentExample(type: string, { schema, examples = {} }: MediaType, references: References): Html {
  const [first] = Object.values(examples)
  return html`<p><code>${type}</code>: ${shape(schema)}</p>
    ${first && html`<pre><code>${JSON.stringify(references.follow(first).value, undefined, 2)}</code></pre>`}`
}

function shape(schema: MediaType['schema']): Html {
  if (!schema.oneOf) return rules(schema)
  return html`${schema.oneOf.map((one, at) => html`${at > 0 && ' or '}${rules(one)}`)}`
}

function headersTable(headers: NonNullable<Response['headers']>, references: References): Html {
  return html`<div class="wide">
    <table>
      <tbody>
        ${Object.entries(headers).map(
          ([name, header]) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td>${inline(references.follow<Header>(header).description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
