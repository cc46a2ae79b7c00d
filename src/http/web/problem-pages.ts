import { html, inline } from './html.js'
import { page, type Page } from './page.js'
import { siteHeader, statusBadge } from './site-header.js'
import type { ProblemType } from '../problem/problem-types.js'
import { problemCodes, problemTypeDocument, type ProblemTypeDocument } from './problem-type-document.js'

/** All problem types on one page. */
export function problemListPage(): Page {
  return page({
    title: 'Problems',
    body: html`${siteHeader()}
      <main>
        <h1>Problems</h1>
        <p class="lead">
          Every failure of this service is a problem detail (RFC 9457) of one of these types. Switch on its
          <code>code</code>; show its <code>detail</code> to a person.
        </p>
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th>Status</th>
                <th>Code</th>
                <th>Meaning</th>
                <th>Retry</th>
              </tr>
            </thead>
            <tbody>
              ${problemCodes.map(problemTypeDocument).map(
                ({ status, code, type, title, retry }) =>
                  html`<tr>
                    <td>${statusBadge(status)}</td>
                    <td>
                      <a href="${type}"><code>${code}</code></a>
                    </td>
                    <td>${title}</td>
                    <td>${retryWord[retry]}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </main>`,
  })
}

export function problemTypePage(problemType: ProblemTypeDocument): Page {
  const { code, status, title, cause, remedy, retry } = problemType
  return page({
    title: `${title} (${code})`,
    body: html`${siteHeader()}
      <main>
        <p class="eyebrow">${statusBadge(status)} <code>${code}</code></p>
        <h1>${title}</h1>
        <h2>What happened</h2>
        <p>${inline(cause)}</p>
        <h2>How to fix it</h2>
        <p>${inline(remedy)}</p>
        <h2>Does a retry help?</h2>
        <p>${inline(retryAdvice[retry])}</p>
        <p class="hint">
          Each occurrence has a <code>request_id</code>, which is also in this service’s log: quote it when
          you ask for help.
        </p>
      </main>`,
  })
}

/** For a person who followed an address that no problem has. */
export function unknownProblemPage(): Page {
  return page({
    title: 'No such problem',
    body: html`${siteHeader()}
      <main>
        <p class="eyebrow">${statusBadge(404)} <code>not-found</code></p>
        <h1>There is no such problem type</h1>
        <p>It may have a new name: <a href="/problems">see all of them</a>.</p>
      </main>`,
  })
}

const retryWord: Readonly<Record<ProblemType['retry'], string>> = {
  no: 'no',
  later: 'later',
  'after-retry-after': 'after Retry-After',
}

const retryAdvice: Readonly<Record<ProblemType['retry'], string>> = {
  no: 'No. The same request fails in the same way until something is changed.',
  later: 'Yes, a moment later: it may succeed unchanged.',
  'after-retry-after':
    'Yes, but not before the seconds in `Retry-After` (also `retry_after` in the problem) are over.',
}
