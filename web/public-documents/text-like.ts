// A text that a regular expression matches: of what documents' patterns use, without look-around and back references.

class Pattern {
  private at = 0;
  constructor(private readonly text: string) {}

  alternatives(): string {
    const all = [this.sequence()];
    while (this.text[this.at] === '|') {
      ++this.at;
      all.push(this.sequence());
    }
    return all.find((one) => one !== '') ?? '';
  }

  private sequence(): string {
    let out = '';
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') out += this.repeated();
    return out;
  }

  private repeated(): string {
    const start = this.at;
    const one = this.atom();
    const atomText = this.text.slice(start, this.at);
    const rest = this.text.slice(this.at);
    const counted = /^\{(\d+)(,(\d*))?\}\??/.exec(rest);
    if (counted) {
      this.at += counted[0].length;
      return one.repeat(Math.max(Number(counted[1]), counted[2] && Number(counted[1]) === 0 && counted[3] !== '0' ? 1 : 0));
    }
    const sign = /^[*+?]\??/.exec(rest);
    if (sign) this.at += sign[0].length;
    return sign?.[0].startsWith('*') && atomText === '.' ? '' : one;
  }

  private atom(): string {
    const c = this.text[this.at++] ?? '';
    if (c === '^' || c === '$') return '';
    if (c === '.') return 'a';
    if (c === '(') return this.group();
    if (c === '[') return this.oneOfClass();
    if (c === '\\') return this.escaped();
    return c;
  }

  private group(): string {
    const ahead = /^\?(<?[=!])/.exec(this.text.slice(this.at));
    this.at += /^\?(:|<?[=!]|<\w+>)/.exec(this.text.slice(this.at))?.[0].length ?? 0;
    const inner = this.alternatives();
    ++this.at;
    return ahead ? '' : inner;
  }

  private escaped(): string {
    const c = this.text[this.at++] ?? '';
    if (c === 'p' || c === 'P') this.at = this.text.indexOf('}', this.at) + 1;
    if (c === 'u' || c === 'x') {
      const hex = /^(\{[\da-f]+\}|[\da-f]{4}|[\da-f]{2})/i.exec(this.text.slice(this.at))?.[0] ?? '';
      this.at += hex.length;
      return String.fromCodePoint(Number.parseInt(hex.replaceAll(/[{}]/g, ''), 16));
    }
    return ({d: '1', w: 'a', s: ' ', S: 'a', D: 'a', W: '-', b: '', B: '', p: 'a', P: '1', n: '\n', t: '\t', r: '\r'} as Record<string, string>)[c] ?? c;
  }

  private oneOfClass(): string {
    const end = this.classEnd();
    const inside = this.text.slice(this.at, end);
    this.at = end + 1;
    const test = new RegExp(`^[${inside}]$`, 'u');
    for (const c of ['a', 'A', '1', ' ', '-', '_', '/', '+', '.', ':', '!', 'é', ...inside]) if (test.test(c)) return c;
    return 'a';
  }

  private classEnd(): number {
    for (let i = this.at + (this.text[this.at] === '^' ? 1 : 0); i < this.text.length; ++i) {
      if (this.text[i] === '\\') ++i;
      else if (this.text[i] === ']') return i;
    }
    return this.text.length;
  }
}

export function textLike(pattern: string, minLength: number): string {
  const matches = new RegExp(pattern, 'u');
  const made = new Pattern(pattern).alternatives();
  const tries = [made, made.padEnd(minLength, 'a'), made.padEnd(minLength, '1'), made.repeat(Math.max(1, Math.ceil(minLength / Math.max(1, made.length)))),
                 'some text', 'a', '1', 'aA1-', '2026-01-31', '0190a8c2-1f3b-7c4d-8e5f-001122334455', 'https://example.org/a', 'a@example.org', '1.2.3'];
  return tries.find((text) => matches.test(text) && text.length >= minLength) ?? made;
}
