import {expect, test} from 'vitest';
import {eventsIn} from './server-events';

const text = ': here\n\nid: 1\nevent: job.accepted\ndata: {"status":"QUEUED"}\n\nid: 2\nevent: execution.progress\ndata: {"message":"a: b",\ndata: "progress":0.5}\n\n';

test('events are read whole, comments are none', () => {
  expect(eventsIn(text)).toEqual({rest: '', events: [
    {id: '1', type: 'job.accepted', data: {status: 'QUEUED'}},
    {id: '2', type: 'execution.progress', data: {message: 'a: b', progress: 0.5}},
  ]});
});

test('wherever the text is cut, the same events come of it', () => {
  for (let cut = 0; cut <= text.length; ++cut) {
    const first = eventsIn(text.slice(0, cut));
    const second = eventsIn(first.rest + text.slice(cut));
    expect([...first.events, ...second.events]).toEqual(eventsIn(text).events);
  }
});
