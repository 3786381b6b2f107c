import { Store } from '@/shared/state/store';

/** Sends the newest value, one at a time: what was overtaken while the one before was under way is not sent. */
export class Saver<T> {
  /** Why the newest value is not kept; `null` while all is well. */
  readonly failure = new Store<unknown>(null);
  private next: { value: T } | null = null;
  private failed: { value: T } | null = null;
  private isBusy = false;

  constructor(private readonly send: (value: T) => Promise<unknown>) {}

  save(value: T): void {
    this.next = { value };
    if (!this.isBusy) void this.run();
  }

  /** Sends again what was not kept. */
  retry(): void {
    if (this.failed) this.save(this.failed.value);
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    while (this.next) {
      const sent = this.next;
      this.next = null;
      try {
        await this.send(sent.value);
        this.failed = null;
        this.failure.set(null);
      } catch (error) {
        this.failed = sent;
        this.failure.set(error);
      }
    }
    this.isBusy = false;
  }
}
