/** What the server says when it refuses (RFC 9457), and what we say when it cannot be reached. */

interface FieldError {
  /** JSON pointer into the request body. */
  pointer: string;
  /** What is wrong with the value there. */
  message: string;
}

interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  errors?: FieldError[];
}

/** Codes of problems that arise on this side of the wire. */
export const UNREACHABLE = 'client.unreachable';
export const UNREADABLE = 'client.unreadable';

/** A request that was refused or did not get through. `title` is in the language of the page. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    /** HTTP status; 0 if the server was not reached. */
    readonly status: number,
    /** Stable code, `room.what_went_wrong`. */
    readonly code: string,
    readonly title: string,
    readonly detail?: string,
    readonly errors: FieldError[] = [],
  ) {
    super(`${code}: ${title}`);
  }

  get notSignedIn(): boolean {
    return this.status === 401;
  }
  get forbidden(): boolean {
    return this.status === 403;
  }
  get notFound(): boolean {
    return this.status === 404;
  }
  /** Whether the same request may succeed if it is simply sent again. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads a refusal; bodies that are no problem documents (a proxy's page) are told by their status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  let body: ProblemBody = {};
  if (response.headers.get('content-type')?.includes('json')) {
    body = ((await response.json().catch(() => ({}))) ?? {}) as ProblemBody;
  }
  return new ApiProblem(
    response.status,
    body.code ?? `http.${response.status}`,
    body.title ?? '',
    body.detail,
    body.errors ?? [],
  );
}
