// What is said in passing, at the corner.
import {notifications} from '@mantine/notifications';
import {states} from '~/texts/app';

export function tell(message: string) {
  notifications.show({message, color: 'green'});
}

/** For what was asked by a click and has no place of its own on the page. */
export function tellFailure(error: unknown) {
  notifications.show({title: states.failed, message: error instanceof Error ? error.message : String(error), color: 'red', autoClose: 10_000});
}
