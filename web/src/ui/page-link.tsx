// A link to another page of the app, as links look here.
import {Anchor, type AnchorProps} from '@mantine/core';
import {createLink} from '@tanstack/react-router';
import type {ComponentProps} from 'react';

export const PageLink = createLink((props: AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>) => <Anchor inherit {...props} />);
