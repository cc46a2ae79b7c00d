import { readFileSync } from 'node:fs'
import { html, prose, type Html } from '../../web/html.js'
import { page, type Page } from '../../web/page.js'
import { siteHeader } from '../../web/site-header.js'
import type { OpenApiDocument, PathItem, Schema } from '../../openapi/openapi.js'
import { operationSection } from './operation-section.js'
import { References } from './references.js'
import { membersTable, rules } from './schema-text.js'

const tryIt = readFileSync(new URL('./try-it.js', import.meta.url), 'utf8')

/** The API's description to read and to try. All text is in the page: it can be read without JavaScript. */
export function docsPage(document: OpenApiDocument): Page {
  const references = new References(document.components)
  const groups = document.tags.map((tag) => ({
    ...tag,
    paths: Object.entries(document.paths).filter(([, { get }]) => get?.tags.includes(tag.name)),
  }))
  const schemas = Object.entries(document.components.schemas)
  return page({
    title: `${document.info.title} API`,
    script: tryIt,
    body: html`${siteHeader()}
      <div class="api">
        ${contents(groups, schemas)}
        <main>
          <h1>${document.info.title}</h1>
          <p class="lead">${document.info.summary}</p>
          ${prose(document.info.description)} ${credentialField()}
          ${groups.map(
            ({ description, paths }) =>
              html`<h2>${description}</h2>
                ${paths
                  .map(([path, item]) => operationSection(path, item, references))
                  .filter((section) => section !== undefined)}`,
          )}
          <h2>Shapes</h2>
          ${schemas.map(([name, schema]) => schemaSection(name, schema))}
        </main>
      </div>`,
  })
}

interface Group {
  readonly description: string
  readonly paths: readonly (readonly [string, PathItem])[]
}

function contents(groups: readonly Group[], schemas: readonly (readonly [string, Schema])[]): Html {
  return html`<nav class="contents" aria-label="Contents">
    ${groups.map(
      ({ description, paths }) =>
        html`<h2>${description}</h2>
          <ul>
            ${paths.map(([path, { get }]) => html`<li><a href="#${get?.operationId}">${path}</a></li>`)}
          </ul>`,
    )}
    <h2>Shapes</h2>
    <ul>
      ${schemas.filter(([name]) => !isKindOfProblem(name)).map(([name]) => html`<li><a href="#${name}">${name}</a></li>`)}
    </ul>
  </nav>`
}

function credentialField(): Html {
  return html`<form>
    <label>
      <span>API key or JWT for what is tried here (sent as Bearer, kept nowhere)</span>
      <input id="credential" type="password" autocomplete="off" spellcheck="false" />
    </label>
  </form>`
}

/** There is one for each row of the problem table: too many for the contents. */
function isKindOfProblem(name: string): boolean {
  return name.endsWith('Problem') && name !== 'Problem'
}

function schemaSection(name: string, schema: Schema): Html {
  return html`<details id="${name}">
    <summary><code>${name}</code></summary>
    <div>
      ${schema.description !== undefined && prose(schema.description)}
      ${schema.oneOf && html`<p>${schema.oneOf.map((one, at) => html`${at > 0 && ', '}${rules(one)}`)}</p>`}
      ${schema.properties && membersTable(schema)}
      ${isKindOfProblem(name) && html`<p><a href="${String(schema.properties?.type?.const)}">What to do about it</a></p>`}
    </div>
  </details>`
}
