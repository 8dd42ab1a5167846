/** One way to the server: JSON over fetch, every refusal as an ApiError in the user's language. */

export interface Problem {
  title: string
  status: number
  code: string
  detail?: string
  /** What was kept of the user's work. */
  kept?: string
  /** What to do next. */
  todo?: string
  /** Field name to what is wrong with it. */
  fields?: Record<string, string>
}

export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }

  get fields(): Record<string, string> {
    return this.problem.fields ?? {}
  }

  /** The server was not reached at all: nothing is known of what it did. */
  get unreachable(): boolean {
    return this.problem.status === 0
  }
}

export type Query = Record<string, string | number | null | undefined>

const FILE_MS = 120_000

let language = 'zh-CN'
let onSignedOut: () => void = () => undefined
let onPasswordDue: () => void = () => undefined

export function speakLanguage(code: string): void {
  language = code
}

/** Called when the server says that the session is over (401 on anything but the login itself). */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

/** Called when the server answers nothing before an own password is set. */
export function whenPasswordDue(handler: () => void): void {
  onPasswordDue = handler
}

export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (pairs.length === 0) return path
  return `${path}?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`
}

/** Reads a problem+json body; a body of any other kind (a proxy's page) still gives a usable problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = { title: response.statusText || String(response.status), status: response.status, code: 'unknown' }
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return fallback
  return { ...fallback, ...(body as Partial<Problem>), status: response.status }
}

async function send<T>(method: string, path: string, body?: unknown, patience = 15_000): Promise<T> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language,
    'X-Requested-With': 'hotline',
  }
  const form = body instanceof FormData
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    })
  } catch (cause) {
    const late = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new ApiError({ title: '', status: 0, code: late ? 'timeout' : 'unreachable' })
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.status === 401 && path !== '/api/login') onSignedOut()
    if (problem.code === 'password_due') onPasswordDue()
    throw new ApiError(problem)
  }
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

export const http = {
  get: <T>(path: string, query?: Query): Promise<T> => send<T>('GET', withQuery(path, query)),
  post: <T = void>(path: string, body: unknown = {}, patience?: number): Promise<T> => send<T>('POST', path, body, patience),
  put: <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown): Promise<T> => send<T>('PATCH', path, body),
  /** One file, as multipart. */
  send: <T>(path: string, file: File): Promise<T> => {
    const form = new FormData()
    form.append('file', file, file.name)
    return send<T>('POST', path, form, FILE_MS)
  },
}
