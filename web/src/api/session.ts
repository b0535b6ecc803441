// Who is signed in: a cookie that scripts cannot read, and what /auth/me says of it.
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {api, ask, Problem, type Schemas} from './client';

export type Me = Schemas['Me'];

const key = ['me'];

/** Nobody is null. */
export function useMe() {
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await ask(api.GET('/api/v1/auth/me'));
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: {email: string; password: string}) => ask(api.POST('/api/v1/auth/session', {body: given})),
    onSuccess: () => cache.invalidateQueries({queryKey: key}),
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

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST('/api/v1/auth/logout', {})),
    onSuccess: () => {
      cache.clear();
      cache.setQueryData(key, null);
    },
  });
}
