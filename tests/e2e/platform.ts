// A whole MAD of the test's own: `mad up` over an empty folder, with the pages of build/pages.
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, chmodSync, rmSync, readFileSync, openSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const repository = join(__dirname, '../..');
const program = process.env.E2E_PROGRAM ?? join(repository, 'build/dev/bin/mad');

export class Platform {
  url = '';
  readonly email: string = 'admin@localhost';
  oneTimePassword = '';
  readonly password: string = 'correct horse battery staple';
  key = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'mad-e2e-'));
  private process: ChildProcess | undefined;

  static async start(): Promise<Platform> {
    const platform = new Platform();
    chmodSync(platform.folder, 0o711);
    await platform.up('0');
    return platform;
  }

  private async up(port: string): Promise<void> {
    const out = join(this.folder, 'out');
    const env = {...process.env, MAD_DATA_DIR: join(this.folder, 'data'), MAD_HTTP_PORT: port, MAD_HTTP_DRAIN_SECONDS: '1'};
    this.process = spawn(program, ['up'], {env, stdio: ['ignore', openSync(out, 'w'), openSync(join(this.folder, 'log'), 'a')]});
    for (let i = 0; i < 600; ++i) {
      const text = readFileSync(out, 'utf8');
      const url = /^MAD .* is at (\S+)$/m.exec(text)?.[1];
      this.oneTimePassword ||= /one-time password: +(\S+)/.exec(text)?.[1] ?? '';
      if (url && (await fetch(`${url}/ready`).catch(() => undefined))?.ok) {
        this.url = url;
        return;
      }
      if (this.process.exitCode !== null) break;
      await new Promise((then) => setTimeout(then, 200));
    }
    throw new Error(`MAD did not start: ${readFileSync(join(this.folder, 'log'), 'utf8').slice(-2000)}`);
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, {recursive: true, force: true});
  }

  /** The same platform goes down and comes back at the same address. */
  async restart(): Promise<void> {
    const {port} = new URL(this.url);
    await this.end();
    await this.up(port);
  }

  private end(): Promise<void> {
    const {process: running} = this;
    if (!running || running.exitCode !== null) return Promise.resolve();
    return new Promise((then) => {
      running.once('exit', () => then());
      running.kill('SIGTERM');
    });
  }

  /** As a script of somebody's asks, with an API key. */
  async ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {...(this.key ? {'X-API-Key': this.key} : {}), ...(body === undefined ? {} : {'Content-Type': 'application/json'})},
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The administrator has a password of their own and an API key. */
  async settle(): Promise<void> {
    const signIn = (password: string) =>
      this.ask<{access_token: string}>('POST', '/api/v1/auth/token', {email: this.email, password});
    const as = async (password: string, path: string, body: unknown) => {
      const {access_token} = await signIn(password);
      const answer = await fetch(this.url + path, {
        method: 'POST', body: JSON.stringify(body),
        headers: {Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json'},
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      return answer;
    };
    await as(this.oneTimePassword, '/api/v1/auth/password', {current_password: this.oneTimePassword, new_password: this.password});
    const made = await as(this.password, '/api/v1/auth/api-keys', {name: 'end to end'});
    this.key = ((await made.json()) as {secret: string}).secret;
  }
}
