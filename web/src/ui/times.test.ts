import {expect, test} from 'vitest';
import {shortMoment} from './times';

test('a time in a table leaves out what one knows', () => {
  const now = new Date('2026-11-30T12:00:00Z'), at = '2026-06-15T10:20:37Z';
  expect(shortMoment(at, false, now)).toContain('15');
  expect(shortMoment(at, false, now)).not.toMatch(/2026|37/);
  expect(shortMoment(at, true, now)).toMatch(/20.37/);
  expect(shortMoment('2024-06-15T10:20:37Z', true, now)).toMatch(/2024/);
  expect(shortMoment('2024-06-15T10:20:37Z', true, now)).not.toMatch(/37/);
});
