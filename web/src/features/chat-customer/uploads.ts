/** Files on their way to the bank: checked, sent with progress, stopped, tried again. */
import { MAX_FILE_BYTES, Refused, type Upload, uploadFile } from './api';
import * as box from './outbox';
import type { Language } from './protocol';
import { newId } from './storage';
import { TEXTS } from './texts';

export interface UploadsHost {
  access: () => { contact: string; token: string } | null;
  language: () => Language;
  outbox: (change: (outbox: box.Outbox) => box.Outbox) => void;
  progress: (progress: Readonly<Record<string, number>>) => void;
}

/** Why a file cannot be sent, before it is tried. */
export function fileProblem(size: number): 'fileEmpty' | 'fileTooLarge' | null {
  if (size === 0) return 'fileEmpty';
  return size > MAX_FILE_BYTES ? 'fileTooLarge' : null;
}

export class Uploads {
  private readonly files = new Map<string, File>();
  private readonly running = new Map<string, Upload>();
  private progress: Readonly<Record<string, number>> = {};

  constructor(private readonly host: UploadsHost) {}

  add(file: File): void {
    const clientId = newId();
    const facts = { name: file.name || 'file', size: file.size, mediaType: file.type };
    this.host.outbox((outbox) =>
      box.queued(outbox, {
        clientId,
        kind: 'file',
        text: facts.name,
        file: facts,
        at: new Date().toISOString(),
      }),
    );
    const problem = fileProblem(file.size);
    if (problem) {
      this.host.outbox((outbox) => box.refused(outbox, clientId, TEXTS[this.host.language()][problem]));
      return;
    }
    this.files.set(clientId, file);
    this.send(clientId);
  }

  /** Whether the file is still in hand, so that it can be tried again. */
  canRetry(clientId: string): boolean {
    return this.files.has(clientId);
  }

  /** The file itself, for a preview before the server has it. */
  file(clientId: string): File | null {
    return this.files.get(clientId) ?? null;
  }

  again(clientId: string): void {
    this.send(clientId);
  }

  stop(clientId: string): void {
    const upload = this.running.get(clientId);
    this.forget(clientId);
    upload?.stop();
  }

  stopAll(): void {
    for (const clientId of [...this.running.keys()]) this.stop(clientId);
  }

  /** The server has the file, or nobody wants it any more. */
  forget(clientId: string): void {
    this.files.delete(clientId);
    this.running.delete(clientId);
    if (!(clientId in this.progress)) return;
    const { [clientId]: _, ...others } = this.progress;
    this.setProgress(others);
  }

  private send(clientId: string): void {
    const file = this.files.get(clientId);
    const access = this.host.access();
    if (!file || !access || this.running.has(clientId)) return;
    this.setProgress({ ...this.progress, [clientId]: 0 });
    const upload = uploadFile(access, file, clientId, this.host.language(), (share) => {
      this.setProgress({ ...this.progress, [clientId]: share });
    });
    this.running.set(clientId, upload);
    this.host.outbox((outbox) => box.sent(outbox, clientId));
    upload.done.then(
      () => this.running.delete(clientId),
      (error: unknown) => this.failed(clientId, error),
    );
  }

  private failed(clientId: string, error: unknown): void {
    this.running.delete(clientId);
    if (!this.files.has(clientId)) return;
    const { title = '', status = 0 } = error instanceof Refused ? error.problem : {};
    // The server does not take such a file: another try would end the same way.
    if (status >= 400 && status < 500 && status !== 429) this.files.delete(clientId);
    const reason = title || TEXTS[this.host.language()].fileFailed;
    this.host.outbox((outbox) => box.refused(outbox, clientId, reason));
  }

  private setProgress(progress: Readonly<Record<string, number>>): void {
    this.progress = progress;
    this.host.progress(progress);
  }
}
