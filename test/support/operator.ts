import { bearer } from './caller-scene.js'
import { send, type HttpAnswer } from './signed-get.js'

export const adminToken = 'admin-token-of-a-test'

export interface OperatorAnswer extends HttpAnswer {
  readonly json: Record<string, unknown>
}

/** An operator at one replica. */
export class Operator {
  constructor(
    private readonly url: string,
    private readonly token = adminToken,
  ) {}

  /** A body goes as a merge patch. */
  async ask(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<OperatorAnswer> {
    const answer = await fetch(`${this.url}/admin/${path}`, {
      method,
      headers: {
        ...bearer(this.token),
        ...(body && { 'content-type': 'application/merge-patch+json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text,
      body: Buffer.from(text),
      json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    }
  }

  /** What callers see of a list. */
  specs(query = ''): Promise<HttpAnswer> {
    return send('GET', `${this.url}/specs?${query}`, {})
  }
}
