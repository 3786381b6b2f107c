/** The requests of the customer's page beside the live connection. */
import { type Language, type Problem, readProblem } from './protocol';

const BASE = '/api/v1';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** A refusal of the server, or (`code: "network"`) no answer at all. */
export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    /** Seconds after which the server wants to be asked again. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.title || problem.code);
  }
}

const NETWORK: Problem = { code: 'network', title: '' };

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(BASE + path, init);
  } catch {
    throw new Refused(NETWORK);
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  const after = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  throw new Refused(readProblem(body, response.status), Number.isFinite(after) ? after : null);
}

export interface Entrance {
  open: boolean;
  notices: string[];
}

function noticeText(value: unknown, language: Language): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const texts = ('text' in value ? value.text : value) as unknown;
  if (typeof texts === 'string') return texts;
  if (typeof texts !== 'object' || texts === null) return null;
  const byLanguage = texts as Record<string, unknown>;
  const found = byLanguage[language] ?? byLanguage.en ?? byLanguage.zh;
  return typeof found === 'string' ? found : null;
}

/** Whether people are at work at a line, and what the bank wants to be known now. */
export async function entrance(line: string, language: Language): Promise<Entrance> {
  const response = await ask(`/chat-entrances/${encodeURIComponent(line)}`, {
    headers: { 'accept-language': language },
  });
  const body = (await response.json()) as { open?: unknown; notices?: unknown };
  const notices = Array.isArray(body.notices) ? body.notices : [];
  return {
    open: body.open !== false,
    notices: notices
      .map((one) => noticeText(one, language))
      .filter((one): one is string => one !== null && one !== ''),
  };
}

/** What somebody came for, as they would write it. */
export type Wish = Readonly<Record<Language, string>>;

/** Follows a link out of a text message; says what it is for. */
export async function followLink(link: string): Promise<Wish> {
  const response = await ask(`/diversions/${encodeURIComponent(link)}/taking`, { method: 'POST' });
  const { wish } = (await response.json()) as { wish: Wish };
  return wish;
}

/** Opens a conversation. The same key opens the same one, so a lost answer does not leave a second behind. */
export async function openChat(
  line: string,
  language: Language,
  key: string,
): Promise<{ contact: string; token: string }> {
  const response = await ask('/chats', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language, 'idempotency-key': key },
    body: JSON.stringify({ line, language }),
  });
  return (await response.json()) as { contact: string; token: string };
}

export function liveUrl(contact: string, location: Location = window.location): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}${BASE}/chats/${encodeURIComponent(contact)}/live`;
}

/** A file of the conversation. */
export async function fetchFile(contact: string, token: string, file: string): Promise<Blob> {
  const response = await ask(`/chats/${encodeURIComponent(contact)}/files/${encodeURIComponent(file)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.blob();
}

export interface Upload {
  done: Promise<void>;
  stop: () => void;
}

/** Sends a file; the message it becomes arrives over the live connection under the same client id. */
export function uploadFile(
  chat: { contact: string; token: string },
  file: File,
  clientId: string,
  language: Language,
  onProgress: (share: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<void>((resolve, reject) => {
    request.open('POST', `${BASE}/chats/${encodeURIComponent(chat.contact)}/files`);
    request.setRequestHeader('authorization', `Bearer ${chat.token}`);
    request.setRequestHeader('accept-language', language);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve();
        return;
      }
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // The status says enough.
      }
      reject(new Refused(readProblem(body, request.status)));
    };
    request.onerror = () => reject(new Refused(NETWORK));
    request.onabort = () => reject(new Refused({ code: 'stopped', title: '' }));
    const form = new FormData();
    form.append('client_id', clientId);
    form.append('file', file, file.name || 'file');
    request.send(form);
  });
  return { done, stop: () => request.abort() };
}
