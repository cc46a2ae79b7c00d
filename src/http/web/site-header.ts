import { html, type Html } from './html.js'

/** The way from any page to the others. */
export function siteHeader(): Html {
  return html`<header>
    <nav>
      <a href="/docs">API</a>
      <a href="/problems">Problems</a>
      <a href="/openapi.json">openapi.json</a>
    </nav>
  </header>`
}

export function statusBadge(status: number | string): Html {
  return html`<span class="status s${String(status).charAt(0)}">${status}</span>`
}
