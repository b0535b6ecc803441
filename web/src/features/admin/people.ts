// Users, roles, organisations and service tokens, as the platform has them.
import {useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryKey} from '@tanstack/react-query';
import {api, ask, type Schemas} from '~/api/client';

export type User = Schemas['User'];
export type Role = Schemas['Role'];
export type Organization = Schemas['Organization'];
export type Key = Schemas['Key'];

const page = 200;
type Cursor = {limit: number; cursor?: string};
const cursorOf = (cursor: string): Cursor => (cursor ? {limit: page, cursor} : {limit: page});

/** All pages of a list as one, as they are asked for. */
function useList<Row>(queryKey: QueryKey, fetch: (query: Cursor) => Promise<{items: Row[]; next_cursor?: string}>) {
  return useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({pageParam}) => fetch(cursorOf(pageParam)),
    getNextPageParam: (last) => last.next_cursor,
    select: ({pages}) => pages.flatMap(({items}) => items),
  });
}

/** A change after which the lists that it may have touched are asked for again. */
function useChange<Given, Answer>(lists: QueryKey[], mutationFn: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all(lists.map((queryKey) => cache.invalidateQueries({queryKey}))),
  });
}

const users = ['users'], roles = ['roles'], organizations = ['organizations'], tokens = ['service-tokens'];

export const useUsers = () => useList<User>(users, (query) => ask(api.GET('/api/v1/users', {params: {query}})));
export const useAddUser = () => useChange([users], (body: Schemas['NewUser']) => ask(api.POST('/api/v1/users', {body})));
export const useChangeUser = (user_id: string) =>
  useChange([users], (body: Schemas['UserChange']) => ask(api.PATCH('/api/v1/users/{user_id}', {params: {path: {user_id}}, body})));
export const useSetRoles = (user_id: string) =>
  useChange([users], (names: string[]) => ask(api.PUT('/api/v1/users/{user_id}/roles', {params: {path: {user_id}}, body: {roles: names}})));
export const useResetPassword = (user_id: string) =>
  useChange([users], () => ask(api.POST('/api/v1/users/{user_id}/password-reset', {params: {path: {user_id}}})));
export const useRemoveUser = (user_id: string) =>
  useChange([users], () => ask(api.DELETE('/api/v1/users/{user_id}', {params: {path: {user_id}}})));

export const useRoles = () => useList<Role>(roles, (query) => ask(api.GET('/api/v1/roles', {params: {query}})));
export const useAddRole = () => useChange([roles], (body: Schemas['NewRole']) => ask(api.POST('/api/v1/roles', {body})));
export const useChangeRole = (role_id: string) =>
  useChange([roles, ['me']], (body: Schemas['RoleChange']) => ask(api.PATCH('/api/v1/roles/{role_id}', {params: {path: {role_id}}, body})));
export const useRemoveRole = () =>
  useChange([roles, users], (role_id: string) => ask(api.DELETE('/api/v1/roles/{role_id}', {params: {path: {role_id}}})));

export const useOrganizations = () =>
  useList<Organization>(organizations, (query) => ask(api.GET('/api/v1/organizations', {params: {query}})));
export const useAddOrganization = () =>
  useChange([organizations, ['me']], (body: Schemas['NewOrganization']) => ask(api.POST('/api/v1/organizations', {body})));
export const useChangeOrganizationOf = (organization_id: string) =>
  useChange([organizations, ['me'], ['usage']], (body: Schemas['OrganizationChange']) =>
    ask(api.PATCH('/api/v1/organizations/{organization_id}', {params: {path: {organization_id}}, body})));

export const useServiceTokens = () => useQuery({queryKey: tokens, queryFn: () => ask(api.GET('/api/v1/auth/service-tokens'))});
export const useMakeServiceToken = () =>
  useChange([tokens], (body: Schemas['NewServiceToken']) => ask(api.POST('/api/v1/auth/service-tokens', {body})));
export const useRevokeServiceToken = () =>
  useChange([tokens], (key_id: string) => ask(api.DELETE('/api/v1/auth/service-tokens/{key_id}', {params: {path: {key_id}}})));
