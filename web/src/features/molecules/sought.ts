// What is looked for in the library, as the URL has it.
import {useNavigate, useSearch} from '@tanstack/react-router';
import {formats} from './file-text';
import type {Format, Sought} from './queries';

export function soughtIn(search: Record<string, unknown>): Sought {
  const format = formats.find((one) => one === search.format);
  return {
    ...(typeof search.q === 'string' || typeof search.q === 'number' ? {q: String(search.q)} : {}),
    ...(format ? {format: format satisfies Format} : {}),
  };
}

export function useSought(): [Sought, (sought: Sought) => void] {
  const search = useSearch({strict: false}) as Record<string, unknown>;
  const navigate = useNavigate();
  return [soughtIn(search), (sought) => void navigate({to: '/molecules', search: sought as never, replace: true})];
}
