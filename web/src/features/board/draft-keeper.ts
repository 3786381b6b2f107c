/** Keeps what an agent writes on the server, a moment after each pause, and tries again when that fails. */

export type Kept =
  | { state: 'calm' }
  | { state: 'saving' }
  | { state: 'saved'; at: string }
  | { state: 'failed' };

const PAUSE_MS = 800;
const AGAIN_MS = 5_000;

export class DraftKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted: string | null = null;
  private isBusy = false;

  constructor(
    private readonly save: (text: string) => Promise<{ at: string }>,
    private readonly tell: (kept: Kept) => void,
  ) {}

  /** The text is this now. */
  write(text: string): void {
    this.wanted = text;
    this.plan(PAUSE_MS);
  }

  /** Nothing more is kept: it is answered, or somebody else's. */
  forget(): void {
    this.wanted = null;
    clearTimeout(this.timer);
  }

  /** Keeps at once what waits; for leaving the message. */
  flush(): void {
    clearTimeout(this.timer);
    void this.work();
  }

  private plan(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), after);
  }

  private async work(): Promise<void> {
    const text = this.wanted;
    if (text === null || this.isBusy) return;
    this.isBusy = true;
    this.tell({ state: 'saving' });
    try {
      const { at } = await this.save(text);
      if (this.wanted === text) this.wanted = null;
      this.tell({ state: 'saved', at });
    } catch {
      if (this.wanted !== null) this.tell({ state: 'failed' });
    } finally {
      this.isBusy = false;
    }
    if (this.wanted !== null) this.plan(this.wanted === text ? AGAIN_MS : PAUSE_MS);
  }
}
