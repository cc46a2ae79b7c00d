/**
 * For answers that are no pages: they load nothing, may not be framed, and are what their type says. The HTML pages
 * bring a Content-Security-Policy of their own. A test compares the values with those of helmet; the rest of helmet's
 * fields concern documents, or browsers of long ago.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // Browsers ignore it on plain HTTP. No subdomains: they are not ours.
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}
