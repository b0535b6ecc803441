// The dark look of text editors. On the theme's own ground names and comments have too little contrast.
import {oneDark} from '@codemirror/theme-one-dark';
import {EditorView} from '@codemirror/view';

const ground = {backgroundColor: '#17181c'};

export const dark = [EditorView.theme({'&': ground, '.cm-gutters': ground, '.cm-activeLineGutter': ground}, {dark: true}), oneDark];
