/** Where a text stops being JSON. Browsers say so in words of their own, or not at all. */

const LITERALS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in texts
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

class Mistake extends Error {
  constructor(readonly at: number) {
    super();
  }
}

class Scanner {
  private at = 0;
  constructor(private readonly text: string) {}

  document(): void {
    this.value();
    this.space();
    if (this.at < this.text.length) throw new Mistake(this.at);
  }

  private value(): void {
    this.space();
    const next = this.text[this.at];
    const literal = LITERALS.find((word) => this.text.startsWith(word, this.at));
    if (next === '{') this.members('}', () => this.member());
    else if (next === '[') this.members(']', () => this.value());
    else if (next === '"') this.match(TEXT);
    else if (literal) this.at += literal.length;
    else this.match(NUMBER);
  }

  private members(end: string, one: () => void): void {
    this.at += 1;
    this.space();
    if (this.text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      one();
      this.space();
      const next = this.text[this.at];
      if (next !== ',' && next !== end) throw new Mistake(this.at);
      this.at += 1;
      if (next === end) return;
    }
  }

  private member(): void {
    this.space();
    this.match(TEXT);
    this.space();
    if (this.text[this.at] !== ':') throw new Mistake(this.at);
    this.at += 1;
    this.value();
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) throw new Mistake(this.at);
    this.at = pattern.lastIndex;
  }
}

/** The position of the first character that cannot stand there; `null` for JSON. */
export function mistakeIn(text: string): number | null {
  try {
    new Scanner(text).document();
    return null;
  } catch (error) {
    if (error instanceof Mistake) return error.at;
    throw error;
  }
}
