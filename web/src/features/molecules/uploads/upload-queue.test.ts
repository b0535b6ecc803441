import {expect, test} from 'vitest';
import type {Sending, Sent} from './send';
import {UploadQueue} from './upload-queue';

class Wire {
  readonly begun: {name: string; progress: (bytes: number) => void; end: (sent: Sent) => void; fail: (error: Error) => void}[] = [];
  stopped: string[] = [];
  readonly send = (file: File, progress: (bytes: number) => void): Sending => ({
    done: new Promise<Sent>((end, fail) => this.begun.push({name: file.name, progress, end, fail})),
    stop: () => this.stopped.push(file.name),
  });
}
const files = (...names: string[]) => names.map((name) => new File(['CCO'], name));
const sent = {created: true} as Sent;
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('three go at once, and the next when one has ended', async () => {
  const wire = new Wire();
  const queue = new UploadQueue(wire.send);
  queue.add(files('a', 'b', 'c', 'd', 'e'));
  expect(wire.begun.map(({name}) => name)).toEqual(['a', 'b', 'c']);
  wire.begun[1]?.progress(2);
  expect(queue.all()[1]).toMatchObject({state: 'sending', sent: 2});
  wire.begun[1]?.end(sent);
  await settled();
  expect(wire.begun.map(({name}) => name)).toEqual(['a', 'b', 'c', 'd']);
  expect(queue.all().map(({state}) => state)).toEqual(['sending', 'done', 'sending', 'sending', 'waiting']);
});

test('what has failed says why and can be tried again', async () => {
  const wire = new Wire();
  const queue = new UploadQueue(wire.send);
  queue.add(files('a'));
  wire.begun[0]?.fail(new Error('the connection was lost'));
  await settled();
  expect(queue.all()[0]).toMatchObject({state: 'failed', error: {message: 'the connection was lost'}});
  expect(queue.isBusy).toBe(false);
  queue.again(queue.all()[0]?.id ?? 0);
  wire.begun[1]?.end(sent);
  await settled();
  expect(queue.all()[0]).toMatchObject({state: 'done', outcome: sent});
  expect(queue.all()[0]?.error).toBeUndefined();
});

test('one that is taken away is stopped, makes room, and its end changes nothing', async () => {
  const wire = new Wire();
  const queue = new UploadQueue(wire.send);
  queue.add(files('a', 'b', 'c', 'd'));
  queue.remove(queue.all()[0]?.id ?? 0);
  expect(wire.stopped).toEqual(['a']);
  expect(wire.begun.map(({name}) => name)).toEqual(['a', 'b', 'c', 'd']);
  wire.begun[0]?.end(sent);
  await settled();
  expect(queue.all().map(({file}) => file.name)).toEqual(['b', 'c', 'd']);
});
