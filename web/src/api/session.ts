// Who is signed in: a cookie that scripts cannot read, and what /auth/me says of it.
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {useSyncExternalStore} from 'react';
import {live} from './live';
import {api, ask, onSignedOut, Problem, type Schemas} from './client';

export type Me = Schemas['Me'];

const key = ['me'];

/** Whether a session that was there has ended: the page stays as it is, and one signs in again over it. */
class Ended {
  private value = false;
  private readonly watchers = new Set<() => void>();
  readonly get = () => this.value;
  readonly set = (value: boolean) => {
    if (value === this.value) return;
    this.value = value;
    for (const watcher of this.watchers) watcher();
  };
  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
}
const ended = new Ended();

export function useEnded(): boolean {
  return useSyncExternalStore(ended.watch, ended.get);
}

/** Nobody is null. */
export function useMe() {
  const cache = useQueryClient();
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Me | null> => {
      const before = cache.getQueryData<Me | null>(key);
      onSignedOut(() => {
        if (cache.getQueryData(key)) ended.set(true);
      });
      try {
        const me = await ask(api.GET('/api/v1/auth/me'));
        ended.set(false);
        return me;
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return before ?? null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** Whether the one who is signed in may do that: "jobs.read". */
export function useMay(): (permission: string) => boolean {
  const permissions = useMe().data?.permissions ?? [];
  return (permission) => permissions.includes(permission);
}

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: {email: string; password: string; organization?: string}) =>
      ask(api.POST('/api/v1/auth/session', {body: given})),
    onSuccess: async () => {
      const again = ended.get();
      await cache.invalidateQueries({queryKey: key});
      if (!again) return;
      live.open();
      await cache.invalidateQueries();
    },
  });
}

export function useChangePassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: {current_password: string; new_password: string}) =>
      ask(api.POST('/api/v1/auth/password', {body: given})),
    onSuccess: () => cache.invalidateQueries({queryKey: key}),
  });
}

/** Into another organisation of one's own: what was shown of the one before is forgotten. */
export function useChangeOrganization() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (organization: string) => ask(api.PATCH('/api/v1/auth/session', {body: {organization}})),
    onSuccess: async () => {
      live.close();
      cache.removeQueries({predicate: (query) => query.queryKey[0] !== key[0]});
      await cache.refetchQueries({queryKey: key});
      live.open();
      await cache.invalidateQueries();
    },
  });
}

/** Forgets all that was shown. */
export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST('/api/v1/auth/logout', {})),
    onSuccess: () => {
      ended.set(false);
      cache.clear();
      cache.setQueryData(key, null);
    },
  });
}
