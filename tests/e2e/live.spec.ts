import {connect, createServer, type Socket} from 'node:net';
import {expect, signIn, test} from './app';

/** A way to the platform that can be cut: every connection there is breaks, new ones come through. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private readonly server;
  constructor(port: number) {
    this.server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      for (const [one, other] of [[from, to], [to, from]] as const) {
        this.sockets.add(one);
        one.on('error', () => other.destroy()).on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
      from.pipe(to).pipe(from);
    });
  }
  open(): Promise<number> {
    return new Promise((then) => this.server.listen(0, '127.0.0.1', () => then((this.server.address() as {port: number}).port)));
  }
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
  close(): void {
    this.cut();
    this.server.close();
  }
}

test('a lost stream of events goes on without a gap', async ({visitor, platform}) => {
  const wire = new Wire(Number(new URL(platform.url).port));
  const port = await wire.open();
  try {
    await signIn(visitor, platform, '/jobs');
    await visitor.goto(`http://127.0.0.1:${port}/jobs`);  // cookies know no ports
    // What the page's stream gets, kept where the test can see it.
    const got = await visitor.evaluateHandle(() => {
      const events: string[] = [];
      const source = new EventSource('/api/v1/events?topics=jobs');
      source.addEventListener('ready', () => events.push('ready'), {once: true});
      for (const type of ['job.accepted', 'job.completed'])
        source.addEventListener(type, (event) =>
          events.push(`${type} ${(JSON.parse((event as MessageEvent<string>).data) as {job_id: string}).job_id}`));
      return events;
    });
    await expect.poll(() => got.jsonValue()).toEqual(['ready']);
    const jobs: string[] = [];
    for (let i = 0; i < 8; ++i) {
      const {job_id} = await platform.ask<{job_id: string}>('POST', '/api/v1/tasks/ligand_properties/execute', {molecules: `${'C'.repeat(i + 1)}O ligand-${i}`});
      jobs.push(job_id);
      if (i % 3 === 1) wire.cut();
    }
    const wanted = jobs.flatMap((id) => [`job.accepted ${id}`, `job.completed ${id}`]).sort();
    await expect.poll(async () => (await got.jsonValue()).slice(1).toSorted(), {timeout: 90_000}).toEqual(wanted);
    // And the list, which nobody reloaded, shows them as they ended.
    await expect(visitor.getByRole('row').filter({hasText: 'Ligand properties'}).filter({hasText: 'completed'})).toHaveCount(8);
  } finally {
    wire.close();
  }
});
